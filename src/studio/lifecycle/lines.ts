/** Words, one a line, as what a small model of letters learns: an end of line begins and ends every one. */
import { characterTokenizer, shuffledPlaces } from '../../data/index.js'
import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import type { Place } from '../job.js'

/** The lists that ship (see `scripts/make-lines.mjs`). */
export const lineSets = ['words', 'names', 'medicine', 'law'] as const
export type LineSet = (typeof lineSets)[number]

/** The one tokenizer of all that is compared: the end of a line, then a to z. */
export const letters = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz')
/** The token that ends a line and stands before its first letter. */
export const lineEnd = 0
/** Tokens that are read at once, and the longest word that fits with what begins it. */
export const lineContext = 16
export const longestLine = 14

export interface Lines {
  readonly name: string
  readonly training: readonly string[]
  readonly heldOut: readonly string[]
}

const heldOutShare = 0.1

/** A list that ships, in an order without meaning, its last tenth held out. */
export async function readLines(name: LineSet, place: Pick<Place, 'read'>): Promise<Lines> {
  const packed = new Uint8Array(await place.read(`studio/lines-${name}.txt.gz`))
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  const all = (await new Response(unpacked).text()).trimEnd().split('\n')
  const kept = Math.floor(all.length * (1 - heldOutShare))
  return { name, training: all.slice(0, kept), heldOut: all.slice(kept) }
}

/** Rows [rows, lineContext] as language models learn them: each target follows its token, −1 where nothing is asked. */
export interface LineRows {
  readonly tokens: Int32Array
  readonly targets: Int32Array
}

/** A line and how many of its first letters are given and so are not asked for. */
export interface AskedLine {
  readonly line: string
  readonly given: number
}

export function lineRows(lines: readonly AskedLine[]): LineRows {
  const tokens = new Int32Array(lines.length * lineContext)
  const targets = new Int32Array(lines.length * lineContext).fill(-1)
  for (const [row, { line, given }] of lines.entries()) {
    if (line.length > longestLine) throw new AtelierError(`lines: "${line}": longer than ${longestLine} letters`)
    const ids = letters.encode(line)
    const at = row * lineContext
    tokens.set(ids, at + 1)
    targets.set(ids, at)
    targets[at + ids.length] = lineEnd
    targets.fill(-1, at, at + given)
  }
  return { tokens, targets }
}

export interface LineBatchOptions {
  readonly rows: number
  readonly seed: number
  /** Whether the beginnings of lines are questions, one to three letters, and only what follows is learnt. */
  readonly areAsked: boolean
  /** Lines that are mixed in as wholes, and their share of the rows. */
  readonly replay?: { readonly lines: readonly string[]; readonly share: number }
}

/** The rows of a step, counted from 1, decided by the seed and the step alone: every epoch visits every line in a new order. */
export function lineBatches(lines: readonly string[], options: LineBatchOptions): (step: number) => LineRows {
  const { rows, seed, areAsked, replay } = options
  const old = replay ? Math.round(replay.share * rows) : 0
  const places = shuffledPlaces(lines.length, randomStream(seed, 'epochs of lines'))
  const oldPlaces = replay && shuffledPlaces(replay.lines.length, randomStream(seed, 'epochs of old lines'))
  const asking = randomStream(seed, 'letters that are given')
  return (step) => {
    const fresh = [...places((step - 1) * (rows - old), rows - old)].map((place, row) => {
      const line = lines[place]!
      return { line, given: areAsked ? givenLetters(line, asking.fork(step).fork(row)) : 0 }
    })
    const again = oldPlaces ? [...oldPlaces((step - 1) * old, old)] : []
    return lineRows([...fresh, ...again.map((place) => ({ line: replay!.lines[place]!, given: 0 }))])
  }
}

const givenLetters = (line: string, stream: RandomStream): number => Math.min(line.length - 1, 1 + stream.integer(3))

/** What a model reads when it is asked how a word goes on. */
export const promptOfLetters = (prompt: string): Int32Array => Int32Array.of(lineEnd, ...letters.encode(prompt))

/** Beginnings of one and two letters, the most frequent of some lines first. */
export function beginnings(lines: readonly string[], count: number): readonly string[] {
  const counts = new Map<string, number>()
  for (const line of lines) {
    for (const length of [1, 2]) {
      const start = line.slice(0, length)
      if (start.length < line.length) counts.set(start, (counts.get(start) ?? 0) + length)
    }
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([start]) => start)
}
