/** What models of images, tables and windows have to beat: losses of what knows no more of an example than the training data's averages. */
import { type Examples, everyExample } from './examples.js'

export interface Baseline {
  readonly name: string
  /** Mean over the examples measured, in the family's unit. */
  readonly loss: number
}

/** Examples read at once. */
const batch = 256

/** Mean squared error per element of always answering with the mean training example. */
export function meanExample(training: Examples, measured: Examples): Baseline {
  const { mean } = momentsOf(training)
  const total = sumOver(measured, (value, i) => (value - mean[i]!) ** 2)
  return { name: 'the mean example', loss: total / (measured.count * mean.length) }
}

/** Least chance of either value of an element, and least deviation: an element that never changed in training may change later. */
const least = { chance: 1e-3, deviation: 1e-3 }

/** Nats per example of elements that are black or white for themselves, each with its mean as its chance. */
export function independentBernoulli(training: Examples, measured: Examples): Baseline {
  const chances = momentsOf(training).mean.map((mean) => Math.min(1 - least.chance, Math.max(least.chance, mean)))
  const total = sumOver(
    measured,
    (value, i) => -value * Math.log(chances[i]!) - (1 - value) * Math.log(1 - chances[i]!),
  )
  return { name: 'independent pixels', loss: total / measured.count }
}

/** Nats per example of elements that are normal for themselves, each with its own mean and deviation. */
export function independentGaussian(training: Examples, measured: Examples): Baseline {
  const { mean, variance } = momentsOf(training)
  const floored = variance.map((value) => Math.max(least.deviation ** 2, value))
  const total = sumOver(
    measured,
    (value, i) => 0.5 * ((value - mean[i]!) ** 2 / floored[i]! + Math.log(2 * Math.PI * floored[i]!)),
  )
  return { name: 'independent normal elements', loss: total / measured.count }
}

/** Nats per example of giving every class the share it has in training. */
export function classShares(training: Examples, measured: Examples): Baseline {
  const counts = new Map<number, number>()
  for (const label of training.labels ?? []) counts.set(label, (counts.get(label) ?? 0) + 1)
  let total = 0
  // A class that training never saw counts as seen once.
  for (const label of measured.labels ?? []) total -= Math.log((counts.get(label) ?? 1) / training.count)
  return { name: 'shares of the classes', loss: total / measured.count }
}

interface Moments {
  readonly mean: Float64Array
  readonly variance: Float64Array
}

function momentsOf(examples: Examples): Moments {
  const size = examples.shape.reduce((a, b) => a * b, 1)
  const [sum, squares] = [new Float64Array(size), new Float64Array(size)]
  sumOver(examples, (value, i) => {
    sum[i]! += value
    squares[i]! += value * value
    return 0
  })
  const mean = sum.map((value) => value / examples.count)
  return { mean, variance: squares.map((value, i) => Math.max(0, value / examples.count - mean[i]! ** 2)) }
}

/** The sum of `body` over every element, given with its place in its example. */
function sumOver(examples: Examples, body: (value: number, i: number) => number): number {
  const size = examples.shape.reduce((a, b) => a * b, 1)
  let total = 0
  for (const { x } of everyExample(examples, batch)) {
    for (let at = 0; at < x.length; at++) total += body(x[at]!, at % size)
  }
  return total
}
