import type { Tokenizer } from '../data/index.js'

/** Likelihood by what the predicted tokens stand for, which compares tokenizers; there if a tokenizer was given. */
export interface TextLikelihood {
  /** UTF-8 bytes of the tokens predicted. */
  readonly bytes: number
  readonly bitsPerByte: number
  readonly characters: number
  /** Per Unicode code point. */
  readonly natsPerCharacter: number
}

/** Adds up the bytes and characters of tokens. A character that several tokens share counts where its first byte is. */
export function textCounts(tokenizer: Tokenizer): {
  add(id: number): void
  /** Of all the tokens that were added, whose negative log-probabilities sum to `nats`. */
  likelihood(nats: number): TextLikelihood
} {
  const known = new Map<number, { readonly bytes: number; readonly characters: number }>()
  let bytes = 0
  let characters = 0
  return {
    add(id) {
      let size = known.get(id)
      if (size === undefined) {
        const spelled = tokenizer.bytes(id)
        size = { bytes: spelled.length, characters: spelled.filter((byte) => (byte & 0xc0) !== 0x80).length }
        known.set(id, size)
      }
      bytes += size.bytes
      characters += size.characters
    },
    likelihood: (nats) => ({
      bytes,
      bitsPerByte: nats / Math.LN2 / bytes,
      characters,
      natsPerCharacter: nats / characters,
    }),
  }
}
