/** How varied, how new and how much like real text the samples of a language model are, beside real text of the same length. */
import { lineChart } from '../../charts/index.js'
import type { Tokenizer } from '../../data/index.js'
import { distinctInterval } from '../distinct.js'
import { type Novelty, novelty } from '../novelty.js'
import type { PassageIndex } from '../passages.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'
import { clopperPearson } from '../statistics/proportions.js'
import { selfBleu } from '../texts/self-bleu.js'
import { measureOf } from './measure.js'
import type { ComparisonRow, Measure, ReportFigure } from './report.js'
import type { Overlap } from './text-overlap.js'

/** Texts of one length in tokens. */
export interface SampleSet {
  readonly name: string
  readonly role: ComparisonRow['role']
  readonly what: string
  readonly samples: readonly Int32Array[]
  /** Of the model's own. */
  readonly temperature?: number
}

export interface SampleOptions {
  readonly tokenizer: Tokenizer
  /** Of the training text; left out, nothing is said of copying. */
  readonly index?: PassageIndex
  /** Left out, nothing is said of overlap. */
  readonly overlap?: Overlap
  readonly seed: number
}

/** Orders of n-grams, in tokens, that suit the tokenizer: few characters say little, as many words much. */
export interface Orders {
  readonly distinct: readonly number[]
  readonly copied: readonly number[]
}

/** By how many bytes a token has in the samples: distinct n-grams of about 4 and 8 bytes, copied ones of about 16 and 32. */
export function ordersFor(samples: readonly Int32Array[], tokenizer: Tokenizer): Orders {
  const tokens = samples.flatMap((sample) => Array.from(sample))
  const bytes = tokens.reduce((sum, id) => sum + tokenizer.bytes(id).length, 0) / Math.max(1, tokens.length)
  const length = samples.reduce((least, sample) => Math.min(least, sample.length), Number.POSITIVE_INFINITY)
  const orders = (lengths: readonly number[], least: number): readonly number[] => [
    ...new Set(lengths.map((length) => Math.max(least, Math.round(length / bytes)))),
  ]
  const fitting = (found: readonly number[]): readonly number[] => found.filter((order) => order <= length)
  return { distinct: fitting(orders([4, 8], 2)), copied: fitting(orders([16, 32], 3)) }
}

export interface MeasuredSamples extends SampleSet {
  readonly measures: readonly Measure[]
  readonly novelty?: Novelty
}

/** The measures of one set of samples. */
export function measureSamples(set: SampleSet, orders: Orders, options: SampleOptions): MeasuredSamples {
  const { index, overlap, seed } = options
  const { samples } = set
  const told = { samples: samples.length, seed }
  const found = index && novelty(samples, index, { orders: orders.copied, seed })
  const measures: Measure[] = overlap ? [overlap.measure(samples)] : []
  measures.push(
    ...orders.distinct.map((order) => distinctMeasure(samples, order, told)),
    selfBleuMeasure(samples, orders, told),
  )
  if (found === undefined) return { ...set, measures }
  measures.push(
    measureOf(
      found.repeated,
      {
        ...told,
        name: 'Repeated 4-grams',
        unit: '%',
        better: 'lower',
        note: 'Share of runs of 4 tokens that the same text had before: loops.',
      },
      100,
    ),
    ...found.copied.map(({ order, ...share }) =>
      measureOf(
        certain(share, samples.length),
        {
          ...told,
          name: `Copied ${order}-grams`,
          unit: '%',
          better: 'lower',
          note: `Share of runs of ${order} tokens that stand in the training text; real unseen text shares some, too, and is the mark to hold it against.`,
        },
        100,
      ),
    ),
    measureOf(found.meanLongest, {
      ...told,
      name: 'Longest copy',
      unit: 'tokens',
      better: 'lower',
      note: 'The longest run that a text shares with the training text, mean over texts.',
    }),
  )
  return { ...set, measures, novelty: found }
}

/** Where no text has any, or all have nothing else, resampling shows no doubt: then by whether a text has some at all. */
function certain({ value, low, high }: Interval, texts: number): Interval {
  if (value === 0) return { value, low, high: clopperPearson(0, texts).high }
  return value === 1 ? { value, low: clopperPearson(texts, texts).low, high } : { value, low, high }
}

type Basis = Pick<Measure, 'samples' | 'seed'>

const distinctMeasure = (samples: readonly Int32Array[], order: number, told: Basis): Measure =>
  measureOf(distinctInterval(samples, order), {
    ...told,
    name: `Distinct ${order}-grams`,
    better: 'higher',
    note: `Share of runs of ${order} tokens that occur once only or first: variety, to be held against real text of the same length.`,
  })

function selfBleuMeasure(
  samples: readonly Int32Array[],
  { distinct }: Orders,
  { seed, samples: count }: Basis,
): Measure {
  const order = Math.max(1, Math.min(Math.max(4, ...distinct), samples[0]!.length))
  const items = samples.length < 2 ? new Float64Array(1) : selfBleu(samples, order).items
  return measureOf(bootstrapMean(items, { seed, resamples: 300, method: 'percentile' }), {
    ...{ samples: count, seed },
    name: 'Self-BLEU',
    better: 'lower',
    note: `How much of each text the others hold, in runs of 1 to ${order} tokens: sameness, to be held against real text.`,
  })
}

/** Copied n-grams by temperature, beside real text. */
export function copyFigure(sets: readonly MeasuredSamples[], heldOut: MeasuredSamples): ReportFigure | undefined {
  const own = sets.filter(({ temperature }) => temperature !== undefined)
  if (heldOut.novelty === undefined || own.length < 2) return undefined
  const title = 'Copied from the training text'
  const orders = heldOut.novelty.copied
  return {
    title,
    svg: lineChart({
      title,
      isBare: true,
      width: 480,
      height: 300,
      x: { label: 'temperature' },
      y: { label: 'share of n-grams', format: 'percent' },
      series: orders.map(({ order }, i) => ({
        name: `${order}-grams`,
        points: own.map((set) => [set.temperature!, set.novelty!.copied[i]!.value] as const),
        band: own.map((set) => [set.temperature!, set.novelty!.copied[i]!.low, set.novelty!.copied[i]!.high] as const),
        marks: true,
      })),
      rules: orders.map(({ order, value }) => ({ y: value, label: `real text, ${order}` })),
    }),
    caption:
      'Shares of n-grams that stand in the training text. Dashed: unseen real text of the same length. Bands: intervals of 95 %.',
  }
}
