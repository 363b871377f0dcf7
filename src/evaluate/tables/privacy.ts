/**
 * Whether made rows give away those that the model learnt from. All is held against rows that it did not learn from, which are as near to
 * the training rows as rows of the same source are. Traps: where a table has few different rows, equal ones come by chance, and the
 * held-out rows show how many; no such measure is a proof, as it finds what nearness gives away and nothing else.
 */
import type { Memory } from '../../runtime/index.js'
import { aurocInterval } from '../detection/auroc.js'
import { type Memorisation, memorisation } from '../samples/memorisation.js'
import type { Interval } from '../statistics/interval.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { wilson } from '../statistics/proportions.js'
import type { Rows } from '../statistics/rows.js'

export interface TablePrivacy extends Pick<Memorisation, 'near' | 'nearer' | 'distances' | 'threshold'> {
  /** Share of the rows that equal a training row. */
  readonly equal: Interval
  /** Mean distance to the nearest training row over that to the second nearest: near 1 in a crowd, 0 for a copy of one row. */
  readonly ratio: number
  /**
   * The area under the ROC curve of who guesses by nearness which real rows the model learnt from: a training row counts as the likelier
   * the nearer the nearest made row is. .5 is guessing.
   */
  readonly membership: Interval
}

/** Rows as numbers [rows, width] in which equal cells are equal and unlike ones about as far apart as two deviations. */
export interface PrivacyRows {
  readonly training: Rows
  /** Rows of the same source that the model has not learnt from. */
  readonly heldOut: Rows
  readonly made: Rows
}

/** Measures made rows, or held-out rows in their place. */
export async function tablePrivacy(
  memory: Memory,
  { training, heldOut, made }: PrivacyRows,
  width: number,
): Promise<TablePrivacy> {
  const percentile = Math.max(0.01, 1.5 / (heldOut.length / width + 1))
  const found = await memorisation(memory, { training, heldOut, generated: made }, width, { percentile, listed: 0 })
  const two = await nearestRows(memory, made, training, width, { count: Math.min(2, training.length / width) })
  const ratios = Float64Array.from({ length: made.length / width }, (_, row) => {
    const [first, second] = [two.distances[two.count * row]!, two.distances[two.count * row + two.count - 1]!]
    return second > 0 ? first / second : 1
  })
  const { near, nearer, distances, threshold } = found
  return {
    ...{ near, nearer, distances, threshold },
    equal: wilson(found.copies, made.length / width),
    ratio: ratios.reduce((a, b) => a + b, 0) / ratios.length,
    membership: await membershipAttack(memory, { training, heldOut, made }, width),
  }
}

/** The attack by distances: training rows against held-out ones, by how near the nearest made row is. */
export async function membershipAttack(
  memory: Memory,
  { training, heldOut, made }: PrivacyRows,
  width: number,
): Promise<Interval> {
  const [inside, outside] = [
    await nearestRows(memory, training, made, width, { count: 1 }),
    await nearestRows(memory, heldOut, made, width, { count: 1 }),
  ]
  const scores = Float64Array.of(...inside.distances, ...outside.distances).map((distance) => -distance)
  return aurocInterval(scores, new Uint8Array(scores.length).fill(1, 0, inside.distances.length))
}
