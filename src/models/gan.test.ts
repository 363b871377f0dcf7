import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { parameters } from '../nn/index.js'
import { createMemory, float32, int32, type Memory, program } from '../runtime/index.js'
import { constant, inFloat64, placeholder, randomStream } from '../tensor/index.js'
import { Gan, type GanConfig } from './gan.js'
import { deviationOfGroups } from './group-deviation.js'

const dense: GanConfig = {
  ...{ family: 'gan', network: 'dense', shape: [2], width: 5, layers: 2, latent: 3, waves: 2 },
  ...{ discriminatorWidth: 4, features: 3, seesDeviation: false, range: { centre: [0, 0], scale: [1, 1] } },
}
const images = (side: number, channels: number): GanConfig => ({
  ...{ ...dense, network: 'convolutional', shape: [channels, side, side], width: 4, layers: 1, waves: 0 },
  range: 'image',
})
const told = { condition: 'labels', classes: ['a', 'b', 'c'] } as const

const normal = (length: number, seed: number): Float64Array => {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}

/** Every weight normal: none of the zeros that some start as. */
function scatter(memory: Memory, model: object): void {
  for (const [i, weight] of [...parameters(model).values()].entries()) {
    memory.write(
      weight,
      normal(weight.size, 100 + i).map((value) => 0.4 * value),
    )
  }
}

describe('a GAN', () => {
  it.each([
    ['dense', { ...dense, ...told }],
    ['convolutional', { ...images(8, 1), ...told, seesDeviation: true }],
  ] as const satisfies readonly (readonly [string, GanConfig])[])(
    'has the slopes of central differences in float64, of what it thinks of what it makes: %s',
    async (_, config) => {
      const model = inFloat64(() => new Gan(config))
      const [z, labels] = [constant(normal(12, 1), [4, 3]), constant(Int32Array.of(0, 1, 2, 1), [4])]
      await checkWeights(
        model,
        (memory) => scatter(memory, model),
        () => model.judge(model.generate(z, labels), labels).softplus().sum(),
      )
    },
  )

  it.each([
    [28, 1],
    [32, 3],
    [64, 3],
  ] as const)('makes and judges images of %i pixels with %i channels', (side, channels) => {
    const model = new Gan(images(side, channels))
    const x = model.generate(placeholder('z', [2, 3], 'float32'))
    expect(x.shape).toEqual([2, channels, side, side])
    expect(model.judge(x).shape).toEqual([2])
  })

  it('makes and judges by class where it is told of classes, and only there', async () => {
    const model = new Gan({ ...dense, ...told })
    const memory = createMemory({ seed: 1, threads: 1 })
    scatter(memory, model)
    const running = program(memory, { z: float32([3, 3]), labels: int32([3]) }, ({ z, labels }) => {
      const x = model.generate(z, labels)
      return { outputs: { x, alone: model.judge(x, labels) } }
    })
    const z = new Float32Array(9).fill(0.5)
    const { x, alone } = await running.run({ z, labels: Int32Array.of(0, 1, 0) })
    expect(x.data.slice(0, 2)).not.toEqual(x.data.slice(2, 4))
    expect(x.data.slice(0, 2)).toEqual(x.data.slice(4, 6))
    expect(alone.data[0]).not.toBe(alone.data[1])
    await running.close()
    expect([...parameters(new Gan({ ...dense, classes: told.classes })).keys()].join()).not.toContain('classes')
    expect(() => model.generate(placeholder('z', [1, 3], 'float32'))).toThrow(/no labels/)
  })

  it('refuses what no model can have', () => {
    expect(() => new Gan({ ...dense, latent: 0 })).toThrow(/latent 0/)
    expect(() => new Gan({ ...dense, condition: 'labels' })).toThrow(/no classes/)
    expect(() => new Gan({ ...dense, shape: [3] })).toThrow(/3 centres/)
    expect(() => new Gan({ ...images(8, 1), waves: 2 })).toThrow(/2 waves/)
  })
})

describe('the deviation of groups', () => {
  async function deviations(rows: readonly (readonly number[])[]): Promise<number[]> {
    const x = constant(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length])
    const reading = program(createMemory({ threads: 1 }), {}, () => ({
      outputs: { y: deviationOfGroups(x) },
    }))
    const { y } = await reading.run({})
    await reading.close()
    return [...(y.data as Float64Array)]
  }

  it('is that of four neighbours, averaged over features', async () => {
    const rows = [
      [0, 5],
      [2, 5],
      [0, 5],
      [2, 5],
      [0, 0],
      [0, 8],
      [0, 0],
      [0, 8],
    ]
    const found = await deviations(rows)
    expect(found).toHaveLength(8)
    for (const value of found.slice(0, 4)) expect(value).toBeCloseTo(0.5, 3)
    for (const value of found.slice(4)) expect(value).toBeCloseTo(2, 3)
  })

  it('takes smaller groups where four do not divide the batch', async () => {
    const found = await deviations([[0], [2], [0], [2], [1], [1]])
    // Three at a time: two of 0 and one of 2 deviate by √8 / 3, then one of 2 and two of 1 by √2 / 3.
    expect(found[0]).toBeCloseTo(Math.sqrt(8) / 3, 3)
    expect(found[5]).toBeCloseTo(Math.sqrt(2) / 3, 3)
    expect(await deviations([[7]])).toEqual([expect.closeTo(0, 3)])
  })
})
