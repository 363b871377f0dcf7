/** The report on a generator of points of a plane, where everything can be measured exactly: modes, distances, and a picture of all of it. */
import { scatterChart } from '../../charts/index.js'
import type { Mixture, PointSet } from '../../data/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import type { ExampleGenerator } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import { modeCoverage } from '../samples/modes.js'
import { precisionRecallDensityCoverage } from '../samples/precision-recall.js'
import { energyDistance, meanPairwiseDistance } from '../samples/spread.js'
import { measureOf } from './measure.js'
import { gaussianPoints } from './point-baselines.js'
import type { ComparisonRow, Measure, Report, ReportVerdict } from './report.js'

export interface PointEvaluation {
  readonly generator: ExampleGenerator
  readonly training: PointSet
  readonly test: PointSet
  /** Points of each kind, at most; no more than there are test points. Default 2,000. */
  readonly samples?: number
  /** Default 1. */
  readonly seed?: number
  /** Computes distances. Default: one of its own. */
  readonly memory?: Memory
  readonly signal?: AbortSignal
  readonly made?: Readonly<Record<string, string>>
}

/** Neighbours of the balls of coverage and precision. */
const neighbours = 5

/**
 * Measures a generator of points beside real ones, a Gaussian of the same mean and covariance, and a copier of training points that cannot make anything new.
 * @throws AtelierError if the generator makes anything but points of a plane.
 */
export async function evaluatePoints(given: PointEvaluation): Promise<Report> {
  const { generator, training, test, seed = 1, memory = createMemory({ seed }) } = given
  if (generator.shape.length !== 1 || generator.shape[0] !== 2) {
    throw new AtelierError(`evaluate: examples of [${generator.shape.join(', ')}]: no points of a plane, which are [2]`)
  }
  const count = Math.min(given.samples ?? 2000, test.count, training.count)
  const real = test.points.subarray(0, 2 * count)
  const start = performance.now()
  const made = await generator.generate(count, { seed })
  const seconds = (performance.now() - start) / 1000
  const kinds: readonly (Pick<ComparisonRow, 'name' | 'role' | 'what'> & { readonly points: Float32Array })[] = [
    { name: generator.name, role: 'model', what: 'what is evaluated', points: made },
    {
      name: 'Real',
      role: 'ceiling',
      what: 'training points: nothing can be nearer to the test points',
      points: someOf(training, count, seed),
    },
    {
      name: 'Gaussian',
      role: 'baseline',
      what: 'a normal distribution with the mean and covariance of the training points',
      points: gaussianPoints(training, count, seed),
    },
  ]
  const rows: ComparisonRow[] = []
  for (const { points, ...row } of kinds) {
    given.signal?.throwIfAborted()
    rows.push({ ...row, measures: await measuresOf(memory, { points, real, test, seed }) })
  }
  const [model, ceiling, gaussian] = rows as [ComparisonRow, ComparisonRow, ComparisonRow]
  const named = (row: ComparisonRow, name: string): Measure => row.measures.find((each) => each.name === name)!
  const verdictOn = (axis: string, name: string, words: string): ReportVerdict => ({
    ...{ axis, words, measure: named(model, name) },
    references: [
      { name: 'real', value: named(ceiling, name).value },
      { name: 'Gaussian', value: named(gaussian, name).value },
    ],
  })
  const { value, floor = Number.NaN } = named(model, 'Energy distance')
  const modes = test.mixture && test.mixture.centres.length / 2
  const verdicts = [
    verdictOn(
      'Quality',
      'Energy distance',
      `${(value / floor).toFixed(1)} times the energy distance that equal distributions have on average.`,
    ),
    modes === undefined
      ? verdictOn(
          'Diversity',
          'Coverage',
          `${share(named(model, 'Coverage'))} of the real points have a made one nearby, of real ones ${share(named(ceiling, 'Coverage'))}.`,
        )
      : verdictOn(
          'Diversity',
          'Modes',
          `${named(model, 'Modes').value} of ${modes} modes, and ${share(named(model, 'High quality'))} of the points within three deviations of one.`,
        ),
  ]
  return {
    title: `${generator.name} on ${training.name}`,
    summary: verdicts.map(({ words }) => words).join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${training.name}: ${training.count.toLocaleString('en-US')} training points`,
      points: `${count.toLocaleString('en-US')} of each kind`,
      seed: String(seed),
    },
    sections: [
      {
        title: 'Pictures',
        measures: [],
        figures: kinds.map(({ name, points, what }) => ({
          title: name,
          svg: cloud(points, real),
          caption: `${name}: ${what}.`,
        })),
      },
      {
        title: 'Side by side',
        measures: [],
        figures: [],
        comparison: {
          title: 'Beside real points and a Gaussian',
          text: `All against the same ${count.toLocaleString('en-US')} test points.`,
          rows,
        },
      },
      {
        title: 'Speed',
        figures: [],
        measures: [
          {
            name: 'Points a second',
            value: count / seconds,
            better: 'higher',
            samples: count,
            seed,
            note: 'In one batch on this machine, the opening of programs included.',
          },
        ],
      },
    ],
  }
}

const share = ({ value }: Measure): string => `${(100 * value).toFixed(1)} %`

interface Judged {
  readonly points: Float32Array
  readonly real: Float32Array
  readonly test: PointSet
  readonly seed: number
}

async function measuresOf(memory: Memory, { points, real, test, seed }: Judged): Promise<readonly Measure[]> {
  const samples = points.length / 2
  const higher = { better: 'higher', samples, seed } as const
  const { value, standardError } = await energyDistance(memory, real, points, 2)
  const within = await meanPairwiseDistance(memory, points, 2)
  const withinReal = await meanPairwiseDistance(memory, real, 2)
  // With every point's distance of 0 from itself, so that equal distributions give a small number above 0 to compare with.
  const bias = within.value / samples + withinReal.value / (real.length / 2)
  const spread = 1.96 * standardError
  const distance = { value: value + bias, low: value + bias - spread, high: value + bias + spread }
  const { precision, coverage } = await precisionRecallDensityCoverage(memory, real, points, 2, { neighbours })
  return [
    measureOf(distance, {
      ...{ name: 'Energy distance', better: 'lower', samples, seed },
      ...{ floor: bias, floorName: 'equal distributions, on average' },
      note: '2 E|X − Y| − E|X − X′| − E|Y − Y′| over all pairs, those of a point with itself included; whatever tells two distributions apart raises it.',
    }),
    ...(test.mixture ? modeMeasures(points, test.mixture, higher) : []),
    {
      ...{ name: 'Precision', value: precision, ...higher },
      note: `Share of points within reach of a real one: of its ${neighbours} nearest.`,
    },
    {
      ...{ name: 'Coverage', value: coverage, ...higher },
      note: `Share of real points with one of these nearer than their ${neighbours}th real neighbour.`,
    },
  ]
}

function modeMeasures(
  points: Float32Array,
  mixture: Mixture,
  higher: Pick<Measure, 'better' | 'samples' | 'seed'>,
): readonly Measure[] {
  const { counts, hit, highQuality, expected } = modeCoverage(points, mixture.centres, 2, mixture)
  return [
    measureOf(highQuality, {
      ...{ name: 'High quality', floor: expected, floorName: 'the mixture itself', ...higher },
      note: 'Share of points within three deviations of the nearest mode.',
    }),
    { name: 'Modes', value: hit, ...higher, note: 'Modes with at least one such point.' },
    {
      ...{ name: 'Evenness', value: evenness(counts), ...higher },
      note: 'Entropy of the modes over that of equally frequent ones: 1 where all are hit equally often.',
    },
  ]
}

function evenness(counts: Int32Array): number {
  const total = counts.reduce((a, b) => a + b, 0)
  const entropy = counts.reduce((sum, n) => (n > 0 ? sum - (n / total) * Math.log(n / total) : sum), 0)
  return total === 0 ? 0 : entropy / Math.log(counts.length)
}

function someOf({ points, count }: PointSet, wanted: number, seed: number): Float32Array {
  const places = randomStream(seed, 'real points').permutation(count).subarray(0, wanted)
  return Float32Array.from([...places].flatMap((place) => [points[2 * place]!, points[2 * place + 1]!]))
}

function cloud(points: Float32Array, real: Float32Array): string {
  const paired = (values: Float32Array): (readonly [number, number])[] =>
    Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!])
  return scatterChart({
    ...{ title: 'Points', isBare: true, isDense: true, width: 420, height: 380 },
    ...{ x: { label: 'x' }, y: { label: 'y' } },
    series: [
      { name: 'real', points: paired(real) },
      { name: 'made', points: paired(points) },
    ],
  })
}
