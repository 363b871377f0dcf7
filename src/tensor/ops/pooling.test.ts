import { expect, it } from 'vitest'
import { createMemory, program } from '../../runtime/index.js'
import { constant, grad, type Tensor } from '../index.js'

const memory = createMemory({ threads: 1 })

async function valuesOf(...tensors: Tensor[]): Promise<number[][]> {
  const made = program(memory, {}, () => ({ outputs: Object.fromEntries(tensors.map((x, i) => [`y${i}`, x])) }))
  const results = await made.run({})
  await made.close()
  return tensors.map((_, i) => Array.from(results[`y${i}`]!.data, Number))
}

const row = (...values: number[]): Tensor => constant(Float64Array.from(values), [1, 1, values.length])

it('sends the gradient of equal maxima to the first in row-major order', async () => {
  for (const kind of [Float32Array, Float64Array]) {
    const x = constant(kind.of(1, 3, 3, 0, 3, 2, 3, 3, 1, 0, 0, 0), [1, 1, 3, 4])
    const weights = constant(kind.of(1, 10, 100, 1000), [1, 1, 2, 2])
    const [dx] = grad(x.maxPool([2, 3], { stride: 1 }).mul(weights).sum(), [x])
    expect(await valuesOf(dx!)).toEqual([[0, 11, 0, 0, 100, 0, 1000, 0, 0, 0, 0, 0]])
  }
})

it('sends it there too where windows tile the image', async () => {
  for (const kind of [Float32Array, Float64Array]) {
    const x = constant(kind.of(0, 0, 1, 5, 0, 0, 5, 5, 2, 3, -1, -1, 3, 3, -1, -2), [1, 1, 4, 4])
    const weights = constant(kind.of(1, 10, 100, 1000), [1, 1, 2, 2])
    const y = x.maxPool(2)
    const [dx] = grad(y.mul(weights).sum(), [x])
    const wanted = [1, 0, 0, 10, 0, 0, 0, 0, 0, 100, 1000, 0, 0, 0, 0, 0]
    expect(await valuesOf(y, dx!)).toEqual([[0, 5, 3, -1], wanted])
    const line = constant(kind.of(2, 2, 2, -3, -3, -4), [1, 1, 6])
    expect(await valuesOf(...grad(line.maxPool(3).sum(), [line]))).toEqual([[1, 0, 0, 1, 0, 0]])
  }
})

it('never lets padding win the maximum, nor share in its gradient', async () => {
  const x = row(-5, -3, -4)
  const y = x.maxPool(2, { stride: 2, padding: 1 })
  expect(await valuesOf(y, ...grad(y.sum(), [x]))).toEqual([
    [-5, -3],
    [1, 1, 0],
  ])
})

it('counts padding as zeros in the mean', async () => {
  const [means] = await valuesOf(row(3, 6, 9).averagePool(3, { stride: 1, padding: 1 }))
  expect(means).toEqual([3, 6, 5].map((value) => expect.closeTo(value, 12)))
})

it('repeats elements exactly', async () => {
  expect(await valuesOf(row(0.1, 1e-30, -7).upsampleNearest(2))).toEqual([[0.1, 0.1, 1e-30, 1e-30, -7, -7]])
})

it('interpolates between pixel centres, or between corners', async () => {
  const x = row(1, 2)
  const [centres, corners] = await valuesOf(x.resizeBilinear([4]), x.resizeBilinear([4], { alignCorners: true }))
  expect(centres).toEqual([1, 1.25, 1.75, 2].map((value) => expect.closeTo(value, 12)))
  expect(corners).toEqual([1, 4 / 3, 5 / 3, 2].map((value) => expect.closeTo(value, 12)))
})

it('weighs by a triangle over all that a smaller pixel covers, with antialias', async () => {
  // From 4 to 2, the triangle about 0.5 is two wide on each side: 3/4, 3/4 and 1/4, over their sum.
  const [y] = await valuesOf(row(0, 1, 2, 3).resizeBilinear([2], { antialias: true }))
  expect(y).toEqual([5 / 7, 3 - 5 / 7].map((value) => expect.closeTo(value, 12)))
  const [same] = await valuesOf(row(4, 4, 4, 4, 4).resizeBilinear([3], { antialias: true }))
  expect(same).toEqual([4, 4, 4].map((value) => expect.closeTo(value, 12)))
})
