import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { normals, scatter } from '../../test/scattered.js'
import { createMemory, program } from '../runtime/index.js'
import { constant, inFloat64, variable } from '../tensor/index.js'
import { pathLengths } from './path-length-penalty.js'
import { StyleGan } from './stylegan.js'

const [batch, layers, latent] = [2, 4, 3]
const model = inFloat64(
  () =>
    new StyleGan({
      ...{ family: 'stylegan', range: 'image', shape: [1, 8, 8], latent, width: 2, mappingLayers: 1 },
      ...{ synthesis: 'skip', mixing: 0, pathLength: 2 },
    }),
)
const { synthesis } = model.generator
const direction = constant(normals(batch * 64, 1), [batch, 1, 8, 8])
const noises = model.noiseLengths.reduce((a, b) => a + b)
const noise = constant(normals(batch * noises, 2), [batch, noises])
const styles = normals(batch * layers * latent, 3)

describe('path-length regularisation', () => {
  it('measures how far pictures move with their styles, as differences of pictures tell', async () => {
    const memory = createMemory({ threads: 1 })
    scatter(memory, synthesis)
    const mean = inFloat64(() => variable([]))
    const made = program(memory, { w: { dtype: 'float64', shape: [batch, layers, latent] } }, ({ w }) => {
      const pictures = model.synthesise(w, noise)
      const { lengths } = pathLengths(pictures, w, mean, direction)
      return {
        outputs: {
          lengths,
          seen: pictures
            .mul(direction)
            .sum([1, 2, 3])
            .mul(1 / 8),
        },
      }
    })
    const { lengths } = await made.run({ w: styles })
    const squares = [0, 0]
    for (const [i, value] of styles.entries()) {
      const at = async (to: number) => (await made.run({ w: styles.with(i, to) })).seen.data as Float64Array
      const row = Math.floor(i / (layers * latent))
      const slope = ((await at(value + 1e-5))[row]! - (await at(value - 1e-5))[row]!) / 2e-5
      squares[row]! += slope ** 2
    }
    for (const [row, square] of squares.entries()) {
      expect(Number(lengths.data[row])).toBeCloseTo(Math.sqrt(square / layers), 7)
    }
    await made.close()
  })

  it('has a penalty whose slopes by all weights are those of its differences in float64', async () => {
    const mean = inFloat64(() => variable([], (out) => out.fill(0.7)))
    const w = constant(styles, [batch, layers, latent])
    await checkWeights(
      synthesis,
      (memory) => scatter(memory, synthesis),
      () => pathLengths(model.synthesise(w, noise), w, mean, direction).penalty,
    )
  })

  it('moves its mean by a hundredth of the way, and charges the distance from it', async () => {
    const memory = createMemory({ threads: 1 })
    scatter(memory, synthesis)
    const mean = inFloat64(() => variable([], (out) => out.fill(2)))
    const w = constant(styles, [batch, layers, latent])
    const made = program(memory, {}, () => {
      const found = pathLengths(model.synthesise(w, noise), w, mean, direction)
      return { outputs: { ...found }, updates: [[mean, found.mean] as const] }
    })
    const { lengths, penalty } = await made.run({})
    const [a, b] = [...lengths.data].map(Number) as [number, number]
    const next = 2 + 0.01 * ((a + b) / 2 - 2)
    expect(Number((await memory.read(mean))[0])).toBeCloseTo(next, 12)
    expect(Number(penalty.data[0])).toBeCloseTo(((a - 2) ** 2 + (b - 2) ** 2) / 2, 10)
    await made.close()
  })
})
