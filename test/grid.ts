/** Plain numbers in a shape, row-major: what the references of `cases/` are written on, apart from the engine. */
export interface Grid {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

/** Every index of a shape, last axis fastest. */
export function indicesOf(shape: readonly number[]): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const index: number[] = []
    let rest = flat
    for (const length of shape.toReversed()) {
      index.unshift(rest % length)
      rest = Math.floor(rest / length)
    }
    return index
  })
}

/** The grid whose element at `index` is `value(...index)`. */
export const tabulate = (shape: readonly number[], value: (...index: number[]) => number): Grid => ({
  shape,
  data: indicesOf(shape).map((index) => value(...index)),
})

/** The element at `index`, aligned at the end; an axis of length 1 is read at 0 wherever the index points. */
export function at(x: Grid, ...index: readonly number[]): number {
  const own = index.slice(index.length - x.shape.length)
  return x.data[x.shape.reduce((flat, length, axis) => flat * length + (length === 1 ? 0 : own[axis]!), 0)]!
}

/** The shape of operands that broadcast. */
export function broadcast(...grids: readonly Grid[]): number[] {
  const rank = Math.max(...grids.map((x) => x.shape.length))
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...grids.map((x) => x.shape[axis - rank + x.shape.length] ?? 1)),
  )
}

/** `f` on the elements of grids that broadcast. */
export const mapped = (f: (...values: number[]) => number, ...grids: readonly Grid[]): Grid =>
  tabulate(broadcast(...grids), (...index) => f(...grids.map((x) => at(x, ...index))))

/** The rows of `x` along `axis`, reduced by `f`; the axis stays with length 1. */
export const along = (x: Grid, axis: number, f: (row: readonly number[]) => number): Grid =>
  tabulate(x.shape.with(axis, 1), (...index) =>
    f(Array.from({ length: x.shape[axis]! }, (_, i) => at(x, ...index.with(axis, i)))),
  )

/** The same numbers in another shape. */
export const shaped = (x: Grid, ...shape: readonly number[]): Grid => ({ shape, data: x.data })
