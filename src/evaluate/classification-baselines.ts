/** What a classifier has to beat: answers that cost nothing to learn, or little. */
import { createMemory, type Memory } from '../runtime/index.js'
import { AtelierError, randomStream } from '../tensor/index.js'
import { accuracyOf, likeliest } from './classification.js'
import { softmaxRegression } from './softmax-regression.js'
import type { Interval } from './statistics/interval.js'
import { nearestRows } from './statistics/nearest-rows.js'
import { drawPlaces } from './statistics/rows.js'

/** Examples with their classes, asked for by place. */
export interface LabelledRows {
  readonly count: number
  /** [count], places in `classes`. */
  readonly labels: Int32Array
  readonly classes: readonly string[]
  /** The numbers of these examples, one row each: [places, width]. */
  values(places: ArrayLike<number>): Float32Array
}

export interface ClassifierBaseline {
  readonly name: string
  /** How it answers, in a sentence. */
  readonly what: string
  readonly accuracy: Interval
  /** Mean −ln p of the right class in nats, where it gives chances. */
  readonly loss?: number
  /** Test examples that it answered. */
  readonly samples: number
}

export interface BaselineOptions {
  /** Decides which examples are drawn, and the order of learning. Default 0. */
  readonly seed?: number
  /** Training examples among which neighbours are looked for, at most. Default 10,000. */
  readonly searched?: number
  /** Test examples for which neighbours are looked for, at most. Default 2,000. */
  readonly asked?: number
  /** Steps of 128 examples of learning a linear map. Default 2,000. */
  readonly steps?: number
}

/**
 * The largest class, the nearest mean of a class, the nearest neighbours and a linear map, all on the numbers as they are.
 * @throws where there is nothing to learn from or to answer, or classes differ.
 */
export async function classifierBaselines(
  training: LabelledRows,
  test: LabelledRows,
  options: BaselineOptions = {},
): Promise<readonly ClassifierBaseline[]> {
  if (training.count === 0 || test.count === 0 || training.classes.length !== test.classes.length) {
    throw new AtelierError(
      `baselines: ${training.count} and ${test.count} examples of ${training.classes.length} and ${test.classes.length} classes: there must be some, of the same classes`,
    )
  }
  const memory = createMemory({ seed: options.seed ?? 0, threads: 1 })
  return [
    largestClass(training, test),
    nearestMean(training, test),
    await nearestNeighbours(memory, training, test, options),
    await linearMap(memory, training, test, options),
  ]
}

/** Examples read at once. */
const block = 500

/** The examples in order, some at a time. */
function* blocksOf(rows: LabelledRows): Generator<{ readonly values: Float32Array; readonly labels: Int32Array }> {
  for (let from = 0; from < rows.count; from += block) {
    const places = Int32Array.from({ length: Math.min(block, rows.count - from) }, (_, i) => from + i)
    yield { values: rows.values(places), labels: rows.labels.subarray(from, from + places.length) }
  }
}

function largestClass(training: LabelledRows, test: LabelledRows): ClassifierBaseline {
  const counts = training.classes.map(() => 0)
  for (const label of training.labels) counts[label]! += 1
  const best = counts.indexOf(Math.max(...counts))
  // A class that was never seen counts as seen once.
  const loss = test.labels.reduce((sum, label) => sum - Math.log(Math.max(1, counts[label]!) / training.count), 0)
  return {
    name: 'largest class',
    what: `Always answers "${training.classes[best]}"; its chances are the shares of the classes.`,
    accuracy: accuracyOf(new Int32Array(test.count).fill(best), test.labels),
    loss: loss / test.count,
    samples: test.count,
  }
}

function nearestMean(training: LabelledRows, test: LabelledRows): ClassifierBaseline {
  const means = meansOf(training)
  const answers = new Int32Array(test.count)
  let at = 0
  for (const { values, labels } of blocksOf(test)) {
    const width = values.length / labels.length
    for (let row = 0; row < labels.length; row++, at++) {
      const closeness = means.map((mean) => {
        let sum = 0
        for (let i = 0; i < width; i++) sum -= (values[row * width + i]! - mean[i]!) ** 2
        return sum
      })
      answers[at] = likeliest(closeness, means.length)[0]!
    }
  }
  return {
    name: 'nearest mean',
    what: 'Answers the class whose mean is nearest.',
    accuracy: accuracyOf(answers, test.labels),
    samples: test.count,
  }
}

/** The mean of each class; infinitely far where it has no examples. */
function meansOf(training: LabelledRows): readonly Float64Array[] {
  const width = training.values([0]).length
  const sums = training.classes.map(() => new Float64Array(width))
  const counts = training.classes.map(() => 0)
  for (const { values, labels } of blocksOf(training)) {
    for (const [row, label] of labels.entries()) {
      const sum = sums[label]!
      counts[label]! += 1
      for (let i = 0; i < width; i++) sum[i]! += values[row * width + i]!
    }
  }
  return sums.map((sum, label) =>
    sum.map((value) => (counts[label] === 0 ? Number.POSITIVE_INFINITY : value / counts[label]!)),
  )
}

/** Neighbours that vote. */
const voters = 5

async function nearestNeighbours(
  memory: Memory,
  training: LabelledRows,
  test: LabelledRows,
  { seed = 0, searched = 10_000, asked = 2000 }: BaselineOptions,
): Promise<ClassifierBaseline> {
  const stream = randomStream(seed, 'neighbours')
  const among = drawPlaces(stream, training.count, Math.min(searched, training.count))
  const places = drawPlaces(stream, test.count, Math.min(asked, test.count))
  const count = Math.min(voters, among.length)
  const rows = test.values(places)
  const found = await nearestRows(memory, rows, training.values(among), rows.length / places.length, { count })
  const answers = Int32Array.from(places, (_, row) => {
    const votes = new Float64Array(training.classes.length)
    // A hair more for the nearer ones, so that they decide a tie.
    for (let i = 0; i < count; i++) votes[training.labels[among[found.places[row * count + i]!]!]!]! += 1 - i * 1e-3
    return likeliest(votes, votes.length)[0]!
  })
  return {
    name: `${count} nearest neighbours`,
    what: `The vote of the ${count} nearest of ${among.length.toLocaleString('en')} training examples, of ${places.length.toLocaleString('en')} test examples.`,
    accuracy: accuracyOf(
      answers,
      Int32Array.from(places, (place) => test.labels[place]!),
    ),
    samples: places.length,
  }
}

async function linearMap(
  memory: Memory,
  training: LabelledRows,
  test: LabelledRows,
  { seed = 0, steps = 2000 }: BaselineOptions,
): Promise<ClassifierBaseline> {
  const learnt = await softmaxRegression(memory, training, { seed, steps })
  const answers = new Int32Array(test.count)
  let [at, loss] = [0, 0]
  for (const { values, labels } of blocksOf(test)) {
    const answered = await learnt.answer(values, labels)
    answers.set(answered.answers, at)
    loss += answered.loss
    at += labels.length
  }
  await learnt.close()
  return {
    name: 'linear map',
    what: `Softmax regression, learnt in ${steps.toLocaleString('en')} steps.`,
    accuracy: accuracyOf(answers, test.labels),
    loss: loss / test.count,
    samples: test.count,
  }
}
