/** What the answers of a classifier are worth: how often they are right, of which class, at what cost, and how far their chances can be believed. */
import { AtelierError, randomStream } from '../tensor/index.js'
import { bootstrapMean } from './statistics/bootstrap.js'
import type { Interval } from './statistics/interval.js'
import { wilson } from './statistics/proportions.js'

/** What a classifier said of examples whose classes are known. */
export interface Answered {
  /** ln p of each class for each example: [count, classes], row-major. */
  readonly logChances: Float32Array | Float64Array
  /** [count] */
  readonly labels: Int32Array
  readonly classes: number
}

/** One class among all. */
export interface ClassScores {
  /** Examples of the class, and those that were taken for it. */
  readonly count: number
  readonly answered: number
  /** Share of its examples that were recognised; left out where there are none. Wilson's interval. */
  readonly recall?: Interval
  /** Share of those taken for it that are of it; left out where there are none. */
  readonly precision?: Interval
}

export interface Classification {
  readonly count: number
  /** Share of right answers, with Wilson's interval. */
  readonly accuracy: Interval
  /** Mean −ln p of the right class in nats, with a bootstrap interval. */
  readonly loss: Interval
  /** [truth][answer]: how many. */
  readonly confusion: readonly Int32Array[]
  readonly perClass: readonly ClassScores[]
  readonly calibration: Calibration
}

/** Scores of the likeliest class as the answer. @throws where chances and labels do not fit together. */
export function classification(answered: Answered, { seed = 0 }: { readonly seed?: number } = {}): Classification {
  const { logChances, labels, classes } = check(answered)
  const answers = likeliest(logChances, classes)
  const confusion = confusionMatrix(answers, labels, classes)
  const losses = Float64Array.from(labels, (label, i) => -logChances[i * classes + label]!)
  return {
    count: labels.length,
    accuracy: accuracyOf(answers, labels),
    loss: bootstrapMean(losses, { seed, method: 'percentile' }),
    confusion,
    perClass: confusion.map((row, label) => scoresOf(row, label, confusion)),
    calibration: calibration(answered),
  }
}

function scoresOf(row: Int32Array, label: number, confusion: readonly Int32Array[]): ClassScores {
  const count = row.reduce((a, b) => a + b, 0)
  const answered = confusion.reduce((sum, other) => sum + other[label]!, 0)
  const right = row[label]!
  return {
    ...{ count, answered },
    ...(count > 0 && { recall: wilson(right, count) }),
    ...(answered > 0 && { precision: wilson(right, answered) }),
  }
}

/** The place of the largest of each `classes` numbers, the first of equals. */
export function likeliest(scores: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, row) => {
    let best = 0
    for (let i = 1; i < classes; i++) if (scores[row * classes + i]! > scores[row * classes + best]!) best = i
    return best
  })
}

/** Share of answers that equal their label, with Wilson's interval. @throws where there are none, or not as many as labels. */
export function accuracyOf(answers: Int32Array, labels: Int32Array): Interval {
  if (answers.length !== labels.length) {
    throw new AtelierError(`accuracy: ${answers.length} answers for ${labels.length} labels: must be as many`)
  }
  return wilson(
    labels.reduce((sum, label, i) => sum + (answers[i] === label ? 1 : 0), 0),
    labels.length,
  )
}

/** How many examples of each class were taken for each class: [truth][answer]. */
export function confusionMatrix(answers: Int32Array, labels: Int32Array, classes: number): readonly Int32Array[] {
  const counts = Array.from({ length: classes }, () => new Int32Array(classes))
  for (const [i, label] of labels.entries()) counts[label]![answers[i]!]! += 1
  return counts
}

/** Examples whose chance of the answer fell between the same bounds. */
export interface CalibrationBin {
  readonly count: number
  /** Mean chance of the answer. */
  readonly confidence: number
  /** Share of right answers. */
  readonly accuracy: number
}

export interface Calibration {
  /** Σ count · |accuracy − confidence| / all: the expected calibration error. */
  readonly error: number
  /** Those with examples in them, by rising confidence. */
  readonly bins: readonly CalibrationBin[]
}

/**
 * Whether answers with a chance of 80 % are right 8 times in 10 (C. Guo et al., arXiv:1706.04599), over even bins of the chance. Even
 * the truest chances give an error above zero in a sample: see `calibrationFloor`.
 */
export function calibration(answered: Answered, bins = 15): Calibration {
  const { logChances, labels, classes } = check(answered)
  const answers = likeliest(logChances, classes)
  const isRight = (row: number): boolean => answers[row] === labels[row]
  return calibrationOf(confidences(answered, answers), isRight, bins)
}

/** The calibration error to expect in such a sample if every chance were true: labels are drawn by the chances, `draws` times. */
export function calibrationFloor(answered: Answered, { seed = 0, draws = 20, bins = 15 } = {}): number {
  const { logChances, classes } = check(answered)
  const chances = confidences(answered, likeliest(logChances, classes))
  const stream = randomStream(seed, 'calibration floor')
  let sum = 0
  for (let draw = 0; draw < draws; draw++) {
    const right = chances.map((chance) => (stream.uniform() < chance ? 1 : 0))
    sum += calibrationOf(chances, (row) => right[row] === 1, bins).error
  }
  return sum / draws
}

const confidences = ({ logChances, classes }: Answered, answers: Int32Array): Float64Array =>
  Float64Array.from(answers, (answer, row) => Math.exp(logChances[row * classes + answer]!))

function calibrationOf(chances: Float64Array, isRight: (row: number) => boolean, bins: number): Calibration {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }))
  for (const [row, chance] of chances.entries()) {
    const bin = sums[Math.min(bins - 1, Math.floor(chance * bins))]!
    bin.count += 1
    bin.confidence += chance
    bin.right += isRight(row) ? 1 : 0
  }
  const filled = sums
    .filter(({ count }) => count > 0)
    .map(({ count, confidence, right }) => ({ count, confidence: confidence / count, accuracy: right / count }))
  const error = filled.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.confidence), 0)
  return { error: error / chances.length, bins: filled }
}

function check(answered: Answered): Answered {
  const { logChances, labels, classes } = answered
  if (labels.length === 0 || logChances.length !== labels.length * classes) {
    throw new AtelierError(
      `classification: ${logChances.length} chances for ${labels.length} labels: must be ${classes} for each`,
    )
  }
  const wrong = labels.find((label) => !(label >= 0 && label < classes))
  if (wrong !== undefined) throw new AtelierError(`classification: label ${wrong}: must be from 0 to ${classes - 1}`)
  const above = logChances.findIndex((chance) => !(chance <= 1e-5))
  if (above >= 0) throw new AtelierError(`classification: ln p ${logChances[above]} at ${above}: must be at most 0`)
  return answered
}
