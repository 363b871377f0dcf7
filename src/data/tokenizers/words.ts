import { AtelierError } from '../../tensor/index.js'
import { addedJson, numbered, specialMap, splitter } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { type Entry, reader, vocabularyJson, withAdded } from './vocabulary.js'

/** How `tokenizer.json` says that spaces part words and that the end of a line is a word of its own. */
export const wordCut = {
  type: 'Split',
  pattern: { Regex: '\\n|[^ \\n]+' },
  behavior: 'Removed',
  invert: true,
} as const satisfies Json

/**
 * One token per word; spaces part words, and the end of a line is a token, the first. Ids follow `words` (repeats count once), then
 * `unknown`, then `special`. `unknown` names a token for words outside the vocabulary; without it they are refused.
 * A word is decoded with a space behind it, so runs of spaces do not come back; all else does.
 * @throws AtelierError when a word is empty or holds a space, the end of a line, or half a surrogate pair.
 */
export function wordTokenizer(
  words: Iterable<string>,
  options: { readonly unknown?: string; readonly special?: readonly string[] } = {},
): Tokenizer {
  const unique = [...new Set(['\n', ...words])]
  const bad = unique.slice(1).find((word) => word === '' || /[ \n\p{Surrogate}]/u.test(word))
  if (bad !== undefined) throw new AtelierError(`wordTokenizer: ${JSON.stringify(bad)}: it is not one word`)
  const { unknown } = options
  const added = numbered([...(unknown === undefined ? [] : [unknown]), ...(options.special ?? [])], unique.length)
  const entries: Entry[] = unique.map((word) => ({
    spelling: word,
    bytes: new TextEncoder().encode(word === '\n' ? word : `${word} `),
  }))
  const vocabulary = withAdded(entries, added)
  const ids = new Map(unique.map((word, id) => [word, id]))
  const unknownId = unknown === undefined ? undefined : unique.length
  const split = splitter(added)

  return {
    kind: 'word',
    special: specialMap(added),
    ...reader(vocabulary),
    encode(text, { special = 'refuse' } = {}) {
      const encoded: number[] = []
      for (const part of split(text, special)) {
        if (typeof part === 'number') encoded.push(part)
        else
          for (const [word] of part.matchAll(/\n|[^ \n]+/g))
            encoded.push(ids.get(word) ?? unknownId ?? missing(word, encoded.length))
      }
      return Int32Array.from(encoded)
    },
    toJSON: () => ({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedJson(added),
      normalizer: null,
      pre_tokenizer: wordCut,
      post_processor: null,
      decoder: null,
      // WordLevel needs a name for the unknown token; one that is not in the vocabulary makes Python refuse too.
      model: { type: 'WordLevel', vocab: vocabularyJson(vocabulary), unk_token: unknown ?? '<unk>' },
    }),
  }
}

/** The word tokenizer of a text: its distinct words, in the order of their UTF-16 units. */
export function wordTokenizerOf(
  text: string,
  options: { readonly unknown?: string; readonly special?: readonly string[] } = {},
): Tokenizer {
  const words = new Set(text.replace(/\p{Surrogate}/gu, '\uFFFD').match(/[^ \n]+/g))
  return wordTokenizer([...words].sort(), options)
}

function missing(word: string, position: number): never {
  throw new AtelierError(
    `encode: word ${JSON.stringify(word)} at position ${position}: it is not in the vocabulary`,
    'Build the tokenizer from text that has it, or give it an unknown token',
  )
}
