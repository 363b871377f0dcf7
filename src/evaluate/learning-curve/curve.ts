/** How many examples are enough: accuracies at some numbers of examples, a curve through them, and what it says, with its uncertainty. */
import { AtelierError, randomStream } from '../../tensor/index.js'
import type { Interval } from '../statistics/interval.js'
import { meanInterval } from '../statistics/mean-interval.js'
import { type CurvePoint, errorAt, examplesFor, fitPowerLaw, type PowerLaw } from './power-law.js'

/** Accuracies at a number of examples (of each class), one for each draw of them. */
export interface CurveMeasurement {
  readonly examples: number
  readonly accuracies: readonly number[]
}

export interface LearningCurveOptions {
  /** The accuracy that is wanted, from 0 to 1. */
  readonly wanted: number
  /** Draws of the measurements for the uncertainty of the curve. Default 500. */
  readonly resamples?: number
  /** Default 0. */
  readonly seed?: number
}

export interface LearningCurve {
  readonly points: readonly { readonly examples: number; readonly accuracy: Interval; readonly draws: number }[]
  /** Of errors, 1 − accuracy. */
  readonly law: PowerLaw
  readonly wanted: number
  /** Examples that the curve needs for what is wanted, with the 95 % interval of the resamples; infinite where it never gets there. */
  readonly needed: Interval
  /** The best accuracy that the curve comes near with any number of examples. */
  readonly ceiling: Interval
  /** Share of the resamples in which what is wanted is reached at all. */
  readonly reached: number
  /** Of the fitted curve, at numbers of examples from the first to four times the last. */
  readonly fitted: readonly { readonly examples: number; readonly accuracy: Interval }[]
}

/** Fits the curve to the measurements and to resamples of their draws (bootstrap). @throws as `fitPowerLaw`, and for a number of examples without draws. */
export function learningCurve(
  measurements: readonly CurveMeasurement[],
  { wanted, resamples = 500, seed = 0 }: LearningCurveOptions,
): LearningCurve {
  const empty = measurements.find(({ accuracies }) => accuracies.length === 0)
  if (empty) throw new AtelierError(`learning curve: ${empty.examples} examples: nothing was measured`)
  if (!(wanted > 0 && wanted < 1)) throw new AtelierError(`learning curve: ${wanted} wanted: not between 0 and 1`)
  const law = fitPowerLaw(pointsOf(measurements))
  const random = randomStream(seed, 'resamples of a learning curve')
  const laws = Array.from({ length: resamples }, () =>
    fitPowerLaw(
      pointsOf(
        measurements.map(({ examples, accuracies }) => ({
          examples,
          accuracies: accuracies.map(() => accuracies[random.integer(accuracies.length)]!),
        })),
        measurements,
      ),
    ),
  )
  const between = (of: (law: PowerLaw) => number): Interval => {
    const sorted = laws.map(of).sort((a, b) => a - b)
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!
    return { value: of(law), low: at(0.025), high: at(0.975) }
  }
  const [first, last] = [measurements[0]!.examples, measurements.at(-1)!.examples]
  const places = Array.from({ length: 41 }, (_, i) => first * ((4 * last) / first) ** (i / 40))
  return {
    points: measurements.map(({ examples, accuracies }) => ({
      examples,
      accuracy: accuracies.length > 1 ? meanInterval(accuracies) : certain(accuracies[0]!),
      draws: accuracies.length,
    })),
    ...{ law, wanted },
    needed: between((each) => examplesFor(each, 1 - wanted)),
    ceiling: between((each) => 1 - each.floor),
    reached: laws.filter((each) => examplesFor(each, 1 - wanted) < Number.POSITIVE_INFINITY).length / laws.length,
    fitted: places.map((examples) => ({ examples, accuracy: between((each) => 1 - errorAt(each, examples)) })),
  }
}

const certain = (value: number): Interval => ({ value, low: value, high: value })

/** Least deviation of a mean, so that a number of examples at which all draws agree does not decide alone. */
const leastDeviation = 0.005

/** Means, weighed by how certain they are among the draws of `spread`. */
function pointsOf(
  measurements: readonly CurveMeasurement[],
  spread: readonly CurveMeasurement[] = measurements,
): readonly CurvePoint[] {
  return measurements.map(({ examples, accuracies }, i) => {
    const mean = meanOf(accuracies)
    const others = spread[i]!.accuracies
    const centre = meanOf(others)
    const squares = others.reduce((sum, value) => sum + (value - centre) ** 2, 0)
    const variance = squares / Math.max(1, others.length - 1) / others.length
    return { examples, error: 1 - mean, weight: 1 / (variance + leastDeviation ** 2) }
  })
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The answer in a sentence; `unit` is what examples are counted in, as `examples of each class`. */
export function enoughInWords({ wanted, needed, ceiling, reached, points }: LearningCurve, unit: string): string {
  const percent = (share: number): string => `${(100 * Math.min(1, share)).toFixed(1)} %`
  const whole = (count: number): string =>
    count === Number.POSITIVE_INFINITY ? 'no number' : Math.ceil(count).toLocaleString('en-US')
  const last = points.at(-1)!.examples
  const enough = points.find(({ accuracy }) => accuracy.low >= wanted)
  const measured = enough ? ` Measured: ${enough.examples} are enough (${percent(enough.accuracy.value)}).` : ''
  if (needed.value === Number.POSITIVE_INFINITY) {
    return `The curve levels off at ${percent(ceiling.value)} (${percent(ceiling.low)} to ${percent(ceiling.high)}): no number of ${unit} gives ${percent(wanted)} this way.${measured}`
  }
  const far =
    needed.value > 4 * last
      ? ` That is ${Math.round(needed.value / last)} times what was measured, so hardly more than a guess.`
      : ''
  const doubt = reached < 0.975 ? ` In ${percent(1 - reached)} of the resamples no number does.` : ''
  const range = `${whole(needed.low)} to ${needed.high === Number.POSITIVE_INFINITY ? 'any number' : whole(needed.high)}`
  return `${whole(needed.value)} ${unit} (${range}) give ${percent(wanted)}.${doubt}${far}${measured}`
}
