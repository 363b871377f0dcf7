import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import type { Autoencoder } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { float32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { rowExamples } from './examples.js'
import { fitImageModel } from './image.js'
import type { ImageModelOptions } from './image-families.js'

/** Rows of 12 numbers, most of whose variance lies in three directions of unlike importance. */
function rows(count: number): Float32Array {
  const random = randomStream(11)
  const directions = Array.from({ length: 3 }, () => Array.from({ length: 12 }, () => random.normal()))
  return Float32Array.from(
    Array.from({ length: count }).flatMap(() => {
      const factors = [1.5, 1, 0.7].map((deviation) => deviation * random.normal())
      return directions[0]!.map(
        (_, i) => 2 + factors.reduce((sum, factor, j) => sum + factor * directions[j]![i]!, 0.5 * random.normal()),
      )
    }),
  )
}

describe('a linear autoencoder', () => {
  it('is principal component analysis: the same error within 1 % and the same subspace within 3 degrees', async () => {
    const [count, bottleneck, data] = [500, 3, rows(500)]
    const options = { family: 'autoencoder', network: 'linear', bottleneck } as const satisfies ImageModelOptions
    const { model, memory } = await fitImageModel({
      ...{ model: options, data: rowExamples('rows', data, [12]), validation: 0, seed: 1, threads: 1 },
      ...{ batch: 100, steps: 800, learningRate: 0.1 },
    })
    const all = Matrix.from1DArray(count, 12, data)
    const centred = all.clone().subRowVector(all.mean('column'))
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
      centred.transpose().mmul(centred).div(count),
      { assumeSymmetric: true },
    )
    const least = realEigenvalues.slice(0, 12 - bottleneck).reduce((sum, value) => sum + value, 0) / 12
    const judging = program(memory, { x: float32([count, 12]) }, ({ x }) => ({
      outputs: { loss: (model as Autoencoder).loss(x).mean() },
    }))
    const { loss } = await judging.run({ x: data })
    await judging.close()
    expect(Number(loss.data[0])).toBeGreaterThan(least * 0.9999)
    expect(Number(loss.data[0])).toBeLessThan(least * 1.01)

    const weight = parameters(model).get('decoder.layers.0.weight')!
    const decoder = Matrix.from1DArray(bottleneck, 12, (await memory.read(weight)) as Float32Array)
    const learnt = new SingularValueDecomposition(decoder.transpose(), { autoTranspose: true }).leftSingularVectors
    const principal = eigenvectorMatrix.subMatrix(0, 11, 12 - bottleneck, 11)
    const cosines = new SingularValueDecomposition(principal.transpose().mmul(learnt)).diagonal
    for (const cosine of cosines) expect(Math.acos(Math.min(1, cosine))).toBeLessThan((3 * Math.PI) / 180)
  })
})

describe('overfitting eight examples', () => {
  const random = randomStream(5)
  const pixels = Float32Array.from({ length: 8 * 144 }, () => Number(random.uniform() < 0.4))
  const data = rowExamples('noise', pixels, [1, 12, 12])
  const lastLoss = async (model: ImageModelOptions, learningRate: number): Promise<number> => {
    let last = Number.NaN
    await fitImageModel({ model, data, validation: 0, batch: 8, steps: 300, learningRate, threads: 1 }, (event) => {
      if (event.kind === 'step') last = event.loss
    })
    return last
  }

  it.each(['dense', 'convolutional'] as const)('brings the error of an autoencoder to nothing: %s', async (network) => {
    const error = await lastLoss({ family: 'autoencoder', network, bottleneck: 8, width: 16, layers: 1 }, 0.05)
    expect(error).toBeLessThan(0.002)
  })

  it.each(['dense', 'convolutional'] as const)(
    'brings a VAE from 100 nats near to ln 8, the least that tells eight images apart: %s',
    async (network) => {
      const loss = await lastLoss({ family: 'vae', network, latent: 4, width: 32, layers: 1 }, 0.02)
      expect(loss).toBeGreaterThan(Math.log(8) - 0.5)
      expect(loss).toBeLessThan(Math.log(8) + 7)
    },
  )
})
