import { type Apply, axisOf, define, fail, type Shape, type Tensor } from '../define.js'

export interface ReduceOptions {
  /** Keep the reduced axes with length 1. */
  readonly keep?: boolean
}

type Axes = number | readonly number[]
interface Reduction extends Record<string, unknown> {
  readonly axes: readonly number[]
}

const reduced = (shape: Shape, axes: readonly number[]): Shape => shape.map((n, i) => (axes.includes(i) ? 1 : n))

function axesOf(called: string, x: Tensor, axes: Axes | undefined): readonly number[] {
  if (axes === undefined) return [...x.shape.keys()]
  const all = [axes].flat().map((axis) => axisOf(called, axis, x.rank))
  if (new Set(all).size < all.length) fail(called, `axes [${[axes].flat().join(', ')}] of ${x}`, 'one is named twice')
  return all.toSorted((a, b) => a - b)
}

/** Reductions keep their axes inside the graph; `keep: false` is a reshape on top. `single` is what one element gives. */
function reduction(
  called: string,
  name: string,
  gradient: (dy: Tensor, x: Tensor, y: Tensor) => Tensor,
  single: (x: Tensor) => Tensor = (x) => x,
) {
  const apply = define<Reduction>({
    name,
    infer: ([x], { axes }) => [{ dtype: x!.dtype, shape: reduced(x!.shape, axes) }],
    gradient: ({ dy, inputs: [x], outputs: [y] }) => [gradient(dy, x!, y!)],
    // Leading axes one by one, the last first: ONNX Runtime sums a column of rows twice as fast in two stages.
    lower: (graph, [x], { attributes: { axes }, inputs }) => {
      const leading = name === 'ReduceSum' && axes.length < inputs[0]!.rank && axes.every((axis, i) => axis === i)
      const stages = leading ? axes.map((axis) => [axis]).reverse() : [axes]
      return [
        stages.reduce(
          (y, stage) => graph.node(name, [y, graph.constant(stage, 'int64')], { attributes: { keepdims: 1 } }),
          x!,
        ),
      ]
    },
    simplify: ([x], { axes }) => (axes.every((axis) => x!.shape[axis] === 1) ? single(x!) : undefined),
  })
  return (x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor => {
    const sorted = axesOf(called, x, axes)
    const y = sorted.length === 0 ? single(x) : apply([x], { axes: sorted })[0]!
    return options.keep ? y : y.reshape(x.shape.filter((_, i) => !sorted.includes(i)))
  }
}

/** Sum over `axes` (all by default). */
export const sum = reduction('sum', 'ReduceSum', (dy, x) => dy.broadcastTo(x.shape))

/** Σx² over `axes`: one pass where square-then-sum takes two. */
export const sumSquare = reduction(
  'sumSquare',
  'ReduceSumSquare',
  (dy, x) => x.mul(dy.mul(2)),
  (x) => x.mul(x),
)

const share = (dy: Tensor, x: Tensor, y: Tensor): Tensor => {
  const hit = x.equal(y).cast(x.dtype)
  const axes = x.shape.flatMap((n, i) => (n !== y.shape[i] ? [i] : []))
  return hit.mul(dy.div(hit.sum(axes, { keep: true })))
}

/** Largest value over `axes`. Ties share the gradient equally. */
export const max = reduction('max', 'ReduceMax', share)

/** Smallest value over `axes`. Ties share the gradient equally. */
export const min = reduction('min', 'ReduceMin', share)

const countOver = (called: string, x: Tensor, axes?: Axes): number =>
  axesOf(called, x, axes).reduce((n, axis) => n * x.shape[axis]!, 1)

/** Mean over `axes` (all by default). */
export function mean(x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const count = countOver('mean', x, axes)
  return x.sum(axes, options).mul(1 / count)
}

/** Mean squared deviation from the mean over `axes` (population variance). */
export function variance(x: Tensor, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const count = countOver('variance', x, axes)
  return x
    .sub(x.mean(axes, { keep: true }))
    .sumSquare(axes, options)
    .mul(1 / count)
}

const argument = define<{ axis: number }>({
  name: 'ArgMax',
  infer: ([x], { axis }) => [{ dtype: 'int32', shape: reduced(x!.shape, [axis]) }],
  lower: (graph, [x], node) => {
    const found = graph.node('ArgMax', [x!], { attributes: { axis: node.attributes.axis, keepdims: 1 } })
    return [graph.node('Cast', [found], { attributes: { to: 6 } })]
  },
})

/** Index (int32) of the largest value along `axis`, the first of equals. */
export function argMax(x: Tensor, axis = -1, options: ReduceOptions = {}): Tensor {
  const along = axisOf('argMax', axis, x.rank)
  const y = argument([x], { axis: along })[0]!
  return options.keep ? y : y.reshape(x.shape.filter((_, i) => i !== along))
}

const cumulative: Apply<{ axis: number; reverse: boolean }> = define<{ axis: number; reverse: boolean }>({
  name: 'CumSum',
  infer: ([x]) => [x!],
  gradient: ({ dy, attributes }) => [cumulative([dy], { axis: attributes.axis, reverse: !attributes.reverse })[0]!],
  lower: (graph, [x], node) => [
    graph.node('CumSum', [x!, graph.constant(node.attributes.axis, 'int32')], {
      attributes: { reverse: node.attributes.reverse ? 1 : 0 },
    }),
  ],
})

/** Running sum along `axis`, from the end when `reverse`. */
export const cumulativeSum = (x: Tensor, axis = -1, options: { readonly reverse?: boolean } = {}): Tensor =>
  cumulative([x], { axis: axisOf('cumulativeSum', axis, x.rank), reverse: options.reverse ?? false })[0]!
