import { AtelierError } from '../../tensor/index.js'
import { spell } from './alphabet.js'
import { type Merges, mergeTokens, noMerges } from './merge.js'
import { pieceCache, width } from './piece-cache.js'
import { type Pattern, patternSource, patterns, pieceEnds } from './pretokenize.js'
import { type AddedToken, addedJson, specialMap, splitter } from './special.js'
import type { Json, Tokenizer } from './tokenizer.js'
import { reader, type Vocabulary, vocabularyJson, withAdded } from './vocabulary.js'

/** Everything that a byte-level BPE is made of. */
export interface BpeParts {
  /** The bytes of each id; undefined where an added token or nothing sits. */
  readonly tokens: readonly (Uint8Array | undefined)[]
  /** Pairs of ids, first merge first; the merged bytes must be a token. */
  readonly merges: readonly (readonly [left: number, right: number])[]
  readonly pattern: Pattern
  readonly added?: readonly AddedToken[]
  /** The id that stands for bytes without a token of their own; without it they are refused. */
  readonly unknown?: number
  /** Looks a whole piece up before merging it (`ignore_merges`, as Llama 3 does). */
  readonly wholePieces?: boolean
  /** Unicode normal form that plain text is brought to first (Qwen has NFC). */
  readonly normalizer?: 'NFC'
  /** Kept for `tokenizer.json`; what it adds around a text is not added here. */
  readonly postProcessor?: Json
}

/**
 * Byte-level byte pair encoding (Radford et al. 2019; Sennrich et al. 2016, https://arxiv.org/abs/1508.07909).
 * @throws AtelierError when a merge makes bytes that are no token, or when tokens clash.
 */
export function bpeTokenizer(parts: BpeParts): Tokenizer {
  const { added = [], unknown } = parts
  const source = patternSource(parts.pattern)
  const pieceEnd = pieceEnds(source)
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
          for (let from = 0; from < plainText.length; ) {
            const to = pieceEnd(plainText, from)
            encodePiece(plainText, from, to, encoded.push)
            from = to
          }
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
      pre_tokenizer: preTokenizerJson(source),
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

/** An array of ids that doubles as it fills. */
function growing() {
  let ids = new Int32Array(1024)
  let length = 0
  return {
    push(more: Int32Array, start: number, count: number): void {
      if (length + count > ids.length) {
        const wider = new Int32Array(Math.max(ids.length * 2, length + count))
        wider.set(ids.subarray(0, length))
        ids = wider
      }
      for (let i = 0; i < count; i++) ids[length + i] = more[start + i]!
      length += count
    },
    done: (): Int32Array => ids.slice(0, length),
  }
}

/** GPT-2's pattern is built into `ByteLevel`; any other needs a `Split` before it. */
function preTokenizerJson(source: string): Json {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true }
  if (source === patterns.gpt2) return { ...byteLevel, use_regex: true }
  const split = { type: 'Split', pattern: { Regex: source }, behavior: 'Isolated', invert: false }
  return { type: 'Sequence', pretokenizers: [split, { ...byteLevel, use_regex: false }] }
}
