import type { Tensor } from '../../src/tensor/index.js'
import type * as convolution from '../../src/tensor/ops/convolution.js'
import type { Case, Example } from '../check-gradient.js'
import { at, type Grid, indicesOf, tabulate } from '../grid.js'
import { real, some } from './given.js'

interface Plain {
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  readonly groups: number
}

const inside = (x: Grid, index: readonly number[]): boolean => index.every((i, axis) => i >= 0 && i < x.shape[axis]!)

/** Σ over channels and kernel of x[i·stride + k·dilation − padding] · w[k]. */
function convolved(
  x: Grid,
  w: Grid,
  space: readonly number[],
  { stride, padding, dilation, groups }: Plain,
  sides = space.map(() => padding),
): Grid {
  const [outs, ins] = [w.shape[0]! / groups, w.shape[1]!]
  return tabulate([x.shape[0]!, w.shape[0]!, ...space], (n, o, ...i) =>
    indicesOf(w.shape.slice(1)).reduce((sum, [c, ...k]) => {
      const place = i.map((position, axis) => position * stride + k[axis]! * dilation - sides[axis]!)
      const index = [n!, Math.floor(o! / outs) * ins + c!, ...place]
      return inside(x, index) ? sum + at(x, ...index) * at(w, o!, c!, ...k) : sum
    }, 0),
  )
}

/** Every element `down` times on the first space axis and `across` times on the second. */
const repeated = (x: Grid, down: number, across: number): Grid =>
  tabulate([x.shape[0]!, x.shape[1]!, x.shape[2]! * down, x.shape[3]! * across], (n, c, i, j) =>
    at(x, n!, c!, Math.floor(i! / down), Math.floor(j! / across)),
  )

/** Each x[i] times w[k], added at i·stride + k·dilation − padding. */
function transposed(x: Grid, w: Grid, space: readonly number[], { stride, padding, dilation, groups }: Plain): Grid {
  const [ins, outs] = [w.shape[0]! / groups, w.shape[1]!]
  return tabulate([x.shape[0]!, outs * groups, ...space], (n, o, ...place) => {
    const group = Math.floor(o! / outs)
    let sum = 0
    for (const [c, ...k] of indicesOf([ins, ...w.shape.slice(2)])) {
      const i = place.map((position, axis) => (position + padding - k[axis]! * dilation) / stride)
      const index = [n!, group * ins + c!, ...i]
      if (i.every(Number.isInteger) && inside(x, index)) sum += at(x, ...index) * at(w, index[1]!, o! % outs, ...k)
    }
    return sum
  })
}

const plain: Plain = { stride: 1, padding: 0, dilation: 1, groups: 1 }

const example = (
  image: number[],
  weight: number[],
  compute: (x: Tensor, w: Tensor) => Tensor,
  expected: (x: Grid, w: Grid) => Grid,
): Example => ({
  given: [real(image), real(weight)],
  compute: (x, w) => compute(x!, w!),
  expected: (x, w) => expected(x!, w!),
})

/** The combinations of options are gone through beside the operation; here are the corners. */
export const convolutionCases: Record<keyof typeof convolution, Case> = {
  convolution: {
    examples: [
      example(
        [1, 1, 1],
        [1, 1, 1],
        (x, w) => x.convolution(w),
        (x, w) => convolved(x, w, [1], plain),
      ),
      example(
        [2, 2, 5],
        [3, 2, 2],
        (x, w) => x.convolution(w, { stride: 2, padding: 1 }),
        (x, w) => convolved(x, w, [3], { ...plain, stride: 2, padding: 1 }),
      ),
      example(
        [1, 4, 4, 3],
        [2, 2, 3, 2],
        (x, w) => x.convolution(w, { padding: 1, dilation: 2, groups: 2 }),
        (x, w) => convolved(x, w, [2, 3], { ...plain, padding: 1, dilation: 2, groups: 2 }),
      ),
      example(
        [1, 1, 3, 2],
        [1, 1, 3, 3],
        (x, w) => x.convolution(w, { padding: 'same' }),
        (x, w) => convolved(x, w, [3, 2], { ...plain, padding: 1 }),
      ),
      // Of an image just repeated, the kernel's elements are summed first, where the padding lets them.
      example(
        [1, 2, 2, 2],
        [2, 2, 3, 2],
        (x, w) => x.upsampleNearest([2, 3]).convolution(w, { padding: [1, 0] }),
        (x, w) => convolved(repeated(x, 2, 3), w, [4, 5], plain, [1, 0]),
      ),
      example(
        [1, 2, 2, 1],
        [1, 2, 2, 2],
        (x, w) => x.upsampleNearest(2).convolution(w, { padding: 2 }),
        (x, w) => convolved(repeated(x, 2, 2), w, [7, 5], plain, [2, 2]),
      ),
    ],
    refuses: [
      [() => some(1, 3, 8).convolution(some(4, 2, 3)), 'float32[1, 3, 8]', 'float32[4, 2, 3]', 'reads 2'],
      [() => some(1, 3, 2).convolution(some(4, 3, 3)), 'float32[1, 3, 2]', 'float32[4, 3, 3]', 'spans [3]'],
      [() => some(3, 8).convolution(some(4, 3)), 'float32[3, 8]', 'three or more'],
      [() => some(1, 3, 8).convolution(some(4, 3, 3), { padding: [1, 1] }), 'padding [1,1]', 'each of 1 axes'],
    ],
  },
  convolutionTransposed: {
    examples: [
      example(
        [1, 2, 3],
        [2, 1, 2],
        (x, w) => x.convolutionTransposed(w),
        (x, w) => transposed(x, w, [4], plain),
      ),
      example(
        [1, 2, 2, 3],
        [2, 1, 3, 2],
        (x, w) => x.convolutionTransposed(w, { stride: 2, padding: 1, outputPadding: 1, groups: 2 }),
        (x, w) => transposed(x, w, [4, 5], { ...plain, stride: 2, padding: 1, groups: 2 }),
      ),
    ],
    refuses: [
      [() => some(1, 3, 8).convolutionTransposed(some(4, 3, 3)), 'float32[1, 3, 8]', 'float32[4, 3, 3]', 'reads 4'],
      [() => some(1, 3, 8).convolutionTransposed(some(3, 2, 2), { padding: 5 }), 'float32[1, 3, 8]', 'leaves nothing'],
      [() => some(1, 3, 8).convolutionTransposed(some(3, 2, 2), { outputPadding: 1 }), 'outputPadding [1]'],
    ],
  },
}
