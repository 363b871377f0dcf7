import { describe, expect, it } from 'vitest'
import { beginAnew, real } from '../../test/cases/given.js'
import { differences, type Example, mismatch, trace } from '../../test/check-gradient.js'
import { at, type Grid, indicesOf, tabulate } from '../../test/grid.js'
import { createMemory } from '../runtime/index.js'
import { inFloat64, placeholder, type Tensor } from '../tensor/index.js'
import { Convolution, TransposedConvolution } from './convolution.js'
import { GroupNorm } from './norm.js'
import { parameters } from './parameters.js'

beginAnew()

interface Layer {
  apply(x: Tensor): Tensor
}
type Weights = Readonly<Record<string, Grid>>

/** Value, gradient and second gradient of a layer by its input in float64, all its weights random. */
async function agree(make: () => Layer, shape: number[], reference: (x: Grid, weights: Weights) => Grid) {
  const [layer, memory] = [inFloat64(make), createMemory({ threads: 1 })]
  const weights = Object.fromEntries(
    [...parameters(layer)].map(([name, weight]) => {
      const grid = real(weight.shape)
      memory.write(weight, Float64Array.from(grid.data))
      return [name, grid]
    }),
  )
  const example: Example = {
    given: [real(shape)],
    compute: (x) => layer.apply(x!),
    expected: (x) => reference(x!, weights),
  }
  const traced = trace(example, 'float64', memory)
  const found = await traced.run()
  const wanted = reference(example.given[0]!, weights)
  expect(found.y0!.shape).toEqual(wanted.shape)
  expect(mismatch(found.y0!.data, wanted.data, 1e-12)).toBeUndefined()
  const [slope] = await differences(example, traced)
  expect(mismatch(found.g0!.data, slope!.p, 1e-6)).toBeUndefined()
  expect(mismatch(found.h0!.data, slope!.q, 1e-6)).toBeUndefined()
  await traced.close()
}

const shapeAfter = (layer: Layer, ...shape: number[]) => layer.apply(placeholder('x', shape, 'float32')).shape

describe('a convolution', () => {
  it('halves lengths at stride 2, and adds a bias a channel', () =>
    agree(
      () => new Convolution(2, 3, 3, { stride: 2 }),
      [2, 2, 4, 6],
      (x, { weight, bias }) =>
        tabulate([2, 3, 2, 3], (n, o, i, j) =>
          indicesOf([2, 3, 3]).reduce(
            (sum, [c, k, l]) => {
              const [row, column] = [2 * i! + k! - 1, 2 * j! + l! - 1]
              if (row < 0 || row >= 4 || column < 0 || column >= 6) return sum
              return sum + at(x, n!, c!, row, column) * at(weight!, o!, c!, k!, l!)
            },
            at(bias!, o!),
          ),
        ),
    ))

  it('keeps lengths at stride 1 and divides them by larger ones, whatever the kernel', () => {
    for (const kernel of [1, 2, 3, 4, 5, 7]) {
      expect(shapeAfter(new Convolution(2, 4, kernel), 1, 2, 12, 24)).toEqual([1, 4, 12, 24])
      for (const stride of [2, 3, 4]) {
        const layer = new Convolution(2, 4, kernel, { stride })
        expect(shapeAfter(layer, 1, 2, 12, 24)).toEqual([1, 4, 12 / stride, 24 / stride])
      }
    }
    expect(shapeAfter(new Convolution(4, 4, [3], { dilation: 4, groups: 4 }), 1, 4, 20)).toEqual([1, 4, 20])
    expect(shapeAfter(new Convolution(1, 4, 5, { padding: 0 }), 1, 1, 28, 28)).toEqual([1, 4, 24, 24])
  })

  it('keeps the variance of its input, whatever its fan-in', async () => {
    for (const layer of [
      new Convolution(16, 64, 3, { groups: 4 }),
      new TransposedConvolution(16, 64, 4, { stride: 2, groups: 4 }),
    ]) {
      const memory = createMemory({ seed: 3, threads: 1 })
      const values = await memory.read(layer.weight)
      const square = (values as Float32Array).reduce((sum, value) => sum + value * value, 0) / values.length
      const terms = layer instanceof Convolution ? 4 * 9 : 4 * 4
      expect(square * terms).toBeGreaterThan(0.9)
      expect(square * terms).toBeLessThan(1.1)
    }
  })

  it('refuses groups that do not divide its channels', () => {
    expect(() => new Convolution(3, 4, 3, { groups: 2 })).toThrow(/3 to 4 channels in 2 groups/)
  })
})

describe('a transposed convolution', () => {
  it('doubles lengths at stride 2, and adds a bias a channel', () =>
    agree(
      () => new TransposedConvolution(2, 3, 4, { stride: 2 }),
      [2, 2, 2, 3],
      (x, { weight, bias }) =>
        tabulate([2, 3, 4, 6], (n, o, i, j) =>
          indicesOf([2, 2, 3]).reduce(
            (sum, [c, row, column]) => {
              const [k, l] = [i! + 1 - 2 * row!, j! + 1 - 2 * column!]
              if (k < 0 || k > 3 || l < 0 || l > 3) return sum
              return sum + at(x, n!, c!, row!, column!) * at(weight!, c!, o!, k, l)
            },
            at(bias!, o!),
          ),
        ),
    ))

  it('multiplies lengths by the stride, whatever the kernel', () => {
    for (const stride of [2, 3, 4]) {
      for (const kernel of [stride, stride + 1, stride + 2, 2 * stride]) {
        const layer = new TransposedConvolution(4, 2, kernel, { stride })
        expect(shapeAfter(layer, 1, 4, 5, 7)).toEqual([1, 2, 5 * stride, 7 * stride])
      }
    }
    expect(shapeAfter(new TransposedConvolution(4, 2, 3), 1, 4, 5, 7)).toEqual([1, 2, 5, 7])
    expect(shapeAfter(new TransposedConvolution(4, 2, [5]), 1, 4, 9)).toEqual([1, 2, 9])
  })
})

describe('a group norm', () => {
  it('standardises groups of channels of each image, then scales and shifts each channel', () =>
    agree(
      () => new GroupNorm(4, 2, 0.1),
      [2, 4, 2, 2],
      (x, { gain, bias }) =>
        tabulate(x.shape, (n, c, i, j) => {
          const first = 2 * Math.floor(c! / 2)
          const group = indicesOf([2, 2, 2]).map(([d, k, l]) => at(x, n!, first + d!, k!, l!))
          const mean = group.reduce((a, b) => a + b, 0) / group.length
          const variance = group.reduce((sum, value) => sum + (value - mean) ** 2, 0) / group.length
          return ((at(x, n!, c!, i!, j!) - mean) / Math.sqrt(variance + 0.1)) * at(gain!, c!) + at(bias!, c!)
        }),
    ))
})
