import type { Tokenizer } from './tokenizer.js'

/**
 * Where each token ends in the text that it was made of, in bytes of UTF-8 [tokens]. Tokens that do not spell what they stand for,
 * such as unknown ones, end where the next begins.
 */
export function tokenEnds(tokenizer: Tokenizer, ids: Int32Array, text: string): Int32Array {
  const bytes = new TextEncoder().encode(text)
  const pieces = Array.from(ids, (id) => tokenizer.bytes(id))
  const ends = new Int32Array(ids.length)
  let at = 0
  pieces.forEach((piece, index) => {
    at = endOf(bytes, at, piece) ?? beginningOf(bytes, at, pieces[index + 1])
    ends[index] = at
  })
  return ends
}

const space = 0x20

/** White space may be in a token and not in the text (a space before the first word), or in the text only (between words). */
function endOf(bytes: Uint8Array, from: number, piece: Uint8Array): number | undefined {
  for (let at = from; ; at++) {
    if (matches(bytes, at, piece)) return at + piece.length
    if (piece[0] === space && matches(bytes, at, piece.subarray(1))) return at + piece.length - 1
    if (piece.at(-1) === space && matches(bytes, at, piece.subarray(0, -1))) return at + piece.length - 1
    if (!isSpace(bytes[at])) return undefined
  }
}

/** Where the next token begins, behind at least one character; one character on where that does not spell itself either. */
function beginningOf(bytes: Uint8Array, from: number, next: Uint8Array | undefined): number {
  if (next === undefined) return bytes.length
  const character = nextCharacter(bytes, from)
  for (let at = character; at < bytes.length; at = nextCharacter(bytes, at)) {
    if (endOf(bytes, at, next) !== undefined) return at
  }
  return character
}

function nextCharacter(bytes: Uint8Array, from: number): number {
  let at = from + 1
  while (at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at++
  return Math.min(at, bytes.length)
}

function matches(bytes: Uint8Array, from: number, piece: Uint8Array): boolean {
  if (from + piece.length > bytes.length) return false
  for (let i = 0; i < piece.length; i++) if (bytes[from + i] !== piece[i]) return false
  return true
}

const isSpace = (byte: number | undefined): boolean => byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09
