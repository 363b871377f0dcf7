import { spell } from './alphabet.js'
import { addedJson, numbered, specialMap, splitter } from './special.js'
import type { Tokenizer } from './tokenizer.js'
import { type Entry, reader, vocabularyJson, withAdded } from './vocabulary.js'

/** One token per UTF-8 byte: ids 0 to 255 are the bytes, special tokens follow. Nothing is ever unknown. */
export function byteTokenizer(options: { readonly special?: readonly string[] } = {}): Tokenizer {
  const added = numbered(options.special ?? [], 256)
  const vocabulary = withAdded(byteEntries(), added)
  const split = splitter(added)
  return {
    kind: 'byte',
    special: specialMap(added),
    ...reader(vocabulary),
    encode(text, { special = 'refuse' } = {}) {
      const parts = split(text, special).map((part) =>
        typeof part === 'number' ? [part] : new TextEncoder().encode(part),
      )
      const encoded = new Int32Array(parts.reduce((length, part) => length + part.length, 0))
      let at = 0
      for (const part of parts) {
        encoded.set(part, at)
        at += part.length
      }
      return encoded
    },
    toJSON: () => ({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedJson(added),
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: { type: 'BPE', vocab: vocabularyJson(vocabulary), merges: [] },
    }),
  }
}

/** The 256 single bytes as vocabulary entries; the id is the byte. */
export function byteEntries(): Entry[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const bytes = Uint8Array.of(byte)
    return { spelling: spell(bytes), bytes }
  })
}
