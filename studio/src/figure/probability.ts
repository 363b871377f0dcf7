/** What a dial of temperature, a needle and bars show of one set of logits. Everything is over the whole vocabulary. */
import { draw, softmax, temperature as warmed } from 'atelier/sample'

export interface Chances {
  /** [vocabulary]. */
  readonly probabilities: Float64Array
  /** Nats. */
  readonly entropy: number
  /** e to the entropy: among how many equally likely ones the choice is as open as this. */
  readonly choices: number
}

export function chancesAt(logits: Float32Array, temperature: number): Chances {
  const probabilities = softmax(warmed(logits, temperature))
  let entropy = 0
  for (const p of probabilities) if (p > 0) entropy -= p * Math.log(p)
  return { probabilities, entropy, choices: Math.exp(entropy) }
}

/** Ids by falling probability, of lower ids first among equals. */
export function ranked(probabilities: Float64Array): readonly number[] {
  return [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
}

/** A slice of the strip: the token's share of the whole, from `start` to `end`. */
export interface Slice {
  readonly id: number
  readonly start: number
  readonly end: number
}

/** The strip of all tokens side by side in the order of `order`, so that a needle points at one whatever the temperature. */
export function slices(probabilities: Float64Array, order: readonly number[]): readonly Slice[] {
  let start = 0
  return order.map((id) => {
    const slice = { id, start, end: start + probabilities[id]! }
    start = slice.end
    return slice
  })
}

/** The token under a needle at `u`, from 0 to below 1, in the strip's order. */
export function under(u: number, probabilities: Float64Array, order: readonly number[]): number {
  return order[
    draw(
      Float64Array.from(order, (id) => probabilities[id]!),
      u,
    )
  ]!
}

/** A share as a percentage with two significant digits, never rounded to nothing: `31 %`, `0.9 %`, `0.004 %`. */
export function percent(share: number): string {
  if (share === 0) return '0 %'
  const value = 100 * share
  const digits = Math.max(0, 1 - Math.floor(Math.log10(value) + 1e-12))
  const text =
    value >= 99.95 && value < 100
      ? '> 99.9'
      : value >= 10
        ? value.toFixed(value >= 99 ? 1 : 0)
        : value.toFixed(Math.min(digits, 12))
  return `${text} %`
}

/** A token as it can be read: spaces and line ends have signs of their own. */
export function readable(token: string): string {
  const signs: Readonly<Record<string, string>> = { ' ': '␣', '\n': '⏎', '\t': '⇥' }
  return [...token].map((character) => signs[character] ?? character).join('')
}

/** A share as a percentage that can be added up again, for tables. */
export const exactly = (share: number): string => `${Number((100 * share).toPrecision(6))} %`
