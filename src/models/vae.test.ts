import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { parameters } from '../nn/index.js'
import { createMemory, float32, type Memory, program } from '../runtime/index.js'
import { constant, inFloat64, randomStream, type Tensor } from '../tensor/index.js'
import { Vae, type VaeConfig } from './vae.js'

const dense: VaeConfig = {
  ...{ family: 'vae', network: 'dense', shape: [3], width: 4, layers: 1, latent: 2 },
  ...{ beta: 1, freeBits: 0, likelihood: 'bernoulli' },
}
const convolutional: VaeConfig = { ...dense, network: 'convolutional', shape: [1, 13, 12], width: 2 }

const normal = (length: number, seed: number): Float64Array => {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}
const zeroOrOne = (length: number, seed: number): Float64Array => normal(length, seed).map((value) => Number(value > 0))

/** Every weight normal: none of the zeros that some start as. */
function scatter(memory: Memory, model: object, scale: number): void {
  for (const [i, weight] of [...parameters(model).values()].entries()) {
    memory.write(
      weight,
      normal(weight.size, 100 + i).map((value) => scale * value),
    )
  }
}

/** What `compute` makes in float64 of examples that are constants. */
async function evaluated(memory: Memory, compute: () => Readonly<Record<string, Tensor>>) {
  const reading = program(memory, {}, () => ({ outputs: compute() }))
  const found = await reading.run({})
  await reading.close()
  return Object.fromEntries(Object.entries(found).map(([key, { data }]) => [key, data as Float64Array]))
}

describe('the bound', () => {
  it.each([
    ['dense, Bernoulli', dense],
    ['dense, Gaussian with a deviation for each element', { ...dense, likelihood: 'gaussian', deviation: 'each' }],
    [
      'dense, Gaussian with one deviation, β and free bits',
      { ...dense, likelihood: 'gaussian', beta: 3, freeBits: 0.5 },
    ],
    ['convolutional, Bernoulli', convolutional],
  ] as const satisfies readonly (readonly [string, VaeConfig])[])(
    'has the slopes of central differences in float64: %s',
    async (_, config) => {
      const model = inFloat64(() => new Vae(config))
      const size = config.shape.reduce((a, b) => a * b, 1)
      const x = constant(zeroOrOne(4 * size, 1), [4, ...config.shape])
      const noise = constant(normal(8, 2), [4, 2])
      await checkWeights(
        model,
        (memory) => scatter(memory, model, 0.25),
        () => {
          const { reconstruction, divergence } = model.bound(x, noise)
          return divergence.mul(1.7).sub(reconstruction).sum()
        },
      )
    },
  )

  it('has the divergence of an integral over the line', async () => {
    const model = inFloat64(() => new Vae({ ...dense, latent: 1, shape: [2] }))
    const memory = createMemory({ threads: 1 })
    scatter(memory, model, 0.6)
    const x = constant(normal(12, 3), [6, 2])
    const { mean, logVariance, divergence } = await evaluated(memory, () => ({ ...model.encode(x), ...model.bound(x) }))
    for (let i = 0; i < 6; i++) {
      const [centre, deviation] = [mean![i]!, Math.exp(logVariance![i]! / 2)]
      const step = deviation / 1000
      let sum = 0
      for (let t = -10_000; t <= 10_000; t++) {
        const z = centre + t * step
        const logQ = -((t / 1000) ** 2) / 2 - Math.log(deviation) - Math.log(2 * Math.PI) / 2
        sum += Math.exp(logQ) * (logQ + (z * z) / 2 + Math.log(2 * Math.PI) / 2) * step
      }
      expect(divergence![i]).toBeCloseTo(sum, 8)
    }
  })

  it('charges a batch for no less than the free bits of each dimension', async () => {
    const memory = createMemory({ threads: 1 })
    const model = inFloat64(() => new Vae({ ...dense, beta: 2 }))
    scatter(memory, model, 0.01) // a divergence of nearly nothing
    const free = inFloat64(() => new Vae({ ...dense, beta: 2, freeBits: 0.5 }))
    Object.assign(free, { encoder: model.encoder, decoder: model.decoder })
    const x = constant(zeroOrOne(12, 4), [4, 3])
    const { without, charged } = await evaluated(memory, () => ({ without: model.loss(x), charged: free.loss(x) }))
    // Two dimensions of half a nat, weighed by β = 2; the draws differ by little, as the weights are small.
    for (let i = 0; i < 4; i++) expect(charged![i]! - without![i]!).toBeCloseTo(2, 2)
  })
})

/** A VAE of linear maps with known weights: probabilistic PCA (doi:10.1111/1467-9868.00196), whose ln p(x) is known. */
function linearGaussian() {
  const [directions, offset, deviation] = [
    [
      [1.2, -0.4, 0.5],
      [0.3, 0.9, 0],
    ],
    [0.5, -1, 2],
    0.6,
  ] as const
  const model = inFloat64(
    () => new Vae({ ...dense, network: 'linear', shape: [3], likelihood: 'gaussian', deviation } as VaeConfig),
  )
  const memory = createMemory({ threads: 1 })
  const weights = parameters(model)
  const write = (name: string, values: readonly number[]): void =>
    memory.write(weights.get(name)!, Float64Array.from(values))
  // The directions are at right angles, so the posterior's covariance σ²(WᵀW + σ²)⁻¹ is diagonal, as a VAE's must be.
  const precisions = directions.map((w) => w.reduce((sum, value) => sum + value * value, deviation ** 2))
  const readers = directions.map((w, j) => w.map((value) => value / precisions[j]!))
  const zero = [0, 0]
  write(
    'encoder.layers.0.weight',
    [0, 1, 2].flatMap((i) => [readers[0]![i]!, readers[1]![i]!, ...zero]),
  )
  write('encoder.layers.0.bias', [
    ...readers.map((reader) => -reader.reduce((sum, value, i) => sum + value * offset[i]!, 0)),
    ...precisions.map((precision) => Math.log(deviation ** 2 / precision)),
  ])
  write('decoder.layers.0.weight', directions.flat())
  write('decoder.layers.0.bias', offset)
  const covariance = [0, 1, 2].map((i) =>
    [0, 1, 2].map(
      (j) =>
        directions[0][i]! * directions[0][j]! + directions[1][i]! * directions[1][j]! + (i === j ? deviation ** 2 : 0),
    ),
  )
  return { model, memory, offset, covariance }
}

/** ln N(x; mean, covariance) in three dimensions, by cofactors. */
function logNormal(x: readonly number[], mean: readonly number[], s: readonly (readonly number[])[]): number {
  const at = (i: number, j: number): number => s[i % 3]![j % 3]!
  const cofactor = (i: number, j: number): number =>
    at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1)
  const determinant = [0, 1, 2].reduce((sum, j) => sum + at(0, j) * cofactor(0, j), 0)
  const away = x.map((value, i) => value - mean[i]!)
  let square = 0
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) square += away[i]! * cofactor(j, i) * away[j]!
  return -0.5 * (square / determinant + Math.log(determinant) + 3 * Math.log(2 * Math.PI))
}

describe('a linear Gaussian VAE with its exact posterior', () => {
  const x = normal(15, 5)
  const examples = constant(x, [5, 3])
  const exact = ({ offset, covariance }: ReturnType<typeof linearGaussian>): number[] =>
    Array.from({ length: 5 }, (_, i) => logNormal([...x.slice(3 * i, 3 * i + 3)], offset, covariance))

  it('weighs every draw by exactly ln p(x)', async () => {
    const made = linearGaussian()
    const noise = constant(normal(40, 6), [4, 5, 2])
    const { weights } = await evaluated(made.memory, () => ({ weights: made.model.logWeights(examples, noise) }))
    for (let draw = 0; draw < 4; draw++) {
      for (const [i, value] of exact(made).entries()) expect(weights![draw * 5 + i]).toBeCloseTo(value, 10)
    }
  })

  it('has a bound that is ln p(x)', async () => {
    const made = linearGaussian()
    // The reconstruction is a quadratic in the noise: its mean over these four points is its mean over the Gaussian.
    const bounds = await Promise.all(
      [
        [Math.SQRT2, 0],
        [-Math.SQRT2, 0],
        [0, Math.SQRT2],
        [0, -Math.SQRT2],
      ].map(async (point) => {
        const noise = constant(
          Float64Array.from({ length: 10 }, (_, i) => point[i % 2]!),
          [5, 2],
        )
        return evaluated(made.memory, () => ({ ...made.model.bound(examples, noise) }))
      }),
    )
    for (const [i, value] of exact(made).entries()) {
      const mean =
        bounds.reduce((sum, { reconstruction, divergence }) => sum + reconstruction![i]! - divergence![i]!, 0) / 4
      expect(mean).toBeCloseTo(value, 10)
    }
  })
})

it('decodes to the mean of its likelihood, in the shape of examples', async () => {
  const model = new Vae(convolutional)
  const reading = program(createMemory({ threads: 1 }), { codes: float32([3, 2]) }, ({ codes }) => ({
    outputs: { x: model.decode(codes) },
  }))
  const { x } = await reading.run({ codes: Float32Array.from(normal(6, 1)) })
  expect(x.shape).toEqual([3, 1, 13, 12])
  for (const value of x.data) expect(value > 0 && value < 1).toBe(true)
  await reading.close()
})

it('keeps the first loss of an example far from all others finite', async () => {
  const model = new Vae({ ...dense, shape: [64], width: 64, latent: 8, likelihood: 'gaussian', deviation: 'shared' })
  const judging = program(createMemory({ seed: 1 }), { x: float32([4, 64]) }, ({ x }) => ({
    outputs: { divergence: model.bound(x).divergence },
  }))
  const { divergence } = await judging.run({ x: Float32Array.from(normal(256, 1), (value) => 1000 * value) })
  for (const nats of divergence.data) expect(Number.isFinite(Number(nats))).toBe(true)
  await judging.close()
})

it.each([
  [{ ...dense, latent: 0 }, 'vae: latent 0: must be a whole number above zero'],
  [{ ...dense, beta: -1 }, 'vae: beta -1: must be 0 or more'],
  [{ ...convolutional, shape: [9] }, 'convolutional: a shape of [9]: it needs [channels, height, width]'],
  [{ ...dense, network: 'wavy' as 'dense' }, 'network: "wavy": must be linear, dense, convolutional'],
  [{ ...dense, likelihood: 'gaussian', deviation: 0 }, 'gaussian: deviation 0: must be above 0'],
] as const satisfies readonly (readonly [VaeConfig, string])[])('refuses %j', (config, sentence) => {
  expect(() => new Vae(config)).toThrow(sentence)
})
