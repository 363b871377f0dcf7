/** Noise for the examples of a batch. */
import type { ValueRange } from '../../models/index.js'
import { randomStream } from '../../tensor/index.js'
import { cheapestAssignment } from '../assignment.js'
import type { ExampleBatch } from '../examples.js'

/**
 * Which noise goes with which example. `random`: any. `optimal`: what is cheapest to carry over within the batch, so that paths from
 * noise to data cross less and can be walked in fewer steps (arXiv:2302.00482); examples of unlike labels share no noise, so that every
 * class is made of all of it.
 */
export type Pairing = 'random' | 'optimal'

export interface PairingOptions {
  readonly pairing: Pairing
  readonly range: ValueRange
  readonly seed: number
}

/** Standard normal noise for the batch of a step, [batch, ...shape]: a function of batch, seed and step. */
export function pairedNoise({
  pairing,
  range,
  seed,
}: PairingOptions): (batch: ExampleBatch, step: number) => Float32Array {
  const stream = randomStream(seed, 'noise')
  return ({ x, labels }, step) => {
    const random = stream.fork(step)
    const noise = Float32Array.from({ length: x.length }, () => random.normal())
    if (pairing === 'random') return noise
    const size = x.length / labels.length
    const scale = range === 'image' ? undefined : range.scale
    const paired = new Float32Array(x.length)
    for (const rows of alike(labels)) {
      const columns = cheapestAssignment(costsOf(x, noise, rows, size, scale), rows.length)
      for (const [i, row] of rows.entries()) {
        const from = rows[columns[i]!]! * size
        paired.set(noise.subarray(from, from + size), row * size)
      }
    }
    return paired
  }
}

/** Examples that are paired together, at most: the time for it grows with the cube of their number. */
const mostPaired = 64

/** Rows by label, in groups that can be paired. */
function alike(labels: Int32Array): readonly number[][] {
  const open = new Map<number, number[]>()
  const groups: number[][] = []
  for (const [row, label] of labels.entries()) {
    let group = open.get(label)
    if (group === undefined || group.length === mostPaired) {
      group = []
      open.set(label, group)
      groups.push(group)
    }
    group.push(row)
  }
  return groups
}

/** −x · noise for every example and noise of `rows`: squared distances up to what no assignment changes. */
function costsOf(
  x: Float32Array,
  noise: Float32Array,
  rows: readonly number[],
  size: number,
  scale: readonly number[] | undefined,
): Float64Array {
  const count = rows.length
  const costs = new Float64Array(count * count)
  for (const [i, row] of rows.entries()) {
    const example = x.slice(row * size, (row + 1) * size)
    if (scale) for (let k = 0; k < size; k++) example[k]! /= scale[k]!
    for (const [j, other] of rows.entries()) {
      const at = other * size
      let product = 0
      for (let k = 0; k < size; k++) product += example[k]! * noise[at + k]!
      costs[i * count + j] = -product
    }
  }
  return costs
}
