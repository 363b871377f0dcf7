import { parameters } from '../src/nn/index.js'
import type { Memory } from '../src/runtime/index.js'
import { randomStream } from '../src/tensor/index.js'

/** `length` draws of N(0, 1), other ones for every seed. */
export function normals(length: number, seed: number): Float64Array {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}

/** Writes weights of N(0, `deviation`²), none of the zeros that some start as: gradients by all of them can be told from none. */
export function scatter(memory: Memory, model: object, deviation = 1): void {
  for (const [i, weight] of [...parameters(model).values()].entries()) {
    memory.write(
      weight,
      normals(weight.size, 100 + i).map((value) => deviation * value),
    )
  }
}
