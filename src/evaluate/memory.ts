/** Whether a model remembers: its loss on held-out sequences of a memory benchmark beside what forgetting costs. */
import { type MemoryTask, type SequenceBatch, type SequenceScores, sequenceScores } from '../data/index.js'

/** What a model answers: numbers [rows], or logits [rows, classes] or [rows, steps, classes]. */
export type SequencePredictor = (batch: SequenceBatch) => ArrayLike<number> | Promise<ArrayLike<number>>

export interface HeldOut {
  /** Sequences of the test split. */
  readonly sequences: number
  readonly seed: number
}

export interface MemoryOptions extends HeldOut {
  /** Sequences asked at once, at most. */
  readonly batch: number
}

/** A mean over the held-out sequences with its interval of 95 %: 1.96 standard errors to both sides. */
export interface HeldOutMean {
  readonly value: number
  readonly low: number
  readonly high: number
}

export type Verdict = 'solved' | 'better than chance' | 'at chance' | 'worse than chance'

export interface MemoryResult {
  readonly loss: number
  /** Loss − chance. */
  readonly difference: HeldOutMean
  /** Of classes: share of right answers where memory is needed. */
  readonly accuracy?: HeldOutMean
  readonly verdict: Verdict
}

/** Asks a model the held-out sequences of a seed: the same ones whatever model is asked. */
export async function memoryResult(
  predict: SequencePredictor,
  task: MemoryTask,
  options: MemoryOptions,
): Promise<MemoryResult> {
  const losses: number[] = []
  const accuracies: number[] = []
  for (const asked of testSequences(task, options)) {
    const scores: SequenceScores = sequenceScores(task, asked, await predict(asked))
    losses.push(...scores.losses)
    accuracies.push(...(scores.accuracies ?? []))
  }
  const loss = heldOutMean(losses)
  const shifted = (value: number): number => value - task.chance.loss
  const difference = { value: shifted(loss.value), low: shifted(loss.low), high: shifted(loss.high) }
  return {
    loss: loss.value,
    difference,
    ...(accuracies.length > 0 && { accuracy: heldOutMean(accuracies) }),
    verdict: verdictOf(difference, task),
  }
}

function* testSequences(task: MemoryTask, { sequences, batch, seed }: MemoryOptions): Generator<SequenceBatch> {
  for (let asked = 0; asked < sequences; asked += batch) {
    const whole = task.batch({ rows: batch, seed, split: 'test', step: asked / batch })
    yield firstOf(whole, Math.min(batch, sequences - asked))
  }
}

/** The first rows of a batch. */
function firstOf({ rows, inputs, targets }: SequenceBatch, kept: number): SequenceBatch {
  const part = <A extends SequenceBatch['inputs']>(values: A): A =>
    values.subarray(0, (values.length / rows) * kept) as A
  return { rows: kept, inputs: part(inputs), targets: part(targets) }
}

function heldOutMean(values: readonly number[]): HeldOutMean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const reach = 1.96 * Math.sqrt(variance / values.length)
  return { value: mean, low: mean - reach, high: mean + reach }
}

/** Nearer to chance than this share of it is at chance, however small the interval. */
const indistinct = 0.01

/** What the difference from chance means, in words. */
export function verdictOf({ value, low, high }: HeldOutMean, { chance, solvedBelow }: MemoryTask): Verdict {
  if ((low <= 0 && high >= 0) || Math.abs(value) <= indistinct * chance.loss) return 'at chance'
  if (value > 0) return 'worse than chance'
  return chance.loss + value < solvedBelow ? 'solved' : 'better than chance'
}
