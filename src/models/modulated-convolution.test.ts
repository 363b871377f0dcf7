import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { normals, scatter } from '../../test/scattered.js'
import { createMemory, type Memory, program } from '../runtime/index.js'
import { constant, inFloat64, type Tensor } from '../tensor/index.js'
import { ModulatedConvolution, type ModulatedConvolutionOptions } from './modulated-convolution.js'

const sizes = { inputs: 3, outputs: 4, kernel: 3, style: 2 }
const [batch, side] = [2, 5]
const x = constant(normals(batch * sizes.inputs * side ** 2, 1), [batch, sizes.inputs, side, side])
const style = constant(normals(batch * sizes.style, 2), [batch, sizes.style])

async function evaluated(memory: Memory, build: () => Readonly<Record<string, Tensor>>) {
  const made = program(memory, {}, () => ({ outputs: build() }))
  const found = await made.run({})
  await made.close()
  return found
}

/** As the paper has it: kernels of one's own for each example, as groups of one convolution. */
function byKernels({ weight, affine }: ModulatedConvolution, isDemodulated: boolean): Tensor {
  const { inputs, outputs, kernel } = sizes
  const scales = affine.apply(style).reshape([batch, 1, inputs, 1, 1])
  const modulated = weight.reshape([1, outputs, inputs, kernel, kernel]).mul(scales)
  const lengths = modulated.square().sum([2, 3, 4], { keep: true }).add(1e-8).sqrt()
  const scale = isDemodulated ? lengths.reciprocal() : lengths.mul(0).add(1 / Math.sqrt(inputs * kernel ** 2))
  const own = modulated.mul(scale).reshape([batch * outputs, inputs, kernel, kernel])
  return x
    .reshape([1, batch * inputs, side, side])
    .convolution(own, { groups: batch, padding: 'same' })
    .reshape([batch, outputs, side, side])
}

describe('a modulated convolution', () => {
  it.each([true, false])(
    'gives what kernels of its own for each example give (demodulated: %s)',
    async (isDemodulated) => {
      const layer = inFloat64(() => new ModulatedConvolution({ ...sizes, isDemodulated }))
      const memory = createMemory({ threads: 1 })
      scatter(memory, layer)
      const { ours, theirs } = await evaluated(memory, () => ({
        ours: layer.apply(x, style),
        theirs: byKernels(layer, isDemodulated),
      }))
      expect(ours!.shape).toEqual([batch, sizes.outputs, side, side])
      for (const [i, value] of (theirs!.data as Float64Array).entries()) {
        expect(Math.abs(Number(ours!.data[i]) - value)).toBeLessThan(1e-12)
      }
    },
  )

  it('has the slopes of central differences in float64', async () => {
    const layer = inFloat64(() => new ModulatedConvolution(sizes))
    await checkWeights(
      layer,
      (memory) => scatter(memory, layer),
      () => layer.apply(x, style).square().mul(0.5).add(layer.apply(x, style)).sum(),
    )
  })

  // 64 channels of 16 × 16 pixels: the deviation of a result is told to about 5 %.
  it('gives results of the wanted deviation, whatever the styles', async () => {
    const options: ModulatedConvolutionOptions = { inputs: 64, outputs: 16, kernel: 3, style: 8, gain: 2 }
    const layer = inFloat64(() => new ModulatedConvolution(options))
    const memory = createMemory({ threads: 1 })
    scatter(memory, layer)
    const wide = constant(normals(2 * 64 * 16 ** 2, 3), [2, 64, 16, 16])
    const { deviation } = await evaluated(memory, () => ({
      // Away from the edges, beyond which there are zeros.
      deviation: layer
        .apply(
          wide,
          constant(
            normals(16, 4).map((value) => 30 * value),
            [2, 8],
          ),
        )
        .slice(2, 1, 15)
        .slice(3, 1, 15)
        .square()
        .mean([1, 2, 3])
        .sqrt(),
    }))
    for (const value of deviation!.data) expect(Math.abs(Number(value) - 2)).toBeLessThan(0.15)
  })
})
