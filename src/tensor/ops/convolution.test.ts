import { afterAll, describe, expect, it } from 'vitest'
import { createMemory, program } from '../../runtime/index.js'
import { arrayOf, constant, grad, placeholder, sizeOf, type Tensor, uniform, variable } from '../index.js'
import type { ConvolutionOptions, TransposedOptions } from './convolution.js'

const memory = createMemory({ threads: 1 })
const programs: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(programs.map((each) => each.close())))

/** Numbers in (−1, 1) that float32 holds exactly, the same at every run. */
const numbers = (shape: readonly number[], stream: number): Float64Array =>
  Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(Math.sin(12.9898 * (i + 1) + 78.233 * stream)))

const constants = (like: Tensor, stream: number): Tensor => {
  const values = arrayOf(like.dtype, like.size) as Float64Array
  values.set(numbers(like.shape, stream))
  return constant(values, like.shape)
}

const dot = (xs: readonly Tensor[], stream: number): Tensor =>
  xs.map((x, i) => x.mul(constants(x, stream + i)).sum()).reduce((a, b) => a.add(b))

/** Projections: third derivatives of images would cost more time than they tell. */
const namesOf = (shapes: readonly (readonly number[])[]): string[] =>
  shapes[0]!.length === 3 ? ['p', 'q', 'r'] : ['p', 'q']

type Both = (x: Tensor, w: Tensor) => Tensor

/** y, a projection p of it, its gradients, a projection q of these and their gradients; for vectors, r and its gradients too. */
function derivatives(compute: Both, shapes: readonly (readonly number[])[], dtype: 'float32' | 'float64') {
  const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, { dtype, shape }]))
  const made = program(memory, inputs, (fed) => {
    const xs = shapes.map((_, i) => fed[`x${i}`]!)
    const outputs: Record<string, Tensor> = { y: compute(xs[0]!, xs[1]!) }
    let projection = outputs.y!.add(outputs.y!.mul(outputs.y!).mul(0.5)).mul(constants(outputs.y!, 1)).sum()
    for (const name of namesOf(shapes)) {
      outputs[name] = projection
      const gradients = grad(projection, xs)
      for (const [i, gradient] of gradients.entries()) outputs[`${name}${i}`] = gradient
      projection = dot(gradients, name.charCodeAt(0))
    }
    return { outputs }
  })
  programs.push(made)
  return async (values: readonly Float64Array[]) => {
    const fed = Object.entries(values).map(([i, list]) => {
      const array = arrayOf(dtype, list.length) as Float64Array
      array.set(list)
      return [`x${i}`, array]
    })
    const results = Object.entries(await made.run(Object.fromEntries(fed)))
    return Object.fromEntries(results.map(([key, { data }]) => [key, Array.from(data, Number)]))
  }
}

function close(came: readonly number[], wanted: readonly number[], tolerance: number, what: string): void {
  expect(came.length, what).toBe(wanted.length)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  const error = Math.max(...came.map((value, i) => Math.abs(value - wanted[i]!)))
  expect(error / scale, what).toBeLessThan(tolerance)
}

/** Compares with `reference`, slopes along a random direction up to the third order, and float32 with float64. */
async function check(
  compute: Both,
  shapes: readonly (readonly number[])[],
  reference: readonly number[],
): Promise<void> {
  const exact = derivatives(compute, shapes, 'float64')
  const at = shapes.map((shape, i) => numbers(shape, i + 2))
  const along = shapes.map((shape, i) => numbers(shape, i + 50))
  const moved = (step: number) => exact(at.map((x, i) => x.map((value, j) => value + step * along[i]![j]!)))
  const step = 1e-4
  const [here, up, down] = [await exact(at), await moved(step), await moved(-step)]
  close(here.y!, reference, 1e-13, 'value')
  for (const name of namesOf(shapes)) {
    const slope = (up[name]![0]! - down[name]![0]!) / (2 * step)
    const predicted = along.flatMap((d, i) => Array.from(d, (value, j) => value * here[`${name}${i}`]![j]!))
    close([predicted.reduce((a, b) => a + b, 0)], [slope], 1e-6, `slope of ${name}`)
  }
  const rough = await derivatives(compute, shapes, 'float32')(at)
  for (const [key, wanted] of Object.entries(here)) close(rough[key]!, wanted, 2e-5, `${key} in float32`)
}

interface Plain {
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  readonly groups: number
}

const indices = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]])

const flat = (shape: readonly number[], at: readonly number[]): number =>
  at.some((i, axis) => i < 0 || i >= shape[axis]!) ? -1 : at.reduce((sum, i, axis) => sum * shape[axis]! + i, 0)

/** Calls `visit` with the flat places of result, image and weight for every product in a convolution, written as loops. */
function products(
  image: readonly number[],
  weight: readonly number[],
  result: readonly number[],
  { stride, padding, dilation, groups }: Plain,
  visit: (y: number, x: number, w: number) => void,
): void {
  const outs = weight[0]! / groups
  for (const [w, [o, c, ...k]] of indices(weight).entries()) {
    for (const [n, ...i] of indices([result[0]!, ...result.slice(2)])) {
      const read = i.map((at, axis) => at * stride + k[axis]! * dilation - padding)
      const x = flat(image, [n!, Math.floor(o! / outs) * weight[1]! + c!, ...read])
      if (x >= 0) visit(flat(result, [n!, o!, ...i]), x, w)
    }
  }
}

const resultLength = (length: number, kernel: number, { stride, padding, dilation }: Plain): number =>
  Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1

async function checkForward(image: readonly number[], weight: readonly number[], plain: Plain): Promise<void> {
  const space = image.slice(2).map((length, i) => resultLength(length, weight[i + 2]!, plain))
  const result = [image[0]!, weight[0]!, ...space]
  const [x, w, y] = [numbers(image, 2), numbers(weight, 3), new Float64Array(sizeOf(result))]
  products(image, weight, result, plain, (to, from, by) => {
    y[to]! += x[from]! * w[by]!
  })
  await check((a, b) => a.convolution(b, plain), [image, weight], [...y])
}

async function checkTransposed(result: readonly number[], weight: readonly number[], plain: Plain): Promise<void> {
  const { stride, padding, dilation, groups } = plain
  const space = result.slice(2).map((n, i) => (n - 1) * stride - 2 * padding + dilation * (weight[i + 2]! - 1) + stride)
  const image = [result[0]!, weight[1]! * groups, ...space]
  const [y, w, x] = [numbers(result, 2), numbers(weight, 3), new Float64Array(sizeOf(image))]
  products(image, weight, result, plain, (from, to, by) => {
    x[to]! += y[from]! * w[by]!
  })
  const options: TransposedOptions = { ...plain, outputPadding: stride - 1 }
  await check((a, b) => a.convolutionTransposed(b, options), [result, weight], [...x])
}

const combinations: Plain[] = [1, 2, 3].flatMap((stride) =>
  [0, 1, 2].flatMap((padding) =>
    [1, 2].flatMap((dilation) => [1, 2, 4].map((groups) => ({ stride, padding, dilation, groups }))),
  ),
)

/** Lengths that differ with the options, so that last positions are read in some cases and not in others. */
const spaceFor = ({ stride, padding, dilation }: Plain): number => 5 + ((stride + padding + dilation) % 3)

describe('convolution', () => {
  it.each(combinations)('equals plain loops, in value and derivatives: %o', async (plain) => {
    const length = spaceFor(plain)
    if (plain.groups === 1) await checkForward([2, 4, length], [4, 4, 3], plain)
    await checkForward([2, 4, length + 1, length], [4, 4 / plain.groups, 2, 3], plain)
  })

  it.each([
    ['three axes', [1, 2, 4, 3, 5], [2, 1, 2, 1, 3], { stride: 2, padding: 1, dilation: 1, groups: 2 }],
    ['padding wider than the kernel', [2, 3, 4], [2, 3, 1], { stride: 1, padding: 3, dilation: 1, groups: 1 }],
    ['strided padding wider than the kernel', [2, 3, 4], [2, 3, 2], { stride: 3, padding: 4, dilation: 1, groups: 1 }],
    ['many channels to few', [2, 18, 5, 4], [2, 18, 3, 3], { stride: 1, padding: 1, dilation: 1, groups: 1 }],
    ['few channels to many', [2, 2, 5, 4], [18, 2, 3, 3], { stride: 1, padding: 0, dilation: 1, groups: 1 }],
    ['many channels to many', [2, 18, 4, 4], [17, 18, 3, 3], { stride: 1, padding: 2, dilation: 1, groups: 1 }],
    [
      'many channels of a large image',
      [2, 17, 25, 23],
      [3, 17, 2, 2],
      { stride: 1, padding: 0, dilation: 1, groups: 1 },
    ],
    ['a kernel of one element', [2, 3, 4, 4], [5, 3, 1, 1], { stride: 1, padding: 0, dilation: 1, groups: 1 }],
  ] as const)('equals plain loops for %s', async (_, image, weight, plain) => {
    await checkForward(image, weight, plain)
  })

  it("keeps lengths with padding 'same', the odd zero at the end", async () => {
    const image = [1, 1, 5]
    const weight = [1, 1, 4]
    const [x, w] = [numbers(image, 2), numbers(weight, 3)]
    const wanted = Array.from({ length: 5 }, (_, i) => [...w].reduce((sum, v, k) => sum + v * (x[i + k - 1] ?? 0), 0))
    await check((a, b) => a.convolution(b, { padding: 'same' }), [image, weight], wanted)
  })

  it('takes a number for each axis', () => {
    const [x, w] = [placeholder('x', [2, 3, 9, 8], 'float32'), placeholder('w', [4, 3, 3, 2], 'float32')]
    const y = x.convolution(w, { stride: [2, 1], padding: [1, 0], dilation: [1, 3] })
    expect(y.shape).toEqual([2, 4, 5, 5])
  })

  const some = (...shape: number[]): Tensor => placeholder('x', shape, 'float32')
  const refused = (x: Tensor, w: Tensor, options?: ConvolutionOptions) => () => x.convolution(w, options)

  it.each([
    ['channels', refused(some(1, 3, 8, 8), some(4, 2, 3, 3)), /float32\[1, 3, 8, 8\].*float32\[4, 2, 3, 3\].*reads 2/],
    ['groups', refused(some(1, 4, 8), some(3, 2, 3), { groups: 2 }), /\[1, 4, 8\].*\[3, 2, 3\].*2 groups/],
    ['ranks', refused(some(1, 4, 8), some(3, 4, 3, 3)), /\[1, 4, 8\].*\[3, 4, 3, 3\].*same number of axes/],
    ['sizes', refused(some(1, 4, 3), some(3, 4, 5), { dilation: 2 }), /\[1, 4, 3\].*\[3, 4, 5\].*spans \[9\]/],
    ['stride', refused(some(1, 4, 8), some(3, 4, 3), { stride: 0 }), /stride 0.*at least 1/],
    ['same', refused(some(1, 4, 8), some(3, 4, 3), { stride: 2, padding: 'same' }), /'same' with stride \[2\]/],
  ] as const)('refuses %s that do not fit, in a sentence', (_, attempt, sentence) => {
    expect(attempt).toThrow(sentence)
  })
})

describe('convolutionTransposed', () => {
  it.each(combinations)('equals plain loops, in value and derivatives: %o', async (plain) => {
    const length = spaceFor(plain) - 2
    await checkTransposed([2, 4, length + 1, length], [4, 4 / plain.groups, 3, 2 + (plain.padding > 1 ? 1 : 0)], plain)
  })

  it('refuses what does not fit, in a sentence', () => {
    const [x, w] = [placeholder('x', [1, 3, 8], 'float32'), placeholder('w', [4, 3, 3], 'float32')]
    expect(() => x.convolutionTransposed(w)).toThrow(/float32\[1, 3, 8\].*float32\[4, 3, 3\].*reads 4 channels/)
    const fitting = placeholder('w', [3, 4, 3], 'float32')
    expect(() => x.convolutionTransposed(fitting, { outputPadding: 1 })).toThrow(/outputPadding \[1\].*stride \[1\]/)
    expect(() => x.convolutionTransposed(fitting, { padding: 5 })).toThrow(/padding \[5\] leaves nothing/)
  })
})

describe('a gradient penalty', () => {
  it('falls when a discriminator of strided convolutions is trained on it', async () => {
    const weights = [
      [8, 3, 4, 4],
      [16, 8, 4, 4],
      [1, 16, 2, 2],
    ].map((shape, i) =>
      variable(shape, (out) => out.set(numbers(shape, i).map((value) => value / 2)), { name: `w${i}` }),
    )
    const penalty = program(memory, {}, () => {
      const images = constants(uniform(0, [4, 3, 8, 8]), 9)
      const score = weights.reduce(
        (x, w, i) => (i < 2 ? x.convolution(w, { stride: 2, padding: 1 }).leakyRelu() : x.convolution(w)),
        images,
      )
      const [slope] = grad(score.sum(), [images])
      const loss = slope!.sumSquare([1, 2, 3]).sqrt().sub(1).square().mean()
      const gradients = grad(loss, weights)
      return { outputs: { loss }, updates: weights.map((w, i) => [w, w.sub(gradients[i]!.mul(0.003))] as const) }
    })
    programs.push(penalty)
    const losses: number[] = []
    for (let i = 0; i < 60; i++) losses.push(Number((await penalty.run({})).loss.data[0]))
    expect(losses[0]).toBeGreaterThan(1)
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 20)
  })
})
