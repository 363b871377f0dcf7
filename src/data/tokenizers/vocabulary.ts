import { AtelierError } from '../../tensor/index.js'
import type { Tokenizer } from './tokenizer.js'

/** One token: its key in `tokenizer.json` and its bytes. */
export interface Entry {
  readonly spelling: string
  readonly bytes: Uint8Array
}

/** Entries by id; ids without a token are holes. */
export type Vocabulary = readonly (Entry | undefined)[]

/** The half of a tokenizer that goes from ids to text; it only needs the vocabulary. */
export function reader(vocabulary: Vocabulary): Pick<Tokenizer, 'size' | 'bytes' | 'token' | 'decode'> {
  const entry = (id: number): Entry => {
    const found = vocabulary[id]
    if (found !== undefined) return found
    throw new AtelierError(
      `decode: token id ${id}: the vocabulary (ids 0 to ${vocabulary.length - 1}) has no such token`,
      'Use the tokenizer that the ids were made with',
    )
  }
  return {
    size: vocabulary.length,
    bytes: (id) => entry(id).bytes.slice(),
    token: (id) => entry(id).spelling,
    decode(ids) {
      let length = 0
      for (let i = 0; i < ids.length; i++) length += entry(ids[i]!).bytes.length
      const joined = new Uint8Array(length)
      for (let i = 0, at = 0; i < ids.length; i++) {
        const { bytes } = entry(ids[i]!)
        joined.set(bytes, at)
        at += bytes.length
      }
      // Without ignoreBOM a text that starts with U+FEFF would lose it.
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joined)
    },
  }
}

/** The `vocab` object of `tokenizer.json`. `fromEntries` keeps a token spelled `__proto__`, which assignment would lose. */
export function vocabularyJson(vocabulary: Vocabulary): { readonly [token: string]: number } {
  const pairs: [string, number][] = []
  vocabulary.forEach((entry, id) => {
    if (entry !== undefined) pairs.push([entry.spelling, id])
  })
  return Object.fromEntries(pairs)
}

/** Adds tokens that stand for their own text at their ids. @throws AtelierError when an id or a spelling is taken twice. */
export function withAdded(
  vocabulary: Vocabulary,
  added: readonly { readonly id: number; readonly text: string }[],
): Vocabulary {
  const all: (Entry | undefined)[] = [...vocabulary]
  const spellings = new Set(vocabulary.map((entry) => entry?.spelling))
  for (const { id, text } of added) {
    while (all.length < id) all.push(undefined)
    if (all[id] !== undefined || spellings.has(text)) {
      throw new AtelierError(
        `tokenizer: special token ${JSON.stringify(text)} (id ${id}): its id or its text is already in the vocabulary`,
        'Give special tokens a spelling of their own, such as <|end|>',
      )
    }
    spellings.add(text)
    all[id] = { spelling: text, bytes: new TextEncoder().encode(text) }
  }
  return all
}
