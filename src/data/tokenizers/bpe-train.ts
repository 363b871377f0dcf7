import { AtelierError } from '../../tensor/index.js'
import { bpeTokenizer } from './bpe.js'
import { byteEntries } from './byte.js'
import { heap } from './heap.js'
import { pairTable } from './pair-table.js'
import { type Pattern, patternSource, pieces } from './pretokenize.js'
import { numbered, splitter } from './special.js'
import type { Tokenizer } from './tokenizer.js'

/** What `trainBpe` needs to know. */
export interface BpeTrainingOptions {
  /** Vocabulary size wanted, with the 256 bytes and the special tokens. */
  readonly size: number
  /** Special tokens; where a text spells one it is cut out and not learnt from. They get the last ids. */
  readonly special?: readonly string[]
  /** How text is cut into pieces; `gpt2` unless given. */
  readonly pattern?: Pattern
}

/**
 * Learns byte pair merges (Sennrich et al. 2016, https://arxiv.org/abs/1508.07909) over the distinct pieces of the texts.
 * Each step merges the pair that occurs most; among equals the smaller left id, then the smaller right id. Ids 0 to 255 are the
 * bytes, then come the merges in order, so the same texts in any order give the same tokenizer.
 * The vocabulary ends smaller than asked when no pair occurs twice any more.
 * @throws AtelierError when `size` has no room for the bytes and the special tokens.
 */
export function trainBpe(texts: Iterable<string>, options: BpeTrainingOptions): Tokenizer {
  const { size, special = [], pattern = 'gpt2' } = options
  if (!Number.isInteger(size) || size < 256 + special.length) {
    throw new AtelierError(
      `trainBpe: size ${size}: the 256 bytes and ${special.length} special tokens need at least ${256 + special.length}`,
    )
  }
  const words = wordsOf(countPieces(texts, special, pattern))
  const tokens = byteEntries().map((entry) => entry.bytes)
  const merges = learnMerges(words, 256, size - 256 - special.length)
  for (const [left, right] of merges) tokens.push(Uint8Array.of(...tokens[left]!, ...tokens[right]!))
  return bpeTokenizer({ tokens, merges, pattern, added: numbered(special, tokens.length) })
}

/** The distinct pieces as byte tokens, word `w` at `tokens[starts[w] .. starts[w] + lengths[w])`, each seen `counts[w]` times. */
interface Words {
  readonly tokens: Int32Array
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly counts: Float64Array
}

function countPieces(texts: Iterable<string>, special: readonly string[], pattern: Pattern): Map<string, number> {
  const split = splitter(numbered(special, 0))
  const cut = pieces(patternSource(pattern))
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const part of split(text, 'allow')) {
      if (typeof part === 'number') continue
      for (const piece of cut(part)) counts.set(piece, (counts.get(piece) ?? 0) + 1)
    }
  }
  return counts
}

function wordsOf(pieceCounts: ReadonlyMap<string, number>): Words {
  const encoder = new TextEncoder()
  const bytes = Array.from(pieceCounts.keys(), (piece) => encoder.encode(piece))
  const lengths = Int32Array.from(bytes, (word) => word.length)
  const starts = new Int32Array(bytes.length)
  for (let word = 1; word < bytes.length; word++) starts[word] = starts[word - 1]! + lengths[word - 1]!
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  bytes.forEach((word, index) => {
    tokens.set(word, starts[index]!)
  })
  return { tokens, starts, lengths, counts: Float64Array.from(pieceCounts.values()) }
}

/** Merges in the order learnt. Only words that hold the merged pair are visited, and only their pair counts change. */
function learnMerges(words: Words, firstId: number, wanted: number): [number, number][] {
  const pairs = pairCounts()
  const { tokens, starts, lengths, counts } = words
  for (let word = 0; word < counts.length; word++) {
    const end = starts[word]! + lengths[word]!
    for (let at = starts[word]! + 1; at < end; at++) pairs.change(tokens[at - 1]!, tokens[at]!, counts[word]!, word)
  }
  pairs.enqueueChanged()
  const merges: [number, number][] = []
  while (merges.length < wanted) {
    const best = pairs.takeBest()
    if (best === undefined) break
    const made = firstId + merges.length
    for (const word of best.words) mergeInWord(words, word, best.left, best.right, made, pairs)
    pairs.enqueueChanged()
    merges.push([best.left, best.right])
  }
  return merges
}

/** Replaces the pair in one word from left to right and moves the counts of the pairs around it. */
function mergeInWord(words: Words, word: number, left: number, right: number, made: number, pairs: PairCounts): void {
  const { tokens } = words
  const start = words.starts[word]!
  const end = start + words.lengths[word]!
  const count = words.counts[word]!
  let to = start
  for (let from = start; from < end; from++) {
    const matches = tokens[from] === left && from + 1 < end && tokens[from + 1] === right
    if (!matches) {
      tokens[to++] = tokens[from]!
      continue
    }
    if (to > start) {
      pairs.change(tokens[to - 1]!, left, -count, word)
      pairs.change(tokens[to - 1]!, made, count, word)
    }
    if (from + 2 < end) {
      pairs.change(right, tokens[from + 2]!, -count, word)
      pairs.change(made, tokens[from + 2]!, count, word)
    }
    tokens[to++] = made
    from++
  }
  words.lengths[word] = to - start
}

type PairCounts = ReturnType<typeof pairCounts>

/** How often each pair occurs and in which words, with the most frequent at hand. */
function pairCounts() {
  const indexOf = pairTable()
  const lefts: number[] = []
  const rights: number[] = []
  const counts: number[] = []
  const words: number[][] = []
  const taken: boolean[] = []
  // Queue entries are numbers; what each one said when it was queued stands in these two lists.
  const entryPair: number[] = []
  const entryCount: number[] = []
  const grown = new Set<number>()

  const queue = heap((a, b) => {
    if (entryCount[a]! !== entryCount[b]!) return entryCount[a]! > entryCount[b]!
    const [p, q] = [entryPair[a]!, entryPair[b]!]
    return lefts[p]! !== lefts[q]! ? lefts[p]! < lefts[q]! : rights[p]! < rights[q]!
  })
  const enqueue = (pair: number) => {
    if (counts[pair]! < 2) return
    entryPair.push(pair)
    entryCount.push(counts[pair]!)
    queue.push(entryPair.length - 1)
  }
  return {
    change(left: number, right: number, by: number, word: number): void {
      let pair = indexOf.get(left, right)
      if (pair < 0) {
        pair = counts.length
        indexOf.set(left, right, pair)
        lefts.push(left)
        rights.push(right)
        counts.push(0)
        words.push([])
        taken.push(false)
      }
      if (taken[pair]) return
      counts[pair]! += by
      if (by < 0) return
      grown.add(pair)
      const places = words[pair]!
      if (places[places.length - 1] !== word) places.push(word)
    },
    enqueueChanged(): void {
      for (const pair of grown) enqueue(pair)
      grown.clear()
    },
    /** The most frequent pair and the words it was ever in; it is not counted again. */
    takeBest(): { left: number; right: number; words: readonly number[] } | undefined {
      for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
        const pair = entryPair[entry]!
        if (taken[pair]) continue
        if (counts[pair] !== entryCount[entry]) {
          enqueue(pair)
          continue
        }
        taken[pair] = true
        const places = words[pair]!
        words[pair] = []
        return { left: lefts[pair]!, right: rights[pair]!, words: places }
      }
      return undefined
    },
  }
}
