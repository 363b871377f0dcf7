import { axisOf, define, fail, type Lowering, type Shape, type Tensor, uniform } from '../define.js'
import { constant } from '../leaf.js'
import type { DType } from '../tensor.js'
import { writtenAt } from './cache-lowering.js'

function whole(name: string, indices: Tensor): void {
  if (indices.dtype !== 'int32') fail(name, `${indices}`, 'indices must be int32')
}

const gathered = define<{ axis: number }>({
  name: 'Gather',
  infer: ([x, indices], { axis }) => [{ dtype: x!.dtype, shape: x!.shape.toSpliced(axis, 1, ...indices!.shape) }],
  gradient: ({ dy, inputs: [x, indices], attributes: { axis } }) => {
    const rows = [axis, ...[...dy.shape.keys()].filter((i) => i < axis || i >= axis + indices!.rank)]
    const front = [...Array.from({ length: indices!.rank }, (_, i) => axis + i), ...rows.slice(1)]
    const others = x!.shape.toSpliced(axis, 1)
    const flat = dy.transpose(front).reshape([indices!.size, ...others])
    const summed = scatterAdd(flat, indices!.reshape([-1]), x!.shape[axis]!)
    const back = [...others.keys()].map((i) => i + 1).toSpliced(axis, 0, 0)
    return [summed.transpose(back), undefined]
  },
  lower: (graph, inputs, node) => [graph.node('Gather', inputs, { attributes: { axis: node.attributes.axis } })],
})

/** Slices of `x` along `axis` at `indices` (int32, any shape): an embedding look-up when `axis` is 0. */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  whole('gather', indices)
  return gathered([x, indices], { axis: axisOf('gather', axis, x.rank) })[0]!
}

/** Below this many rows, summing by a product with one-hot rows beats scattering. */
const scatterByProduct = 1024

const scattered = define<{ rows: number }>({
  name: 'ScatterAdd',
  infer: ([updates], { rows }) => [{ dtype: updates!.dtype, shape: updates!.shape.with(0, rows) }],
  gradient: ({ dy, inputs: [, indices] }) => [gather(dy, indices!), undefined],
  lower: (graph, [updates, indices], { inputs, outputs: [y] }) => {
    // ScatterElements, because ScatterND's additions race between threads when indices repeat.
    const { dtype, shape } = y!
    const column = graph.node('Reshape', [indices!, graph.constant([-1, ...shape.slice(1).map(() => 1)], 'int64')])
    const wide = graph.node('Expand', [column, graph.constant(inputs[0]!.shape, 'int64')])
    const zero = graph.node('Expand', [graph.constant(0, dtype), graph.constant(shape, 'int64')])
    return [graph.node('ScatterElements', [zero, wide, updates!], { attributes: { axis: 0, reduction: 'add' } })]
  },
})

/** Rows of `updates` summed into `rows` zero rows, row i at `indices[i]`; equal indices add up. */
export function scatterAdd(updates: Tensor, indices: Tensor, rows: number): Tensor {
  whole('scatterAdd', indices)
  if (updates.rank === 0 || indices.rank !== 1 || indices.size !== updates.shape[0]) {
    fail('scatterAdd', `${updates} at ${indices}`, 'one index is needed for each row of updates')
  }
  if (rows > scatterByProduct) return scattered([updates, indices], { rows })[0]!
  const chosen = range(rows).reshape([rows, 1]).equal(indices).cast(updates.dtype)
  return chosen.matmul(updates.reshape([updates.shape[0]!, -1])).reshape(updates.shape.with(0, rows))
}

const alongGather = define<{ axis: number }>({
  name: 'GatherElements',
  infer: ([x, indices]) => [{ dtype: x!.dtype, shape: indices!.shape }],
  gradient: ({ dy, inputs: [x, indices], attributes: { axis } }) => [
    alongScatter([dy, indices!], { axis, length: x!.shape[axis]! })[0]!,
    undefined,
  ],
  lower: (graph, inputs, node) => [
    graph.node('GatherElements', inputs, { attributes: { axis: node.attributes.axis } }),
  ],
})

const alongScatter = define<{ axis: number; length: number }>({
  name: 'ScatterElements',
  infer: ([updates], { axis, length }) => [{ dtype: updates!.dtype, shape: updates!.shape.with(axis, length) }],
  gradient: ({ dy, inputs: [, indices], attributes: { axis } }) => [takeAlong(dy, indices!, axis), undefined],
  lower: (graph, [updates, indices], { outputs: [y], attributes: { axis } }) => {
    const zeros = graph.node('Expand', [graph.constant(0, y!.dtype), graph.constant(y!.shape, 'int64')])
    return [graph.node('ScatterElements', [zeros, indices!, updates!], { attributes: { axis, reduction: 'add' } })]
  },
})

/** y[…, i, …] = x[…, indices[…, i, …], …] along `axis`; `indices` (int32) has the shape of the result. */
export function takeAlong(x: Tensor, indices: Tensor, axis = -1): Tensor {
  const along = axisOf('takeAlong', axis, x.rank)
  whole('takeAlong', indices)
  if (indices.rank !== x.rank || indices.shape.some((length, i) => i !== along && length !== x.shape[i])) {
    fail('takeAlong', `${x} at ${indices}`, `shapes may differ in axis ${along} only`)
  }
  return alongGather([x, indices], { axis: along })[0]!
}

/** Rows of `depth` zeros with a one at each index: [...] → [..., depth]. */
export function oneHot(indices: Tensor, depth: number, dtype: DType = 'float32'): Tensor {
  whole('oneHot', indices)
  return indices
    .reshape([...indices.shape, 1])
    .equal(range(depth))
    .cast(dtype)
}

/** 0, 1, …, length − 1 as int32. */
export function range(length: number): Tensor {
  if (!Number.isInteger(length) || length < 0) fail('range', `${length}`, 'a length is a whole number')
  return constant(
    Int32Array.from({ length }, (_, i) => i),
    [length],
  )
}

const largest = define<{ axis: number; count: number }>({
  name: 'TopK',
  infer: ([x], { axis, count }) => [
    { dtype: x!.dtype, shape: x!.shape.with(axis, count) },
    { dtype: 'int32', shape: x!.shape.with(axis, count) },
  ],
  gradient: ({ dy, inputs: [x], outputs: [, indices], attributes: { axis } }) => [
    alongScatter([dy, indices!], { axis, length: x!.shape[axis]! })[0]!,
  ],
  lower: (graph, [x], { attributes: { axis, count } }) => {
    const [values, indices] = graph.nodes('TopK', [x!, graph.constant([count], 'int64')], 2, { attributes: { axis } })
    return [values!, graph.node('Cast', [indices!], { attributes: { to: 6 } })]
  },
})

/** The `count` largest elements along `axis`, largest first, and their indices (int32). */
export function topK(x: Tensor, count: number, axis = -1): { values: Tensor; indices: Tensor } {
  const along = axisOf('topK', axis, x.rank)
  if (!Number.isInteger(count) || count < 1 || count > x.shape[along]!)
    fail('topK', `${count} of ${x}`, `axis ${along} has ${x.shape[along]}`)
  const [values, indices] = largest([x], { axis: along, count })
  return { values: values!, indices: indices! }
}

const written = define<{ axis: number }>({
  name: 'WriteAt',
  overwrites: 'first input',
  infer: ([x]) => [x!],
  gradient: ({ inputs: [x] }) => fail('writeAt', `${x}`, 'it has no gradient', 'Join the parts with concat instead'),
  lower: (graph, [x, part, start, row], { inputs, attributes: { axis } }) => {
    const isOne = inputs[2]!.rank === 0 && row === undefined
    if (graph.target === 'standard' && isOne) return [spliced(graph, [x!, part!, start!], inputs, axis)]
    return [writtenAt(graph, [x!, part!, start!, row], inputs, axis)]
  },
})

/** What comes before, the part, what comes after: a copy, but without indices that grow with the leading axes. */
function spliced(graph: Lowering, names: readonly [string, string, string], inputs: readonly Tensor[], axis: number) {
  const [x, part, start] = names
  const number = (value: number): string => graph.constant([value], 'int64')
  const from = graph.node('Reshape', [graph.node('Cast', [start], { attributes: { to: 7 } }), number(1)])
  const to = graph.node('Add', [from, number(inputs[1]!.shape[axis]!)])
  const before = graph.node('Slice', [x, number(0), from, number(axis)])
  const after = graph.node('Slice', [x, to, number(inputs[0]!.shape[axis]!), number(axis)])
  return graph.node('Concat', [before, part, after], { attributes: { axis } })
}

/**
 * `x` with `part` written along `axis` from position `start`: an int32 scalar, or int32 [rows], a start for each row of axis 0.
 * With `row` (int32 scalar) the part is one row long and replaces values of that row only. For caches, so not differentiable.
 */
export function writeAt(x: Tensor, part: Tensor, start: Tensor, axis: number, row?: Tensor): Tensor {
  const along = axisOf('writeAt', axis, x.rank)
  for (const indices of row ? [start, row] : [start]) whole('writeAt', indices)
  const lengths = row && along > 0 ? x.shape.with(0, 1) : x.shape
  const fits = part.rank === x.rank && part.dtype === x.dtype && part.shape[along]! <= x.shape[along]!
  if (!fits || part.shape.some((length, i) => i !== along && length !== lengths[i])) {
    fail('writeAt', `${part} into ${x}${row ? ', one row of it' : ''}`, `they may differ in axis ${along} only`)
  }
  const isStart = start.rank === 0 || (start.rank === 1 && along > 0 && start.size === part.shape[0])
  if (!isStart || (row && (row.rank !== 0 || along === 0))) {
    fail('writeAt', `${part} from ${start}${row ? ` in row ${row}` : ''}`, 'one start is needed, or one for each row')
  }
  return written(row ? [x, part, start, row] : [x, part, start], { axis: along })[0]!
}

/** Zeros of a shape. */
export const zeros = (shape: Shape, dtype: DType = 'float32'): Tensor => uniform(0, shape, dtype)
