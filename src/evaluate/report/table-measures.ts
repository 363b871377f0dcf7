/** The measures of one kind of rows, the same for all. */
import type { Memory } from '../../runtime/index.js'
import { studentQuantile } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'
import { marginals } from '../tables/marginals.js'
import { type MeasuredTable, someRows } from '../tables/measured.js'
import { associationDifference, associations } from '../tables/pairwise.js'
import { membershipAttack, type TablePrivacy, tablePrivacy } from '../tables/privacy.js'
import { twoSampleTest } from '../tables/two-sample.js'
import { type TargetMeasure, usefulness } from '../tables/usefulness.js'
import { measureOf, type Told } from './measure.js'
import type { Measure } from './report.js'
import type { JudgedRows, TableSets } from './table-sets.js'

/** What rows are measured against. */
export interface TableGround {
  readonly memory: Memory
  readonly sets: TableSets
  /** Associations of the training rows. */
  readonly associations: readonly Float64Array[]
  readonly target: string
  readonly targetMeasure: TargetMeasure
}

export interface MeasuredRows {
  readonly rows: JudgedRows
  readonly measures: readonly Measure[]
  readonly privacy: TablePrivacy
}

/** Names by which measures are found again. */
export const names = {
  columns: 'Columns',
  pairs: 'Pairs',
  toldApart: 'Told apart',
  use: 'Use',
  nearer: 'Nearer',
  membership: 'Membership',
  equal: 'Equal rows',
} as const

/** All measures of rows, in one order. */
export async function tableMeasures(ground: TableGround, rows: JudgedRows): Promise<MeasuredRows> {
  const { sets, target, targetMeasure } = ground
  const { seed, count, training } = sets
  const over = { samples: rows.draws.length * count, seed } as const
  const mean = (of: (draw: MeasuredTable) => number, told: Omit<Told, 'samples' | 'seed'>): Measure =>
    measureOfDraws(rows.draws.map(of), { ...told, ...over })
  const use = usefulness(rows.whole, sets.real.draws[0]!, target, { seed })
  const privacy = await privacyOf(ground, rows)
  const made = (rows === sets.real ? rows.encoded : rows.encodedWhole).length / sets.width
  const attacked = { samples: made, seed } as const
  return {
    rows,
    privacy,
    measures: [
      mean((draw) => meanDistance(draw, training), {
        ...{ name: names.columns, better: 'lower' },
        note: 'Mean over the columns of how far they are from those of training rows: of numbers the Kolmogorov–Smirnov statistic, of categories the total variation; 0 is equal, 1 nothing in common.',
      }),
      mean((draw) => associationDifference(associations(draw), ground.associations), {
        ...{ name: names.pairs, better: 'lower' },
        note: 'Mean over the pairs of columns of how far their association is from that in training rows: Spearman’s correlation, correlation ratio or Cramér’s V.',
      }),
      toldApart(rows, training, over),
      measureOf(use, {
        ...{ name: names.use, better: 'higher', samples: sets.real.draws[0]!.count, seed },
        note: `${targetMeasure} on test rows of boosted trees that have learnt “${target}” from these rows; ${targetMeasure === 'AUROC' ? '.5 is guessing, 1 is never wrong' : '0 is guessing the mean, 1 is never wrong'}.`,
      }),
      measureOf(privacy.nearer, {
        ...{ name: names.nearer, better: 'lower', floor: 0.5, floorName: 'nothing copied', ...attacked },
        note: 'Chance that such a row is nearer to the training rows than a test row is.',
      }),
      measureOf(privacy.membership, {
        ...{ name: names.membership, better: 'lower', floor: 0.5, floorName: 'guessing', ...attacked },
        note: 'AUROC of who takes a real row for one of the training rows when a made row is near to it.',
      }),
      measureOf(
        privacy.equal,
        {
          ...{ name: names.equal, unit: '%', better: 'lower', ...attacked },
          note: 'Share of the rows that equal a training row in every cell that is made.',
        },
        100,
      ),
    ],
  }
}

function toldApart({ draws }: JudgedRows, training: MeasuredTable, over: Pick<Measure, 'samples' | 'seed'>): Measure {
  const found = draws.map((draw) => twoSampleTest(draw, training, over))
  const told: Told = {
    ...{ name: names.toldApart, better: 'lower', floor: 0.5, floorName: 'guessing', ...over },
    note: 'AUROC of boosted trees that learn to tell such rows from training rows, over rows that they have not learnt from.',
  }
  return found.length >= fewestDraws
    ? measureOfDraws(
        found.map(({ value }) => value),
        told,
      )
    : measureOf(found[0]!, told)
}

const meanDistance = (made: MeasuredTable, real: MeasuredTable): number =>
  marginals(made, real).reduce((sum, { distance }) => sum + distance, 0) / made.columns.length

/** Draws whose spread gives an interval, at least. */
const fewestDraws = 3

/** The mean over draws with the interval that their spread gives, where there are enough; it says nothing of other tables or trainings. */
function measureOfDraws(values: readonly number[], told: Told): Measure {
  const count = values.length
  const value = values.reduce((a, b) => a + b, 0) / count
  if (count < fewestDraws) return { ...told, value }
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (count - 1)
  const reach = studentQuantile(0.975, count - 1) * Math.sqrt(variance / count)
  const interval: Interval = { value, low: Math.max(0, value - reach), high: value + reach }
  return measureOf(interval, told)
}

/** Of real rows all of the test rows, which give away one half by the other as little as anything can. */
async function privacyOf({ memory, sets }: TableGround, rows: JudgedRows): Promise<TablePrivacy> {
  const { width, encodedTraining: training } = sets
  const heldOut = sets.real.encoded
  if (rows !== sets.real) return tablePrivacy(memory, { training, heldOut, made: rows.encodedWhole }, width)
  const found = await tablePrivacy(memory, { training, heldOut, made: heldOut }, width)
  const half = Math.ceil(heldOut.length / width / 2) * width
  const [made, others] = [heldOut.subarray(0, half), heldOut.subarray(half)]
  return { ...found, membership: await membershipAttack(memory, { training, heldOut: others, made }, width) }
}

/** A measure of each column with that of real rows as its floor. */
export function columnMeasures({ model, real, training, seed, count }: TableSets): readonly Measure[] {
  const found = [model, real].map(({ draws }) => draws.map((draw) => marginals(draw, training))) as [
    ReturnType<typeof marginals>[],
    ReturnType<typeof marginals>[],
  ]
  return training.columns.map(({ name, kind }, i) => {
    const [own, theirs] = found.map((draws) => draws.map((columns) => columns[i]!.distance))
    const gaps = found[0].reduce((sum, columns) => sum + columns[i]!.missing, 0) / found[0].length
    const told: Told = {
      ...{ name, better: 'lower', samples: own!.length * count, seed },
      floor: theirs![0]!,
      floorName: 'test rows',
      note: `${kind === 'number' ? 'Kolmogorov–Smirnov' : 'Total variation'}${Math.abs(gaps) < 5e-4 ? '' : `; ${Math.abs(100 * gaps).toFixed(1)} points ${gaps > 0 ? 'more' : 'fewer'} cells are missing than in training rows`}.`,
    }
    return measureOfDraws(own!, told)
  })
}

/** At most so many rows, evenly chosen, for charts. */
export const thinned = (table: MeasuredTable, most: number): MeasuredTable =>
  table.count <= most
    ? table
    : someRows(
        table,
        Array.from({ length: most }, (_, i) => Math.floor((i * table.count) / most)),
      )
