import { expect } from 'vitest'
import { parameters } from '../src/nn/index.js'
import { createMemory, type Memory, program } from '../src/runtime/index.js'
import { grad, randomStream, type Tensor } from '../src/tensor/index.js'

/**
 * Checks, in float64 and to 1e-6, the gradient of a scalar by the weights of a model against central differences: by all of a small
 * weight, by some of a large one. `prepare` writes the weights.
 */
export async function checkWeights(
  model: object,
  prepare: (memory: Memory) => void,
  scalar: () => Tensor,
): Promise<void> {
  const weights = [...parameters(model)]
  const memory = createMemory({ threads: 1 })
  prepare(memory)
  const traced = program(memory, {}, () => {
    const value = scalar()
    const slopes = grad(
      value,
      weights.map(([, weight]) => weight),
    )
    const outputs: Record<string, Tensor> = { value }
    for (const [i, [name]] of weights.entries()) outputs[name] = slopes[i]!
    return { outputs }
  })
  const slopes = await traced.run({})
  const random = randomStream(1)
  for (const [name, weight] of weights) {
    const values = (await memory.read(weight)) as Float64Array
    const places =
      weight.size <= mostChecked ? [...values.keys()] : random.permutation(weight.size).slice(0, mostChecked)
    for (const place of places) {
      const at = async (value: number): Promise<number> => {
        memory.write(weight, values.with(place, value))
        return Number((await traced.run({})).value!.data[0])
      }
      const slope = ((await at(values[place]! + step)) - (await at(values[place]! - step))) / (2 * step)
      const came = Number(slopes[name]!.data[place])
      expect(Math.abs(came - slope), `${name}[${place}]: ${came} for ${slope}`).toBeLessThan(
        1e-6 * Math.max(1, Math.abs(slope)),
      )
    }
    memory.write(weight, values)
  }
  await traced.close()
}

const mostChecked = 12
const step = 1e-5
