/** What it takes to compare generators: who there is, how each draws, how what it draws is judged, and what is shown of it. The bench knows nothing else of a medium. */
import { type Interval, wilson } from '../../evaluate/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import type { Numbers, Plain } from '../message.js'
import { type CandidateId, candidateOf, competitions, type MediumName } from './candidates.js'

/** A figure with its interval of 95 % and how many things it rests on. */
export interface Measured extends Interval {
  readonly n: number
}

/** What a figure tells of: how good, how varied, how much of it is memory, how well it fits, how quick. */
export type MeasureAxis = 'quality' | 'diversity' | 'memory' | 'fit' | 'speed'

export interface MeasureKind {
  /** Its name among the measures of a candidate. */
  readonly name: string
  /** As it stands on the page, and what it is, in a sentence. */
  readonly label: string
  readonly says: string
  readonly axis: MeasureAxis
  /** `share`: of 1, shown as %; `seconds`: shown in ms; `number`: as it is. */
  readonly unit: 'share' | 'seconds' | 'number'
}

export type Measures = Readonly<Record<string, Measured>>

/** A candidate that is ready. */
export type Candidate<Sample> = {
  readonly says: string
  readonly parameters?: number
  /** Measures of the model itself, not of what it draws; tells how far it has come. */
  itself?(): AsyncGenerator<string, Measures>
} & (
  | {
      /** Samples that are there already: nothing is timed. */
      readonly samples: readonly Sample[]
    }
  | {
      /** So many samples in one call, decided by the seed. */
      draw(count: number, seed: number): Promise<readonly Sample[]>
    }
)

export interface Judged {
  readonly measures: Measures
  /** What is shown of the samples, such as some of them and what was learnt from that is nearest. */
  readonly look: {
    readonly values: { readonly [name: string]: Plain }
    readonly arrays: Readonly<Record<string, Numbers>>
  }
}

export interface Medium<Sample> {
  readonly name: MediumName
  readonly facts: { readonly [name: string]: Plain }
  /** In the order in which they are told; of quality and of diversity the first is the usual one. */
  readonly measures: readonly MeasureKind[]
  /** Samples that are drawn one by one, as a person who waits gets them; the rest come so many in a call. */
  readonly alone: number
  readonly together: number
  /** What a sample is made of, where it comes piece by piece, such as letters. */
  readonly pieces?: { readonly name: string; of(sample: Sample): number }
  /** @throws AtelierError where samples of that id are not there. */
  check?(id: string): void
  /** Makes a candidate ready, telling how far it has come. @throws AtelierError where it can't be, such as a stored model of something else. */
  open(id: string, told: CandidateId): AsyncGenerator<string, Candidate<Sample>>
  /** The same yardstick for all: what one is worth never depends on which others are there. */
  judge(samples: readonly Sample[]): Promise<Judged>
  /** Takes samples of the reader's own in; how many they are. @throws AtelierError where they can't be read. */
  take?(id: string, text: string): number
  close(): Promise<void>
}

/** @throws AtelierError for an id that no candidate has. */
export function knownCandidate(medium: MediumName, id: string): CandidateId {
  const found = candidateOf(medium, id)
  if (found) return found
  throw new AtelierError(
    `candidate "${id}": there is none of that name`,
    `Known are ${competitions[medium].kinds.map(({ name }) => name).join(', ')}, some with @ and a number`,
  )
}

/** The seed of a candidate's i-th call: its own, whoever else is compared. */
export const seedOf = (seed: number, id: string, i: number): number =>
  randomStream(seed, `samples of ${id}`).fork(i).uint32() >>> 1

/** A share with Wilson's interval. */
export const shareOf = (hits: number, n: number): Measured => ({ ...wilson(hits, n), n })

/** The share of ones among zeros and ones; the items are independent, what they were held against taken as given. */
export const shareOfOnes = (items: Float64Array): Measured =>
  shareOf(
    items.reduce((sum, item) => sum + item, 0),
    items.length,
  )
