/** The tokens of pieces that come again and again, found without making a string of the piece. */
export interface PieceCache {
  /** The slot that has `text[from .. to)`, or -1. */
  find(text: string, from: number, to: number): number
  /** The tokens of a slot are `ids[slot * width .. slot * width + counts[slot])`. */
  readonly ids: Int32Array
  readonly counts: Uint8Array
  /** Remembers the tokens of the piece that was not found just now, if it is short; another one may be forgotten for it. */
  keep(text: string, from: number, to: number, tokens: Int32Array, count: number): void
}

const slots = 2 ** 16
/** Characters, and tokens, of a piece that is remembered, at most. */
export const width = 16

/** A direct-mapped cache: each piece has one slot, by its hash. */
export function pieceCache(): PieceCache {
  const lengths = new Uint8Array(slots)
  const characters = new Uint16Array(slots * width)
  const counts = new Uint8Array(slots)
  let ids = new Int32Array(0)
  let slot = 0
  return {
    get ids() {
      return ids
    },
    counts,
    find(text, from, to) {
      if (to - from > width) return -1
      let hash = 0x811c9dc5
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
      slot = (hash ^ (hash >>> 16)) & (slots - 1)
      if (lengths[slot] !== to - from) return -1
      for (let at = from, key = slot * width; at < to; at++, key++) {
        if (characters[key] !== text.charCodeAt(at)) return -1
      }
      return slot
    },
    keep(text, from, to, tokens, count) {
      if (to - from > width || count > width) return
      if (ids.length === 0) ids = new Int32Array(slots * width)
      lengths[slot] = to - from
      counts[slot] = count
      for (let at = from, key = slot * width; at < to; at++, key++) characters[key] = text.charCodeAt(at)
      for (let index = 0; index < count; index++) ids[slot * width + index] = tokens[index]!
    },
  }
}
