import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { normals, scatter } from '../../test/scattered.js'
import { Gan, type GanConfig } from '../models/index.js'
import { createMemory, program } from '../runtime/index.js'
import { constant, inFloat64, sizeOf, type Tensor } from '../tensor/index.js'
import { gradientPenalty, type PenaltyName, penaltyNames } from './gradient-penalties.js'

const dense: GanConfig = {
  ...{ family: 'gan', network: 'dense', shape: [3], width: 4, layers: 2, latent: 2 },
  ...{ discriminatorWidth: 5, features: 4, seesDeviation: false, range: { centre: [0, 0, 0], scale: [1, 1, 1] } },
}
const convolutional: GanConfig = {
  ...{ ...dense, network: 'convolutional', shape: [1, 8, 8], width: 2, layers: 1 },
  ...{ discriminatorWidth: 2, features: 3, range: 'image' },
}
const batch = 3

const networks = [
  ['dense', dense],
  ['dense, told of classes', { ...dense, condition: 'labels', classes: ['a', 'b'] }],
  ['convolutional', convolutional],
] as const satisfies readonly (readonly [string, GanConfig])[]
const named = penaltyNames.filter((name) => name !== 'none')
const cases = networks.flatMap(([what, config]) => named.map((name) => [name, what, config] as const))

/** A discriminator of such a configuration, and what it judges, in float64. */
function game(config: GanConfig) {
  const model = inFloat64(() => new Gan(config))
  const size = batch * sizeOf(config.shape)
  const [real, fake] = [normals(size, 1), normals(size, 2)]
  const labels = constant(Int32Array.of(0, 1, 1), [batch])
  const judge = (x: Tensor): Tensor => model.judge(x, config.condition && labels)
  const tensor = (values: Float64Array): Tensor => constant(values, [batch, ...config.shape])
  const shares = Float64Array.of(0.2, 0.5, 0.9)
  const share = constant(shares, [batch, ...config.shape.map(() => 1)])
  const penalty = (name: PenaltyName): Tensor =>
    gradientPenalty(name, { judge, real: tensor(real), fake: tensor(fake), share })!
  return { model, real, fake, shares, judge, penalty }
}

describe('gradient penalties', () => {
  it.each(cases)('%s has the slopes of its own differences by every weight: %s', async (name, _, config) => {
    const { model, penalty } = game(config)
    await checkWeights(
      model.discriminator,
      (memory) => scatter(memory, model.discriminator, 0.5),
      () => penalty(name).sum(),
    )
  })

  it.each(cases)('%s is what differences of the scores give: %s', async (name, _, config) => {
    const { model, real, fake, shares, judge, penalty } = game(config)
    const memory = createMemory({ threads: 1 })
    scatter(memory, model.discriminator, 0.5)
    const length = sizeOf(config.shape)
    const judging = program(memory, { x: { dtype: 'float64', shape: [batch, ...config.shape] } }, ({ x }) => ({
      outputs: { scores: judge(x), penalty: penalty(name) },
    }))
    /** ‖∂D/∂x‖² of each example, by central differences. */
    const squares = async (x: Float64Array): Promise<number[]> => {
      const sums = Array<number>(batch).fill(0)
      for (let place = 0; place < length; place++) {
        const at = async (by: number): Promise<Float64Array> =>
          (await judging.run({ x: x.map((value, i) => (i % length === place ? value + by : value)) })).scores
            .data as Float64Array
        const [up, down] = [await at(1e-6), await at(-1e-6)]
        for (let row = 0; row < batch; row++) sums[row]! += ((up[row]! - down[row]!) / 2e-6) ** 2
      }
      return sums
    }
    const mixed = real.map((value, i) => {
      const share = shares[Math.floor(i / length)]!
      return share * value + (1 - share) * fake[i]!
    })
    const half = (values: readonly number[]): number[] => values.map((value) => value / 2)
    const wanted = {
      r1: async () => half(await squares(real)),
      r2: async () => half(await squares(fake)),
      'r1-r2': async () => {
        const [r1, r2] = [await squares(real), await squares(fake)]
        return r1.map((value, i) => (value + r2[i]!) / 2)
      },
      interpolated: async () => (await squares(mixed)).map((value) => (Math.sqrt(value) - 1) ** 2),
    }
    const expected = await wanted[name as keyof typeof wanted]()
    const came = (await judging.run({ x: real })).penalty.data as Float64Array
    for (const [row, value] of expected.entries()) expect(came[row]).toBeCloseTo(value, 6)
    await judging.close()
  })

  it('charges nothing for none, and names those it knows', () => {
    const { judge, penalty } = game(dense)
    expect(penalty('none')).toBeUndefined()
    const x = constant(normals(9, 1), [3, 3])
    expect(() => gradientPenalty('r3' as PenaltyName, { judge, real: x, fake: x })).toThrow(/r3.*none of that name/)
  })
})
