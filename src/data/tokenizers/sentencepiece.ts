import { AtelierError } from '../../tensor/index.js'
import { growing } from './growing.js'
import { type Merges, mergeTokens, noMerges } from './merge.js'
import { type AddedToken, addedJson, specialMap, splitter } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { type Entry, reader, vocabularyJson, withAdded } from './vocabulary.js'

/** Stands for a space in the spelling of tokens. */
export const lowLine = '▁'

/** Which stretches of plain text get a space before them. */
export type SpaceBefore =
  /** Each, even one that begins with a space. */
  | 'always'
  /** Each that does not begin with a space. */
  | 'unless there'
  /** That at the beginning of the text, unless it begins with a space. */
  | 'first'
  | 'never'

/** Everything that a byte-pair encoding of characters is made of, as SentencePiece makes them (arXiv:1808.06226). */
export interface SentencePieceParts {
  /** The spelling of each id, spaces as `▁`, bytes as `<0x0A>`; undefined where an added token or nothing sits. */
  readonly spellings: readonly (string | undefined)[]
  /** Pairs of ids, first merge first; what they spell together must be a token. */
  readonly merges: readonly (readonly [left: number, right: number])[]
  readonly added?: readonly AddedToken[]
  /** The id of characters that have no token, nor their bytes; without it they are refused. */
  readonly unknown?: number
  /** Several unknown characters in a row are one token. */
  readonly fusesUnknown?: boolean
  /** Characters without a token become tokens of their bytes. */
  readonly fallsBackToBytes?: boolean
  readonly spaceBefore: SpaceBefore
  /** Merges never cross the beginning of a word. */
  readonly isCutAtSpaces?: boolean
  /** What `tokenizer.json` says of these things, kept as it was. */
  readonly json: { readonly [field in 'normalizer' | 'pre_tokenizer' | 'post_processor' | 'decoder']: Json }
}

/**
 * Byte-pair encoding of characters, as of Llama 2, Mistral and TinyLlama. Decoding gives the space before the first word back, because
 * ids may go on from others.
 * @throws AtelierError when a merge makes no token.
 */
export function sentencePieceTokenizer(parts: SentencePieceParts): Tokenizer {
  const { added = [], unknown, spaceBefore, isCutAtSpaces = false } = parts
  const split = splitter(added)
  const plain = parts.spellings.map((spelling) => (spelling === undefined ? undefined : entryOf(spelling)))
  const vocabulary = withAdded(plain, added)
  const ids = new Map(
    parts.spellings.flatMap((spelling, id) => (spelling === undefined ? [] : [[spelling, id] as const])),
  )
  const merges = mergesOf(parts, ids)
  const first = characterIds(parts, ids)

  const prefixed = (text: string, isFirst: boolean): string => {
    const spelled = text.replaceAll(' ', lowLine)
    const isWanted =
      spaceBefore === 'always' ||
      ((spaceBefore === 'unless there' || (spaceBefore === 'first' && isFirst)) && !spelled.startsWith(lowLine))
    return isWanted ? lowLine + spelled : spelled
  }

  return {
    kind: 'bpe',
    special: specialMap(added),
    ...reader(vocabulary),
    encode(text, { special = 'refuse' } = {}) {
      const encoded = growing()
      for (const [index, part] of split(text, special).entries()) {
        if (typeof part === 'number') {
          encoded.push(Int32Array.of(part), 0, 1)
          continue
        }
        const spelled = prefixed(part, index === 0)
        for (const piece of isCutAtSpaces ? spelled.match(words)! : [spelled]) {
          const tokens = first(piece)
          encoded.push(tokens, 0, mergeTokens(tokens, tokens.length, merges))
        }
      }
      return encoded.done()
    },
    toJSON: () => ({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedJson(added),
      ...parts.json,
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: unknown === undefined ? null : vocabulary[unknown]!.spelling,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: parts.fusesUnknown === true,
        byte_fallback: parts.fallsBackToBytes === true,
        ignore_merges: false,
        vocab: vocabularyJson(vocabulary),
        merges: parts.merges.map(([left, right]) => `${parts.spellings[left]} ${parts.spellings[right]}`),
      },
    }),
  }
}

/** A word with the space before it. */
const words = new RegExp(`${lowLine}[^${lowLine}]*|[^${lowLine}]+`, 'g')

const spelledByte = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`

function entryOf(spelling: string): Entry {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(spelling)?.[1]
  const bytes =
    byte === undefined
      ? new TextEncoder().encode(spelling.replaceAll(lowLine, ' '))
      : Uint8Array.of(Number.parseInt(byte, 16))
  return { spelling, bytes }
}

function mergesOf({ merges: pairs, spellings }: SentencePieceParts, ids: ReadonlyMap<string, number>): Merges {
  const merges = noMerges()
  for (const [left, right] of pairs) {
    const spelling = `${spellings[left]}${spellings[right]}`
    const made = ids.get(spelling)
    if (made === undefined || spellings[left] === undefined || spellings[right] === undefined) {
      throw new AtelierError(
        `tokenizer: merge ${merges.made.length} of ids ${left} and ${right}: it makes ${JSON.stringify(spelling)}, which is not a token`,
      )
    }
    merges.add(left, right, made)
  }
  return merges
}

/** The tokens of a text before any merge. */
function characterIds(parts: SentencePieceParts, ids: ReadonlyMap<string, number>): (text: string) => Int32Array {
  const { unknown, fusesUnknown = false, fallsBackToBytes = false } = parts
  const bytes = fallsBackToBytes ? Array.from({ length: 256 }, (_, byte) => ids.get(spelledByte(byte))) : []
  const encoder = new TextEncoder()
  return (text) => {
    const tokens = new Int32Array(text.length * 3)
    let length = 0
    for (const character of text) {
      const id = ids.get(character)
      const fallen =
        id === undefined && fallsBackToBytes ? Array.from(encoder.encode(character), (byte) => bytes[byte]) : []
      if (id !== undefined) tokens[length++] = id
      else if (fallen.length > 0 && fallen.every((byte) => byte !== undefined)) {
        for (const byte of fallen) tokens[length++] = byte!
      } else if (!(fusesUnknown && length > 0 && tokens[length - 1] === unknown)) {
        tokens[length++] = unknown ?? missing(character)
      }
    }
    return tokens.slice(0, length)
  }
}

function missing(character: string): never {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  throw new AtelierError(
    `encode: character ${JSON.stringify(character)} (U+${code}): the vocabulary has no token for it and no unknown token`,
    'Use a vocabulary with all 256 bytes',
  )
}
