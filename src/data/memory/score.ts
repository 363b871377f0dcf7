import { AtelierError } from '../../tensor/index.js'
import type { MemoryTask, SequenceBatch } from './task.js'

/** How well each sequence of a batch was answered. */
export interface SequenceScores {
  /** Squared error, or −ln p in nats averaged over the steps that are answered. */
  readonly losses: Float64Array
  /** Of classes: share of right answers over the steps that memory is needed for. */
  readonly accuracies?: Float64Array
}

/**
 * Scores of a model's outputs: numbers [rows], or logits [rows, classes] or [rows, steps, classes].
 * @throws if there are not as many as the task asks for.
 */
export function sequenceScores(task: MemoryTask, batch: SequenceBatch, outputs: ArrayLike<number>): SequenceScores {
  const expected = batch.targets.length * (task.answer.kind === 'number' ? 1 : task.answer.count)
  if (outputs.length !== expected) {
    throw new AtelierError(`${task.name}: ${outputs.length} outputs for ${batch.rows} sequences: must be ${expected}`)
  }
  return task.answer.kind === 'number'
    ? numberScores(batch, outputs)
    : classScores(task, task.answer.count, batch, outputs)
}

const numberScores = ({ targets }: SequenceBatch, outputs: ArrayLike<number>): SequenceScores => ({
  losses: Float64Array.from(targets, (target, row) => (outputs[row]! - target) ** 2),
})

function classScores(
  { asked }: MemoryTask,
  classes: number,
  { rows, targets }: SequenceBatch,
  outputs: ArrayLike<number>,
): SequenceScores {
  const places = targets.length / rows
  const losses = new Float64Array(rows)
  const accuracies = new Float64Array(rows)
  for (let answer = 0; answer < targets.length; answer++) {
    const row = Math.floor(answer / places)
    const { loss, isRight } = classScore(outputs, answer * classes, classes, targets[answer]!)
    losses[row]! += loss / places
    if (isRight && answer % places >= places - asked) accuracies[row]! += 1 / asked
  }
  return { losses, accuracies }
}

/** −ln softmax(logits)[target], and whether no class has a larger logit; of equal ones the first is the answer. */
function classScore(
  outputs: ArrayLike<number>,
  from: number,
  classes: number,
  target: number,
): { readonly loss: number; readonly isRight: boolean } {
  let best = 0
  for (let i = 1; i < classes; i++) if (outputs[from + i]! > outputs[from + best]!) best = i
  const top = outputs[from + best]!
  let sum = 0
  for (let i = 0; i < classes; i++) sum += Math.exp(outputs[from + i]! - top)
  return { loss: top + Math.log(sum) - outputs[from + target]!, isRight: best === target }
}
