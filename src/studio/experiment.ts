/**
 * Experiments: a question, what the reader expects, a run of models that answers it, and a verdict that may be "no". A card is all that a
 * page needs beforehand; what runs is loaded by the job that runs it.
 */
import type { Place } from './job.js'
import type { LinkSchema, LinkValues } from './link.js'
import type { Plain } from './message.js'

/** The ten questions of the study guide. */
export const questionIds = [
  'generative',
  'chef',
  'backpropagation',
  'adversaries',
  'transformers',
  'temperature',
  'autoencoder',
  'diffusion',
  'requirements',
  'few-shot',
] as const
export type QuestionId = (typeof questionIds)[number]

/** What the reader commits to before the run. */
export type Prediction =
  | { readonly kind: 'choice'; readonly ask: string; readonly choices: readonly string[] }
  | { readonly kind: 'order'; readonly ask: string; readonly items: readonly string[] }
  | {
      readonly kind: 'number'
      readonly ask: string
      readonly least: number
      readonly most: number
      readonly step: number
      readonly unit?: string
    }
  | { readonly kind: 'curve'; readonly ask: string; readonly x: CurveAxis; readonly y: CurveRange }
  | PointsPrediction

/** So many places of a plane, on which something known stands already. */
export interface PointsPrediction {
  readonly kind: 'points'
  readonly ask: string
  readonly count: number
  readonly x: CurveRange
  readonly y: CurveRange
  readonly landmarks: readonly { readonly at: PlanePoint; readonly name: string }[]
}

export type PlanePoint = readonly [x: number, y: number]

export interface CurveAxis {
  readonly label: string
  /** The places at which the reader sets a height. */
  readonly values: readonly number[]
}

export interface CurveRange {
  readonly label: string
  readonly least: number
  readonly most: number
  readonly unit?: string
}

/** What came out, in the form of the prediction, so that both can be laid over each other. Spreads are the least and the most of the seeds. */
export type Outcome =
  | { readonly kind: 'choice'; readonly choice: string }
  | { readonly kind: 'order'; readonly items: readonly string[] }
  | { readonly kind: 'number'; readonly value: number; readonly spread?: Spread }
  | { readonly kind: 'curve'; readonly values: readonly number[]; readonly spread?: readonly Spread[] }
  | PointsOutcome

export interface PointsOutcome {
  readonly kind: 'points'
  /** What came out. */
  readonly points: readonly PlanePoint[]
  /** The landmarks that it reached. */
  readonly reached: readonly PlanePoint[]
  /** How near to a point another is at the same place. */
  readonly within: number
}

export type Spread = readonly [least: number, most: number]

export interface Quantity {
  readonly label: string
  readonly value: number
  readonly spread?: Spread
  readonly unit?: string
}

export interface Verdict {
  /** What the experiment set out to show, as a sentence that can be true or false. */
  readonly claim: string
  readonly holds: 'yes' | 'no' | 'mixed'
  readonly evidence: readonly Quantity[]
  /** What this does not show. */
  readonly caveat: string
  readonly outcome: Outcome
}

export interface ExperimentCard {
  readonly id: string
  readonly question: QuestionId
  readonly title: string
  /** What is done, in a sentence or two. */
  readonly about: string
  /** Its parameters, as an address carries them: bounded, with defaults. */
  readonly link: LinkSchema
  readonly prediction: Prediction
  /** Seeds of a default run: three or more where things are compared. */
  readonly seeds: number
  /** What a default run takes on two cores with WebAssembly. */
  readonly seconds: number
}

export interface Progress {
  /** How far this seed's run has come, from 0 to 1. */
  readonly share: number
  /** What is being done, in a few words. */
  readonly says: string
  /** Numbers worth seeing on the way. */
  readonly readings?: { readonly [name: string]: number }
}

/** What runs; `R` is what one seed's run found. */
export interface Experiment<R = Plain, S extends LinkSchema = LinkSchema> {
  /** One run from the place's seed. It yields at least every 100 ms, so that it can be paused. */
  run(params: LinkValues<S>, place: Place): AsyncGenerator<Progress, R>
  /** What the runs say together. */
  verdict(results: readonly R[], params: LinkValues<S>): Verdict
}

/** The median of some runs' numbers, with the least and the most. */
export function across(values: readonly number[]): { readonly value: number; readonly spread: Spread } {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const value = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
  return { value, spread: [sorted[0]!, sorted.at(-1)!] }
}
