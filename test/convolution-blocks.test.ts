import { afterAll, describe, expect, it } from 'vitest'
import { type EmitOptions, emit } from '../src/onnx/index.js'
import { createMemory } from '../src/runtime/index.js'
import { grad, placeholder, type Tensor } from '../src/tensor/index.js'
import { beginAnew, real } from './cases/given.js'
import { trace } from './check-gradient.js'

beginAnew()

const memory = createMemory({ threads: 1 })
const opened: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(opened.map((each) => each.close())))

/** Relative to the largest number of an output: float32 has 7 digits, and sums of hundreds lose two. */
const tolerance = 2e-5

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/**
 * Value, first and second gradients in float32 as in float64, whose convolutions are composed of products. With channels and images in
 * multiples of 16, float32 runs in blocks of channels where the processor has kernels for them.
 */
async function check(
  image: readonly number[],
  weight: readonly number[],
  compute: (x: Tensor, w: Tensor) => Tensor,
): Promise<void> {
  const example = { given: [real(image), real(weight)], compute: (x?: Tensor, w?: Tensor) => compute(x!, w!) }
  const programs = (['float64', 'float32'] as const).map((dtype) =>
    trace({ ...example, expected: (x) => x! }, dtype, memory),
  )
  opened.push(...programs)
  const [exact, rough] = await Promise.all(programs.map((program) => program.run()))
  const arrays = Object.keys(exact!).filter((key) => /\d$/.test(key))
  expect(arrays).toEqual(['y0', 'g0', 'g1', 'h0', 'h1'])
  for (const key of arrays) {
    const wanted = Array.from(exact![key]!.data, Number)
    const came = Array.from(rough![key]!.data, Number)
    const error = largest(wanted.map((value, i) => value - came[i]!))
    expect(error / largest(wanted), key).toBeLessThan(tolerance)
  }
}

describe('convolution in blocks of channels', () => {
  it.each([
    ['everything in blocks', [16, 32, 3, 4], [16, 32, 3, 3], { padding: 1 }],
    ['padding for an even kernel', [16, 16, 3, 3], [16, 16, 2, 4], { padding: 'same' }],
    ['padding that differs by axis', [16, 16, 3, 4], [16, 16, 1, 3], { padding: [0, 1] }],
    ['padding wider than the kernel', [16, 16, 2, 3], [16, 16, 2, 2], { padding: 3 }],
    ['a stride that leaves a remainder', [16, 16, 6, 7], [16, 16, 3, 2], { stride: 3 }],
    ['a stride that reads past the end', [16, 16, 5, 4], [32, 16, 3, 3], { stride: [2, 1], padding: 1 }],
    ['a dilation', [16, 16, 5, 4], [16, 16, 3, 2], { dilation: 2, padding: 1 }],
    ['fewer channels than a block', [16, 5, 4, 5], [16, 5, 3, 3], { padding: 1 }],
    ['channels that do not fill blocks', [16, 20, 3, 3], [16, 20, 2, 2], {}],
    ['results that do not fill blocks', [16, 16, 4, 4], [20, 16, 3, 3], { padding: 1 }],
    ['images that do not fill blocks', [3, 16, 4, 4], [16, 16, 3, 3], { padding: 1 }],
    ['bands of a large image', [16, 4, 11, 330], [16, 4, 3, 2], { stride: [2, 1], padding: [1, 1] }],
    ['groups', [16, 32, 3, 3], [32, 16, 2, 2], { groups: 2 }],
  ] as const)('agrees with products for %s', async (_, image, weight, options) => {
    await check(image, weight, (x, w) => x.convolution(w, options))
  })

  it.each([
    ['stride 1', [16, 16, 3, 4], [16, 32, 3, 3], { padding: 1 }],
    ['stride 2', [16, 16, 2, 3], [16, 32, 4, 4], { stride: 2, padding: 1 }],
    ['a longer end', [16, 32, 2, 2], [32, 16, 3, 3], { stride: 2, padding: 1, outputPadding: 1 }],
    ['strides and lengths that differ by axis', [16, 5, 2, 3], [5, 16, 3, 4], { stride: [1, 3], padding: [0, 2] }],
    ['a stride wider than the kernel', [16, 16, 2, 2], [16, 16, 2, 2], { stride: 3 }],
    ['padding wider than the kernel', [16, 16, 5, 6], [16, 16, 2, 2], { stride: 2, padding: 3 }],
    ['a dilation', [16, 16, 3, 2], [16, 16, 2, 2], { dilation: 2, padding: 1 }],
  ] as const)('agrees with products for transposes with %s', async (_, image, weight, options) => {
    await check(image, weight, (x, w) => x.convolutionTransposed(w, options))
  })

  it.each([
    ['one axis', [4, 18, 9], [20, 18, 3], { stride: 2, padding: 1 }],
    ['three axes', [2, 6, 3, 4, 3], [5, 6, 2, 2, 3], { padding: 1 }],
    ['three axes in groups', [2, 12, 3, 4, 3], [4, 6, 2, 2, 1], { stride: 2, groups: 2 }],
    ['few results', [2, 9, 4, 5], [3, 9, 3, 3], { padding: 1 }],
    ['kernels of one element', [2, 18, 12, 11], [17, 18, 1, 1], {}],
    ['many results for each image', [2, 6, 25, 23], [7, 6, 2, 2], { dilation: 2 }],
  ] as const)('agrees with products beside blocks, for %s', async (_, image, weight, options) => {
    await check(image, weight, (x, w) => x.convolution(w, options))
  })

  it('is written for targets that have it, and nothing of ONNX Runtime’s own elsewhere', () => {
    const [x, w] = [placeholder('x', [16, 16, 4, 4], 'float32'), placeholder('w', [16, 16, 3, 3], 'float32')]
    const gradients = grad(x.convolution(w, { padding: 1 }).square().sum(), [x, w])
    const outputs = Object.fromEntries(gradients.entries())
    const domains = (options: EmitOptions): readonly string[] => [
      ...new Set(emit(outputs, options).graph.nodes.map(({ domain }) => domain)),
    ]
    expect(domains({ target: 'cpu', channelBlock: 16 })).toContain('com.microsoft.nchwc')
    expect(domains({ target: 'cpu' })).not.toContain('com.microsoft.nchwc')
    for (const target of ['webgpu', 'standard'] as const) expect(domains({ target })).toEqual([''])
  })
})
