import { describe, expect, it } from 'vitest'
import { learnCoding, type Table, tableCoding } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { auroc } from '../detection/auroc.js'
import { independentColumns } from './baselines.js'
import { boostedTrees } from './boosted-trees.js'
import { measuredTable } from './measured.js'
import { targetMeasure, usefulness, usualTarget } from './usefulness.js'

/** y = step of x in one level and its opposite in the other, as no sum of single columns can say; z is noise. */
function crossed(count: number, seed: number): Table {
  const random = randomStream(seed, 'crossed')
  const rows = Array.from({ length: count }, () => {
    const [x, group] = [random.normal(), random.integer(2)]
    const isUp = x > 0 === (group === 0)
    return [
      isUp ? 'up' : 'down',
      x.toFixed(3),
      'ab'[group],
      random.uniform() < 0.1 ? '' : random.normal().toFixed(2),
      (isUp ? 3 : 1) + x,
    ]
  })
  return { columns: ['y', 'x', 'group', 'z', 'amount'], rows }
}

const training = crossed(800, 1)
const coding = tableCoding(learnCoding(training))
const measured = ({ rows }: Pick<Table, 'rows'>) => measuredTable(coding, coding.names, rows)
const [learnt, test] = [measured(training), measured(crossed(400, 2))]
const only = (table: typeof learnt, ...names: readonly string[]) => ({
  ...table,
  columns: table.columns.filter(({ name }) => names.includes(name)),
})

describe('boosted trees', () => {
  it('learn what only two columns together say, with gaps about', () => {
    const inputs = ['x', 'group', 'z']
    const targets = learnt.columns[0]!.values
    const scores = boostedTrees(only(learnt, ...inputs), targets, { loss: 'logistic' }).answer(only(test, ...inputs))
    expect(auroc(scores, test.columns[0]!.values)).toBeGreaterThan(0.97)
    // A cut of one column alone is of no use here.
    const one = boostedTrees(only(learnt, ...inputs), targets, { loss: 'logistic', depth: 1 })
    expect(auroc(one.answer(only(test, ...inputs)), test.columns[0]!.values)).toBeLessThan(0.65)
  })

  it('answer with the mean where nothing is told', () => {
    const constant = {
      count: 4,
      columns: [{ name: 'x', kind: 'number', values: new Float64Array(4), levels: [] }],
    } as const
    expect([...boostedTrees(constant, [1, 2, 3, 6], { loss: 'squares' }).answer(constant)]).toEqual([3, 3, 3, 3])
    const logits = boostedTrees(constant, [1, 0, 0, 0], { loss: 'logistic', rounds: 1 }).answer(constant)
    expect(logits[0]).toBeCloseTo(Math.log(1 / 3), 6)
  })

  it('refuse targets that are not one for each row', () => {
    expect(() => boostedTrees(learnt, [1], { loss: 'squares' })).toThrow('1 targets of 800 rows')
  })
})

describe('usefulness', () => {
  it('is that of real rows for rows of the same source, and chance for shuffled columns', () => {
    const of = (table: typeof learnt, target: string) => usefulness(table, test, target, { seed: 1 })
    const without = (table: typeof learnt) => only(table, 'y', 'x', 'group', 'z')
    const shuffled = measured({ rows: independentColumns(training.rows as readonly (readonly unknown[])[])(800, 3) })
    expect(usualTarget(learnt)).toBe('y')
    expect(targetMeasure(learnt, 'y')).toBe('AUROC')
    expect(targetMeasure(learnt, 'amount')).toBe('R²')
    expect(usefulness(without(learnt), without(test), 'y', { seed: 1 }).low).toBeGreaterThan(0.95)
    const chance = usefulness(without(shuffled), without(test), 'y', { seed: 1 })
    expect(chance.low).toBeLessThan(0.55)
    expect(chance.high).toBeGreaterThan(0.45)
    expect(of(learnt, 'amount').value).toBeGreaterThan(0.95)
    expect(of(shuffled, 'amount').value).toBeLessThan(0.1)
    expect(() => of(learnt, 'w')).toThrow('usefulness: target "w": there is no such column')
  })
})
