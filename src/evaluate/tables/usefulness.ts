/** What rows are worth to who learns from them: boosted trees learn a target column from them and are tried on real rows. */
import { AtelierError } from '../../tensor/index.js'
import { auroc } from '../detection/auroc.js'
import { bootstrap } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'
import { boostedTrees } from './boosted-trees.js'
import type { MeasuredColumn, MeasuredTable } from './measured.js'

/** Levels that a category has as a target, at most. */
const mostLevels = 20

/** The first category of 2 to 20 levels, else the last column. */
export function usualTarget({ columns }: MeasuredTable): string {
  const category = columns.find(({ kind, values }) => {
    const levels = kind === 'category' ? new Set(values).size : 0
    return levels >= 2 && levels <= mostLevels
  })
  return (category ?? columns.at(-1)!).name
}

/** Of a category the AUROC of each level against the others, on average; of a number the share of its variance that is explained. */
export type TargetMeasure = 'AUROC' | 'R²'

export const targetMeasure = (table: MeasuredTable, target: string): TargetMeasure =>
  columnOf(table, target).kind === 'category' ? 'AUROC' : 'R²'

/**
 * Learns `target` from the other columns of `learnt`, and tries it on the rows of `test`; 95 % interval by resampling the latter. Chance
 * is .5 of an AUROC and 0 of R². Rows without a number as target are left out.
 * @throws AtelierError where there is no such column, or no other.
 */
export function usefulness(
  learnt: MeasuredTable,
  test: MeasuredTable,
  target: string,
  { seed }: { readonly seed: number },
): Interval {
  const [goal, judged] = [columnOf(learnt, target), columnOf(test, target)]
  const [from, to] = [without(learnt, target), without(test, target)]
  if (from.columns.length === 0)
    throw new AtelierError(`usefulness: "${target}" is the only column`, 'Give another table')
  const isCategory = goal.kind === 'category'
  const statistic = isCategory
    ? levelStatistic(scoresOfLevels(from, goal, to, judged), judged.values)
    : squareStatistic(numbersLearnt(from, goal, to), judged.values)
  return bootstrap([to.count], (places) => statistic(places!), { seed, resamples: 200, method: 'percentile' })
}

function columnOf({ columns }: MeasuredTable, name: string): MeasuredColumn {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  const names = columns.map((column) => `"${column.name}"`).join(', ')
  throw new AtelierError(`usefulness: target "${name}": there is no such column`, `There are ${names}`)
}

const without = ({ count, columns }: MeasuredTable, name: string): MeasuredTable => ({
  count,
  columns: columns.filter((column) => column.name !== name),
})

/** For each level that the test rows have, the logit of every test row. */
function scoresOfLevels(
  from: MeasuredTable,
  goal: MeasuredColumn,
  to: MeasuredTable,
  judged: MeasuredColumn,
): ReadonlyMap<number, Float64Array> {
  const counts = new Map<number, number>()
  for (const level of judged.values) counts.set(level, (counts.get(level) ?? 0) + 1)
  const levels = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostLevels)
  const asked = levels.map(([level]) => level)
  // Of two levels one tells all.
  const needed = asked.length === 2 ? asked.slice(0, 1) : asked
  return new Map(
    needed.map((level) => {
      const targets = goal.values.map((value) => (value === level ? 1 : 0))
      const isSeen = targets.includes(1) && targets.includes(0)
      const trees = isSeen ? boostedTrees(from, targets, { loss: 'logistic' }) : undefined
      return [level, trees?.answer(to) ?? new Float64Array(to.count)] as const
    }),
  )
}

const levelStatistic =
  (scores: ReadonlyMap<number, Float64Array>, values: Float64Array) =>
  (places: Uint32Array): number => {
    const areas = [...scores].flatMap(([level, all]) => {
      const labels = Uint8Array.from(places, (place) => (values[place] === level ? 1 : 0))
      if (!labels.includes(1) || !labels.includes(0)) return []
      return auroc(
        Float64Array.from(places, (place) => all[place]!),
        labels,
      )
    })
    return areas.length === 0 ? 0.5 : areas.reduce((a, b) => a + b, 0) / areas.length
  }

function numbersLearnt(from: MeasuredTable, goal: MeasuredColumn, to: MeasuredTable): Float64Array {
  const known = [...goal.values.keys()].filter((i) => !Number.isNaN(goal.values[i]!))
  if (known.length === 0) return new Float64Array(to.count)
  const rows = {
    count: known.length,
    columns: from.columns.map((column) => ({
      ...column,
      values: Float64Array.from(known, (i) => column.values[i]!),
    })),
  }
  return boostedTrees(
    rows,
    known.map((i) => goal.values[i]!),
    { loss: 'squares' },
  ).answer(to)
}

const squareStatistic =
  (answers: Float64Array, values: Float64Array) =>
  (places: Uint32Array): number => {
    const known = places.filter((place) => !Number.isNaN(values[place]!))
    const mean = known.reduce((sum, place) => sum + values[place]!, 0) / known.length
    let [around, left] = [0, 0]
    for (const place of known) {
      around += (values[place]! - mean) ** 2
      left += (values[place]! - answers[place]!) ** 2
    }
    return around > 0 ? 1 - left / around : 0
  }
