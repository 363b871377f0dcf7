import type { Memory } from '../runtime/index.js'
import type { Variable } from '../tensor/index.js'

/** Steps after which a run whose weights are all as before is told of. */
export const stillSteps = 20

/** A sum over the bits of all weights, for telling whether any has moved. One weight is copied at a time. */
export async function weightBits(memory: Memory, weights: ReadonlyMap<string, Variable>): Promise<number> {
  let sum = 0
  for (const weight of weights.values()) {
    const { buffer, byteOffset, byteLength } = (await memory.read(weight)) as Float32Array
    for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) sum = (Math.imul(sum, 31) + word) | 0
  }
  return sum
}
