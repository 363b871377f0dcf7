import { AtelierError } from '../../tensor/index.js'
import { spell } from './alphabet.js'
import { growing } from './growing.js'
import { type Merges, mergeTokens, noMerges } from './merge.js'
import { pieceCache, width } from './piece-cache.js'
import { cutter, type Pattern, patternSource, patterns } from './pretokenize.js'
import { type AddedToken, addedJson, specialMap, splitter } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { reader, type Vocabulary, vocabularyJson, withAdded } from './vocabulary.js'

/** Everything that a byte-level BPE is made of. */
export interface BpeParts {
  /** The bytes of each id; undefined where an added token or nothing sits. */
  readonly tokens: readonly (Uint8Array | undefined)[]
  /** Pairs of ids, first merge first; the merged bytes must be a token. */
  readonly merges: readonly (readonly [left: number, right: number])[]
  /** Where text is cut before merging; each of several cuts the pieces that the one before left. */
  readonly pattern: Pattern | readonly Pattern[]
  /** Puts a space before a text that does not begin with one. */
  readonly isSpaced?: boolean
  readonly added?: readonly AddedToken[]
  /** The id that stands for bytes without a token of their own; without it they are refused. */
  readonly unknown?: number
  /** Looks a whole piece up before merging it (`ignore_merges`, as Llama 3 does). */
  readonly wholePieces?: boolean
  /** Unicode normal form that plain text is brought to first (Qwen has NFC). */
  readonly normalizer?: 'NFC'
  /** Kept for `tokenizer.json`; what it adds around a text is not added here. */
  readonly postProcessor?: Json
  /** What `tokenizer.json` says of the cuts, where it is not to be made from `pattern`. */
  readonly preTokenizer?: Json
}

/**
 * Byte-level byte pair encoding (Radford et al. 2019; Sennrich et al. 2016, https://arxiv.org/abs/1508.07909).
 * @throws AtelierError when a merge makes bytes that are no token, or when tokens clash.
 */
export function bpeTokenizer(parts: BpeParts): Tokenizer {
  const { added = [], unknown } = parts
  const sources = [parts.pattern].flat().map(patternSource)
  const eachPiece = cutter(sources)
  const split = splitter(added)
  const plain: Vocabulary = parts.tokens.map((bytes) => bytes && { spelling: spell(bytes), bytes })
  const vocabulary = withAdded(plain, added)
  const ids = spellings(plain)
  const merges = mergesOf(parts.merges, plain, ids)
  const byteIds = Int32Array.from({ length: 256 }, (_, byte) => ids.get(spell(Uint8Array.of(byte))) ?? unknown ?? -1)
  const encodePiece = pieceEncoder(merges, byteIds, parts.wholePieces === true ? ids : undefined)

  return {
    kind: 'bpe',
    special: specialMap(added),
    ...reader(vocabulary),
    encode(text, { special = 'refuse' } = {}) {
      const encoded = growing()
      for (const part of split(text, special)) {
        if (typeof part === 'number') encoded.push(Int32Array.of(part), 0, 1)
        else {
          const plainText = normal(part, parts.normalizer)
          const spaced = parts.isSpaced && !plainText.startsWith(' ') ? ` ${plainText}` : plainText
          eachPiece(spaced, (piece, from, to) => encodePiece(piece, from, to, encoded.push))
        }
      }
      return encoded.done()
    },
    toJSON: () => ({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedJson(added),
      normalizer: parts.normalizer === undefined ? null : { type: parts.normalizer },
      pre_tokenizer: parts.preTokenizer ?? preTokenizerJson(sources, parts.isSpaced === true),
      post_processor: parts.postProcessor ?? null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: unknown === undefined ? null : vocabulary[unknown]!.spelling,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: parts.wholePieces === true,
        vocab: vocabularyJson(vocabulary),
        merges: parts.merges.map(([left, right]) => `${plain[left]!.spelling} ${plain[right]!.spelling}`),
      },
    }),
  }
}

/** Ids of tokens by their spelling. @throws AtelierError when two tokens have the same bytes. */
function spellings(vocabulary: Vocabulary): Map<string, number> {
  const ids = new Map<string, number>()
  vocabulary.forEach((entry, id) => {
    if (entry === undefined) return
    const other = ids.get(entry.spelling)
    if (other !== undefined) {
      throw new AtelierError(`tokenizer: token ${JSON.stringify(entry.spelling)}: ids ${other} and ${id} both have it`)
    }
    ids.set(entry.spelling, id)
  })
  return ids
}

function mergesOf(pairs: BpeParts['merges'], vocabulary: Vocabulary, ids: ReadonlyMap<string, number>): Merges {
  const merges = noMerges()
  for (const [left, right] of pairs) {
    const spelling = `${vocabulary[left]?.spelling}${vocabulary[right]?.spelling}`
    const made = ids.get(spelling)
    if (made === undefined || vocabulary[left] === undefined || vocabulary[right] === undefined) {
      throw new AtelierError(
        `tokenizer: merge ${merges.made.length} of ids ${left} and ${right}: it makes ${JSON.stringify(spelling)}, which is not a token`,
      )
    }
    merges.add(left, right, made)
  }
  return merges
}

/** Encodes pieces, remembering the words that come again and again. */
function pieceEncoder(merges: Merges, byteIds: Int32Array, whole: ReadonlyMap<string, number> | undefined) {
  const encoder = new TextEncoder()
  const cache = pieceCache()
  let bytes = new Uint8Array(256)
  let tokens = new Int32Array(256)
  return (
    text: string,
    from: number,
    to: number,
    push: (ids: Int32Array, start: number, count: number) => void,
  ): void => {
    const slot = cache.find(text, from, to)
    if (slot >= 0) {
      push(cache.ids, slot * width, cache.counts[slot]!)
      return
    }
    const piece = text.slice(from, to)
    if (piece.length * 3 > bytes.length) {
      bytes = new Uint8Array(piece.length * 3)
      tokens = new Int32Array(piece.length * 3)
    }
    const { written } = encoder.encodeInto(piece, bytes)
    const id = whole?.get(spell(bytes.subarray(0, written)))
    let count = 1
    if (id !== undefined) tokens[0] = id
    else {
      for (let i = 0; i < written; i++)
        tokens[i] = byteIds[bytes[i]!]! >= 0 ? byteIds[bytes[i]!]! : unknownByte(bytes[i]!)
      count = mergeTokens(tokens, written, merges)
    }
    push(tokens, 0, count)
    cache.keep(text, from, to, tokens, count)
  }
}

function unknownByte(byte: number): never {
  throw new AtelierError(
    `encode: byte ${byte}: the vocabulary has no token for it and no unknown token`,
    'Use a vocabulary with all 256 bytes',
  )
}

function normal(text: string, form: 'NFC' | undefined): string {
  return form === undefined ? text : text.normalize(form)
}

/** GPT-2's pattern is built into `ByteLevel`; any other needs a `Split` before it. */
function preTokenizerJson(sources: readonly string[], isSpaced: boolean): Json {
  const isGpt2 = sources.at(-1) === patterns.gpt2
  const byteLevel = { type: 'ByteLevel', add_prefix_space: isSpaced, trim_offsets: true, use_regex: isGpt2 }
  const splits = sources
    .slice(0, isGpt2 ? -1 : undefined)
    .map((source) => ({ type: 'Split', pattern: { Regex: source }, behavior: 'Isolated', invert: false }))
  return splits.length === 0 ? byteLevel : { type: 'Sequence', pretokenizers: [...splits, byteLevel] }
}
