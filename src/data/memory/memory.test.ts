import { describe, expect, it } from 'vitest'
import { addingTask } from './adding.js'
import { copyTask } from './copy.js'
import { type Digits, digitsTask } from './digits.js'
import { recallTask } from './recall.js'
import { sequenceScores } from './score.js'
import type { BatchRequest, MemoryTask } from './task.js'

const request: BatchRequest = { rows: 2000, seed: 1, split: 'training', step: 1 }
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length

/** Two by two pixels, all of them ten times the label. */
const digits = (...labels: readonly number[]): Digits => ({
  images: Uint8Array.from(labels.flatMap((label) => [0, 1, 2, 3].map((i) => 10 * label + i))),
  labels: Uint8Array.from(labels),
  side: 2,
})

const tasks: readonly MemoryTask[] = [
  addingTask(20),
  copyTask(5),
  recallTask({ pairs: 3 }),
  digitsTask(digits(...Array.from({ length: 60 }, (_, i) => i % 10)), digits(7, 1, 1)),
]

describe.each(tasks)('sequences of $name', (task) => {
  it('are the same for the same request, and others for any other seed or step', () => {
    const { inputs, targets } = task.batch(request)
    expect(task.batch(request)).toEqual({ rows: 2000, inputs, targets })
    expect(task.batch({ ...request, seed: 2 }).inputs).not.toEqual(inputs)
    expect(task.batch({ ...request, step: 2 }).inputs).not.toEqual(inputs)
    expect(task.batch({ ...request, split: 'test' }).inputs).not.toEqual(inputs)
  })

  it('have the shapes that the task says', () => {
    const { inputs, targets } = task.batch(request)
    const width = task.input.kind === 'numbers' ? task.input.count : 1
    expect(inputs).toHaveLength(2000 * task.steps * width)
    expect(targets).toHaveLength(2000 * (task.place === 'every' ? task.steps : 1))
  })
})

describe('the adding problem', () => {
  it('asks for the sum of the numbers marked, one in each half', () => {
    const { inputs, targets } = addingTask(7).batch({ ...request, rows: 50 })
    for (let row = 0; row < 50; row++) {
      const steps = Array.from(
        { length: 7 },
        (_, t) => [inputs[14 * row + 2 * t]!, inputs[14 * row + 2 * t + 1]!] as const,
      )
      expect(steps.every(([value]) => value >= 0 && value < 1)).toBe(true)
      expect(mean(steps.slice(0, 3).map(([, marker]) => marker)) * 3).toBeCloseTo(1)
      expect(mean(steps.slice(3).map(([, marker]) => marker)) * 4).toBeCloseTo(1)
      expect(targets[row]).toBeCloseTo(
        steps.reduce((sum, [value, marker]) => sum + value * marker, 0),
        6,
      )
    }
  })

  it('marks every step sometimes', () => {
    const { inputs } = addingTask(4).batch(request)
    for (const t of [0, 1, 2, 3]) {
      const share = mean(Array.from({ length: 2000 }, (_, row) => inputs[8 * row + 2 * t + 1]!))
      expect(Math.abs(share - 0.5)).toBeLessThan(0.04) // more than three deviations
    }
  })

  it('costs 1/6 to answer 1', () => {
    const task = addingTask(20)
    const batch = task.batch({ ...request, rows: 20_000 })
    const { losses } = sequenceScores(task, batch, new Float32Array(20_000).fill(1))
    expect(task.chance.loss).toBe(1 / 6)
    expect(Math.abs(mean(losses) - 1 / 6)).toBeLessThan(3 * Math.sqrt((1 / 15 - 1 / 36) / 20_000))
  })
})

describe('copy memory', () => {
  it('shows ten symbols, blanks and a marker, and asks for the symbols at the end', () => {
    const delay = 5
    const { inputs, targets } = copyTask(delay).batch({ ...request, rows: 1 })
    const symbols = inputs.slice(0, 10)
    expect(symbols.every((symbol) => symbol >= 1 && symbol <= 8)).toBe(true)
    expect([...inputs.slice(10)]).toEqual([0, 0, 0, 0, 9, ...new Array(10).fill(0)])
    expect([...targets]).toEqual([...new Array(15).fill(0), ...symbols])
  })

  it('costs 10 ln 8 / (delay + 20) without memory: .1733 at a delay of 100', () => {
    expect(copyTask(100).chance.loss).toBeCloseTo(0.1733, 4)
    const task = copyTask(5)
    const batch = task.batch({ ...request, rows: 300 })
    const outputs = Array.from(batch.targets, (_, i) => {
      const isRecall = i % 25 >= 15
      return Array.from({ length: 9 }, (_, symbol) => ((symbol === 0) === isRecall ? -50 : 0))
    }).flat()
    const { losses, accuracies } = sequenceScores(task, batch, outputs)
    for (const loss of losses) expect(loss).toBeCloseTo(task.chance.loss, 6)
    expect(Math.abs(mean(accuracies!) - 1 / 8)).toBeLessThan(0.02) // three deviations of 3,000 guesses
  })
})

describe('associative recall', () => {
  it('asks for the value of one of the keys, which all differ', () => {
    const { inputs, targets } = recallTask({ pairs: 3, keys: 5, values: 4 }).batch({ ...request, rows: 50 })
    for (let row = 0; row < 50; row++) {
      const line = [...inputs.slice(7 * row, 7 * row + 7)]
      const [keys, values] = [0, 1].map((at) => [0, 1, 2].map((pair) => line[2 * pair + at]!)) as [number[], number[]]
      expect(new Set(keys).size).toBe(3)
      expect(keys.every((key) => key < 5) && values.every((value) => value >= 5 && value < 9)).toBe(true)
      expect(targets[row]).toBe(values[keys.indexOf(line[6]!)]! - 5)
    }
  })

  it('costs ln(values) without memory', () => {
    const task = recallTask({ pairs: 3, values: 4 })
    const batch = task.batch(request)
    const { losses, accuracies } = sequenceScores(task, batch, new Float32Array(8000))
    for (const loss of losses) expect(loss).toBeCloseTo(Math.log(4), 10)
    expect(task.chance).toEqual({ loss: Math.log(4), accuracy: 1 / 4 })
    expect(Math.abs(mean(accuracies!) - 1 / 4)).toBeLessThan(0.03) // three deviations of 2,000 guesses
  })
})

describe('sequential digits', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => i % 10)
  const task = digitsTask(digits(...twelve), digits(7, 1, 1, 3))

  it('reads pixels in rows, from 0 to 1', () => {
    const { inputs, targets } = task.batch({ rows: 2, seed: 1, split: 'test', step: 1 })
    expect([...targets]).toEqual([1, 3])
    expect([...inputs].map((value) => Math.round(255 * value))).toEqual([10, 11, 12, 13, 30, 31, 32, 33])
    const byRows = digitsTask(digits(...twelve), digits(7), { byRows: true })
    expect([task.steps, byRows.steps, byRows.input.count]).toEqual([4, 2, 2])
  })

  it('trains on each picture once an epoch, and validates on others', () => {
    const epoch = [1, 2].flatMap((step) => [...task.batch({ rows: 8, seed: 1, split: 'training', step }).targets])
    expect(epoch.slice(0, 11).sort()).toEqual(twelve.slice(0, 11).sort())
    expect([...task.batch({ rows: 1, seed: 1, split: 'validation', step: 0 }).targets]).toEqual([1])
  })

  it('knows what the best constant answer reaches', () => {
    expect(task.chance.accuracy).toBe(0.5)
    expect(task.chance.loss).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(4), 10)
  })
})

describe('what cannot be', () => {
  it.each([
    [() => addingTask(1), '1 steps: there must be two'],
    [() => copyTask(0), 'a delay of 0: must be a whole number'],
    [() => recallTask({ pairs: 6, keys: 5 }), '6 pairs of 5 keys'],
    [() => recallTask({ pairs: 1, values: 1 }), '1 values'],
    [() => digitsTask(digits(1), { ...digits(1), side: 3 }), '4 pixels for 1 labels: must be 3 × 3'],
    [() => digitsTask(digits(12), digits(1)), 'label 12'],
    [() => sequenceScores(addingTask(5), addingTask(5).batch(request), [1]), '1 outputs for 2000 sequences'],
  ])('is refused: %#', (make, sentence) => expect(make).toThrow(sentence))
})
