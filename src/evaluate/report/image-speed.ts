/** How fast images are made. */
import { histogram } from '../../charts/index.js'
import type { ImageGenerator } from '../../sample/index.js'
import { arithmeticPicojoules, energyEstimate, latency } from '../latency.js'
import { ratio } from '../novelty.js'
import type { ImageSets, JudgedImages } from './image-sets.js'
import { measureOf } from './measure.js'
import type { Measure, ReportSection, ReportVerdict } from './report.js'

export interface SpeedOptions {
  readonly generator: ImageGenerator
  readonly sets: ImageSets
  /** Bytes that the process has had in memory at most. */
  readonly peakBytes?: number
  /** Single images that are timed. Default 100. */
  readonly singles?: number
}

/** Images a second in batches, the wait for a single one, memory and arithmetic. */
export async function imageSpeed({ generator, sets, peakBytes, singles = 100 }: SpeedOptions): Promise<{
  readonly section: ReportSection
  readonly verdict: ReportVerdict
}> {
  const { model, baselines, seed } = sets
  const pace = paceOf(model, seed)
  const others = baselines.slice(0, 2).map((images) => ({ name: images.name, value: paceOf(images, seed).value }))
  const times = await singleTimes(generator, singles, seed)
  const { p50, p95, p99 } = latency(times, { warmUp: 0 })
  const waits = Object.entries({ 50: p50, 95: p95, 99: p99 }).map(([share, interval]) =>
    measureOf(
      interval,
      {
        name: `One image alone, ${share} % within`,
        unit: 'ms',
        better: 'lower',
        samples: singles,
        seed,
        note: 'From the request to the bytes of a single image; the programs are open already.',
      },
      1000,
    ),
  )
  const title = 'Time of a single image'
  const most = 1200 * p95.value
  return {
    section: {
      title: 'Speed',
      text: 'Measured on this machine, on the target that the run was opened on.',
      measures: [
        { ...pace, floor: others[0]!.value, floorName: others[0]!.name },
        ...waits,
        ...resourceMeasures(generator, peakBytes, seed),
      ],
      figures: [
        {
          title,
          svg: histogram({
            ...{
              title,
              isBare: true,
              width: 480,
              height: 280,
              values: times.map((seconds) => 1000 * seconds),
              bins: 24,
            },
            x: { label: 'milliseconds', domain: [0, most] },
            rules: [
              { x: waits[0]!.value, label: '50 %' },
              { x: waits[1]!.value, label: '95 %' },
            ],
          }),
          caption: `How long each of ${singles} single images took, one after the other; the slowest are counted in the last column.`,
        },
      ],
    },
    verdict: {
      axis: 'Speed',
      words: `It makes ${rounded(pace.value)} images a second on this machine, in batches.`,
      measure: pace,
      references: others,
    },
  }
}

/** Two significant digits, as one says it. */
const rounded = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en-US')

function paceOf({ batches = [] }: JudgedImages, seed: number): Measure {
  const pace = ratio(
    batches.map(({ images }) => images),
    batches.map(({ seconds }) => seconds),
    { seed },
  )
  return measureOf(pace, {
    name: 'Images a second',
    better: 'higher',
    samples: batches.reduce((sum, { images }) => sum + images, 0),
    seed,
    note: `Made in batches of ${batches[0]?.images ?? 0}, from the request to the bytes; the interval resamples batches.`,
  })
}

/** Seconds of single images. */
async function singleTimes(generator: ImageGenerator, count: number, seed: number): Promise<Float64Array> {
  await generator.generate(1, { seed })
  const times = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    await generator.generate(1, { seed: seed + i })
    times[i] = (performance.now() - start) / 1000
  }
  return times
}

function resourceMeasures(
  { operationsPerImage }: ImageGenerator,
  peakBytes: number | undefined,
  seed: number,
): readonly Measure[] {
  const told = { better: 'lower', samples: 1, seed } as const
  return [
    ...(peakBytes === undefined
      ? []
      : [
          {
            ...told,
            name: 'Peak memory',
            value: peakBytes / 1e6,
            unit: 'MB',
            note: 'The most that the process had in memory at once, this evaluation included.',
          },
        ]),
    ...(operationsPerImage === undefined
      ? []
      : [
          {
            ...told,
            name: 'Operations per image',
            value: operationsPerImage,
            note: 'Multiplications and additions of one image, counted from the graph; exact.',
          },
          {
            ...told,
            name: 'Energy per image, at least',
            value: energyEstimate(operationsPerImage) * 1e6,
            unit: 'µJ',
            note: `The arithmetic alone at ${arithmeticPicojoules.toFixed(1)} pJ an operation (Horowitz, 2014); moving data and idling take a multiple of it.`,
          },
        ]),
  ]
}
