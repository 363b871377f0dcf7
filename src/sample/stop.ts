import { AtelierError } from '../tensor/index.js'

/** Watches a text that comes in pieces for strings that end it. */
export interface StopScanner {
  /** The text that is certain now not to begin a stop string, and whether one has come; it and what follows are dropped. */
  push(piece: string): { readonly text: string; readonly stopped: boolean }
  /** What was held back, when no more text comes. */
  end(): string
}

/**
 * The stop string that is complete first wins, the longest of several that end together, so how the text was cut into
 * pieces makes no difference. Throws on an empty stop string.
 */
export function stopScanner(stops: readonly string[]): StopScanner {
  if (stops.includes('')) throw new AtelierError('stop: "": an empty string ends every text', 'Leave it out')
  let held = ''
  return {
    push(piece) {
      held += piece
      const found = firstComplete(held, stops)
      const certain = found ?? held.length - heldBack(held, stops)
      const text = held.slice(0, certain)
      held = found === undefined ? held.slice(certain) : ''
      return { text, stopped: found !== undefined }
    },
    end() {
      const text = held
      held = ''
      return text
    },
  }
}

/** Where the stop string that ends first begins. */
function firstComplete(text: string, stops: readonly string[]): number | undefined {
  const found = stops
    .map((stop) => ({ start: text.indexOf(stop), end: text.indexOf(stop) + stop.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.end - b.end || a.start - b.start)
  return found[0]?.start
}

/** Length of the longest end of `text` that begins a stop string. */
function heldBack(text: string, stops: readonly string[]): number {
  const longest = Math.max(0, ...stops.map((stop) => stop.length - 1))
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(-length)
    if (stops.some((stop) => stop.startsWith(end))) return length
  }
  return 0
}
