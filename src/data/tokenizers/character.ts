import { AtelierError } from '../../tensor/index.js'
import { addedJson, numbered, specialMap, splitter } from './special.js'
import type { Tokenizer } from './tokenizer.js'
import { type Entry, reader, vocabularyJson, withAdded } from './vocabulary.js'

/**
 * One token per Unicode code point. Ids follow `characters` (repeats count once), then `unknown`, then `special`.
 * `unknown` names a token for characters outside the vocabulary; without it they are refused.
 * @throws AtelierError when `characters` holds half a surrogate pair.
 */
export function characterTokenizer(
  characters: Iterable<string>,
  options: { readonly unknown?: string; readonly special?: readonly string[] } = {},
): Tokenizer {
  const unique = [...new Set([...characters].flatMap((text) => [...text]))]
  const half = unique.find((character) => /\p{Surrogate}/u.test(character))
  if (half !== undefined) {
    throw new AtelierError(`characterTokenizer: U+${half.charCodeAt(0).toString(16).toUpperCase()}: a lone surrogate`)
  }
  const { unknown } = options
  const added = numbered([...(unknown === undefined ? [] : [unknown]), ...(options.special ?? [])], unique.length)
  const entries: Entry[] = unique.map((character) => ({
    spelling: character,
    bytes: new TextEncoder().encode(character),
  }))
  const vocabulary = withAdded(entries, added)
  const ids = new Map(unique.map((character, id) => [character, id]))
  const unknownId = unknown === undefined ? undefined : unique.length
  const split = splitter(added)

  return {
    kind: 'character',
    special: specialMap(added),
    ...reader(vocabulary),
    encode(text, { special = 'refuse' } = {}) {
      const encoded = new Int32Array(text.length)
      let count = 0
      let position = 0
      for (const part of split(text, special)) {
        if (typeof part === 'number') {
          encoded[count++] = part
          position += [...vocabulary[part]!.spelling].length
          continue
        }
        for (const character of part) {
          encoded[count++] = ids.get(character) ?? unknownId ?? missing(character, position)
          position++
        }
      }
      return encoded.slice(0, count)
    },
    toJSON: () => ({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedJson(added),
      normalizer: null,
      pre_tokenizer: { type: 'Split', pattern: { Regex: '[\\s\\S]' }, behavior: 'Isolated', invert: false },
      post_processor: null,
      decoder: { type: 'Fuse' },
      // WordLevel needs a name for the unknown token; one that is not in the vocabulary makes Python refuse too.
      model: { type: 'WordLevel', vocab: vocabularyJson(vocabulary), unk_token: unknown ?? '<unk>' },
    }),
  }
}

/** The character tokenizer of a text: its distinct code points in code point order. */
export function characterTokenizerOf(
  text: string,
  options: { readonly unknown?: string; readonly special?: readonly string[] } = {},
): Tokenizer {
  const characters = [...new Set(text.replace(/\p{Surrogate}/gu, '\uFFFD'))]
  return characterTokenizer(
    characters.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!),
    options,
  )
}

function missing(character: string, position: number): never {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  throw new AtelierError(
    `encode: character ${JSON.stringify(character)} (U+${code}) at position ${position}: it is not in the vocabulary`,
    'Build the tokenizer from text that has it, or give it an unknown token',
  )
}
