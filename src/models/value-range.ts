/**
 * Between the values of examples and those that a generator works with. Outside, images go from 0 to 1 and rows are numbers of any size; inside, images go
 * from −1 to 1 and every place of a row has mean 0 and deviation 1.
 */
import { constant, fail, type Shape, sizeOf, type Tensor } from '../tensor/index.js'

/** `image`, or for rows the number that becomes 0 at each place, and the one that its distance of 1 inside stands for. */
export type ValueRange = 'image' | { readonly centre: readonly number[]; readonly scale: readonly number[] }

/** [batch, ...shape] outside → inside. @throws if the range is of rows of another length. */
export function intoModel(x: Tensor, range: ValueRange): Tensor {
  if (range === 'image') return x.mul(2).sub(1)
  const { centre, scale } = placed(x, range)
  return x.sub(centre).div(scale)
}

/** [batch, ...shape] inside → outside, which for images may be beyond 0 and 1. @throws if the range is of rows of another length. */
export function outOfModel(y: Tensor, range: ValueRange): Tensor {
  if (range === 'image') return y.mul(0.5).add(0.5)
  const { centre, scale } = placed(y, range)
  return y.mul(scale).add(centre)
}

/** The usual size of values inside: of images about half, of rows one by definition. */
export const usualDeviation = (range: ValueRange): number => (range === 'image' ? 0.5 : 1)

/** @throws unless a range fits examples of this shape. */
export function checkRange(range: ValueRange, shape: Shape): void {
  if (range === 'image') return
  const { centre, scale } = range
  const size = sizeOf(shape)
  if (!Array.isArray(centre) || !Array.isArray(scale) || centre.length !== size || scale.length !== size) {
    fail('range', `${JSON.stringify(range)?.slice(0, 80)}`, `it needs ${size} centres and as many scales, or "image"`)
  }
  const wrong = [...centre, ...scale].find((value) => !Number.isFinite(value)) ?? scale.find((value) => !(value > 0))
  if (wrong !== undefined) fail('range', `${wrong}`, 'centres must be numbers, and scales numbers above zero')
}

function placed(x: Tensor, { centre, scale }: Exclude<ValueRange, 'image'>): { centre: Tensor; scale: Tensor } {
  const shape = x.shape.slice(1)
  checkRange({ centre, scale }, shape)
  const leaf = (values: readonly number[]): Tensor => constant(Float32Array.from(values), shape).cast(x.dtype)
  return { centre: leaf(centre), scale: leaf(scale) }
}
