/**
 * What a reader has done: answers, guesses, runs, ratings, outlines. It belongs to the reader, stays in the browser, and leaves it only as a
 * file. Shelves of entries by id; each entry carries its time (ISO 8601, UTC), so that two copies can be made one.
 */
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'

const at = v.pipe(v.string(), v.isoTimestamp())
const text = v.pipe(v.string(), v.maxLength(20_000))
const finite = v.pipe(v.number(), v.finite())
const spread = v.tuple([finite, finite])
const points = v.pipe(v.array(v.tuple([finite, finite])), v.maxLength(1000))
const params = v.record(v.string(), v.union([text, finite]))

const guess = v.variant('kind', [
  v.object({ kind: v.literal('choice'), choice: text, at }),
  v.object({ kind: v.literal('order'), items: v.array(text), at }),
  v.object({ kind: v.literal('number'), value: finite, at }),
  v.object({ kind: v.literal('curve'), values: v.array(finite), at }),
  v.object({ kind: v.literal('points'), points, at }),
  v.object({ kind: v.literal('skipped'), at }),
])

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('choice'), choice: text }),
  v.object({ kind: v.literal('order'), items: v.array(text) }),
  v.object({ kind: v.literal('number'), value: finite, spread: v.exactOptional(spread) }),
  v.object({ kind: v.literal('curve'), values: v.array(finite), spread: v.exactOptional(v.array(spread)) }),
  v.object({ kind: v.literal('points'), points, reached: points, within: finite }),
])
const quantity = v.object({
  label: text,
  value: finite,
  spread: v.exactOptional(spread),
  unit: v.exactOptional(text),
})
const verdict = v.object({
  claim: text,
  holds: v.picklist(['yes', 'no', 'mixed']),
  evidence: v.array(quantity),
  caveat: text,
  outcome,
})

/** Which run something came from: the experiment, its parameters that differ from their defaults, the first seed and how many. */
const origin = { experiment: text, params, seed: finite, seeds: v.pipe(v.number(), v.integer(), v.minValue(1)), at }

const run = v.object({ ...origin, backend: text, verdict })
const pin = v.object({ ...origin, title: text, holds: v.picklist(['yes', 'no', 'mixed']), quantity })
const review = v.object({
  at,
  due: at,
  stability: finite,
  difficulty: finite,
  scheduledDays: finite,
  times: finite,
  lapses: finite,
  phase: v.picklist([0, 1, 2, 3]),
  /** Which scheduler gave the date. */
  algorithm: text,
  ratings: v.array(v.object({ at, rating: v.picklist([1, 2, 3, 4]) })),
})
const part = v.object({ id: text, heading: text, notes: text, pins: v.array(text) })

const shelves = {
  /** By question. */
  answers: v.record(v.string(), v.object({ text, at })),
  /** Ids of the key points that the reader found in the answer, by question. */
  points: v.record(v.string(), v.object({ ids: v.array(text), at })),
  /** One sentence that begins with "because", by question. */
  reasons: v.record(v.string(), v.object({ text, at })),
  reviews: v.record(v.string(), review),
  /** By experiment. */
  guesses: v.record(v.string(), guess),
  /** The last run of each experiment. */
  runs: v.record(v.string(), run),
  /** Evidence, by an id of its own. */
  pins: v.record(v.string(), pin),
  /** By essay. */
  outlines: v.record(v.string(), v.object({ parts: v.array(part), at })),
}
const progress = v.object(shelves)

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

export type Progress = DeepReadonly<v.InferOutput<typeof progress>>
export type Shelf = keyof Progress
export type Entry<S extends Shelf> = Progress[S][string]
export type KeptGuess = Entry<'guesses'>
export type KeptRun = Entry<'runs'>
export type Pin = Entry<'pins'>
export type Review = Entry<'reviews'>
export type OutlinePart = Entry<'outlines'>['parts'][number]

export const shelfNames = Object.keys(shelves) as readonly Shelf[]
export const noProgress: Progress = {
  ...{ answers: {}, points: {}, reasons: {}, reviews: {}, guesses: {}, runs: {}, pins: {}, outlines: {} },
}

export const progressVersion = 1
/** What makes a file of one version one of the next; the first is for files of version 1. Never changed once released. */
const migrations: readonly ((old: object) => object)[] = []

/** The text of a file that holds all progress. */
export function writeProgress(held: Progress, at: Date): string {
  return `${JSON.stringify({ format: 'atelier progress', version: progressVersion, at: at.toISOString(), ...held }, null, 1)}\n`
}

/** The progress of a file. @throws AtelierError in one sentence for a file that is none, is damaged, or comes from a later version. */
export function readProgress(file: string): Progress {
  const refuse = (why: string): never => {
    throw new AtelierError(`progress: ${why}. Nothing has been changed`)
  }
  let data: { readonly format?: unknown; readonly version?: unknown } | null
  try {
    data = JSON.parse(file)
  } catch {
    return refuse('this file is not JSON')
  }
  if (typeof data !== 'object' || data?.format !== 'atelier progress')
    return refuse('this file is not one that the Studio exported')
  const { version } = data
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return refuse('this file has no version')
  if (version > progressVersion) return refuse(`this file is of version ${version}, later than this Studio knows`)
  const current = migrations.slice(version - 1).reduce<object>((old, migrate) => migrate(old), data)
  const read = v.safeParse(progress, current)
  if (read.success) return read.output
  const [issue] = read.issues
  return refuse(`at ${v.getDotPath(issue) ?? 'its top'} ${issue.message.toLowerCase()}`)
}

/** One entry that was stored, or nothing where it is damaged. */
export function readEntry<S extends Shelf>(shelf: S, entry: unknown): Entry<S> | undefined {
  const read = v.safeParse(shelves[shelf].value, entry)
  return read.success ? (read.output as Entry<S>) : undefined
}

/** Both copies as one: of an entry that both have, the later stays. */
export function merged(ours: Progress, theirs: Progress): Progress {
  const both = shelfNames.map((shelf) => {
    const [mine, other] = [ours[shelf], theirs[shelf]] as readonly Readonly<Record<string, { readonly at: string }>>[]
    const later = Object.entries(other!).filter(
      ([id, { at }]) => !mine![id] || Date.parse(mine![id].at) < Date.parse(at),
    )
    return [shelf, { ...mine, ...Object.fromEntries(later) }]
  })
  return Object.fromEntries(both)
}
