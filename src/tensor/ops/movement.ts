import { axisOf, broadcastShapes, define, fail, type Shape, type Tensor, uniform, uniformValue } from '../define.js'
import { equalShapes, sizeOf } from '../tensor.js'

const shaped = define<{ shape: Shape }>({
  name: 'Reshape',
  infer: ([x], { shape }) => [{ dtype: x!.dtype, shape }],
  gradient: ({ dy, inputs: [x] }) => [dy.reshape(x!.shape)],
  lower: (graph, [x], node) => [graph.node('Reshape', [x!, graph.constant(node.attributes.shape, 'int64')])],
  simplify: ([x], { shape }) => {
    if (equalShapes(x!.shape, shape)) return x
    if (uniformValue(x!) !== undefined) return uniform(uniformValue(x!)!, shape, x!.dtype)
    return x!.node.operation.name === 'Reshape' ? reshape(x!.node.inputs[0]!, shape) : undefined
  },
})

/** The same elements in another shape; one length may be −1 and is worked out. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1)
  const full = shape.map((length) => (length === -1 ? x.size / known : length))
  if (sizeOf(full) !== x.size || full.some((length) => !Number.isInteger(length) || length < 0)) {
    fail('reshape', `${x} to [${shape.join(', ')}]`, `${x.size} elements do not fit`)
  }
  return equalShapes(full, x.shape) ? x : shaped([x], { shape: full })[0]!
}

const permuted = define<{ permutation: readonly number[] }>({
  name: 'Transpose',
  infer: ([x], { permutation }) => [{ dtype: x!.dtype, shape: permutation.map((axis) => x!.shape[axis]!) }],
  gradient: ({ dy, attributes: { permutation } }) => [dy.transpose(permutation.map((_, i) => permutation.indexOf(i)))],
  lower: (graph, inputs, node) => [
    graph.node('Transpose', inputs, { attributes: { perm: node.attributes.permutation } }),
  ],
  simplify: ([x], { permutation }) => {
    if (permutation.every((axis, i) => axis === i)) return x
    const long = permutation.filter((axis) => x!.shape[axis] !== 1)
    if (long.every((axis, i) => i === 0 || axis > long[i - 1]!))
      return x!.reshape(permutation.map((axis) => x!.shape[axis]!))
    if (x!.node.operation.name !== 'Transpose') return undefined
    const inner = x!.node.attributes.permutation as readonly number[]
    return transpose(
      x!.node.inputs[0]!,
      permutation.map((axis) => inner[axis]!),
    )
  },
})

/** Axes in the order of `permutation`; by default the last two are exchanged. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const order = permutation ?? [...x.shape.keys()].toSpliced(-2, 2, x.rank - 1, x.rank - 2)
  if (order.toSorted((a, b) => a - b).some((axis, i) => axis !== i) || order.length !== x.rank) {
    fail('transpose', `${x} by [${order.join(', ')}]`, `not a permutation of ${x.rank} axes`)
  }
  return permuted([x], { permutation: order })[0]!
}

const expanded = define<{ shape: Shape }>({
  name: 'Expand',
  infer: ([x], { shape }) => [{ dtype: x!.dtype, shape }],
  gradient: ({ dy }) => [dy],
  lower: (graph, [x], node) => [graph.node('Expand', [x!, graph.constant(node.attributes.shape, 'int64')])],
  simplify: ([x], { shape }) => {
    if (equalShapes(x!.shape, shape)) return x
    return uniformValue(x!) === undefined ? undefined : uniform(uniformValue(x!)!, shape, x!.dtype)
  },
})

/** `x` repeated along new axes and axes of length 1 until it has `shape`. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  const result = broadcastShapes('broadcastTo', x.shape, shape)
  if (!equalShapes(result, shape)) fail('broadcastTo', `${x} to [${shape.join(', ')}]`, 'an axis would have to shrink')
  return equalShapes(x.shape, shape) ? x : expanded([x], { shape })[0]!
}

/** `x` summed down to `shape`: what undoes a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (equalShapes(x.shape, shape)) return x
  const lead = x.rank - shape.length
  if (lead < 0 || shape.some((length, i) => length !== 1 && length !== x.shape[i + lead])) {
    fail('sumTo', `${x} to [${shape.join(', ')}]`, 'the second does not broadcast to the first')
  }
  const axes = x.shape.flatMap((length, i) => (i < lead || (shape[i - lead] === 1 && length !== 1) ? [i] : []))
  return x.sum(axes, { keep: true }).reshape(shape)
}

interface Range extends Record<string, unknown> {
  readonly axis: number
  readonly start: number
  readonly end: number
  readonly step: number
}

const sliced = define<Range>({
  name: 'Slice',
  infer: ([x], { axis, start, end, step }) => [
    { dtype: x!.dtype, shape: x!.shape.with(axis, Math.max(0, Math.ceil((end - start) / step))) },
  ],
  gradient: ({ dy, inputs: [x], attributes: { axis, start, step } }) => [
    step < 0 ? dy.flip(axis) : unslice(dy, axis, start, step, x!.shape[axis]!),
  ],
  lower: (graph, [x], { attributes: { axis, start, end, step } }) => {
    // ONNX counts negative ends from the back, so a reversed slice that reaches element 0 must end far below it.
    const ends = step < 0 && end < 0 ? -(2 ** 31) : end
    const at = [start, ends, axis, step].map((value) => graph.constant([value], 'int64'))
    return [graph.node('Slice', [x!, ...at])]
  },
  simplify: ([x], { axis, start, end, step }) => (start === 0 && step === 1 && end === x!.shape[axis] ? x : undefined),
})

/** Puts `dy` back where a slice took it from, zeros elsewhere. */
function unslice(dy: Tensor, axis: number, start: number, step: number, length: number): Tensor {
  const count = dy.shape[axis]!
  if (step === 1) return pad(dy, axis, start, length - start - count)
  const spread = pad(dy.reshape(dy.shape.toSpliced(axis + 1, 0, 1)), axis + 1, 0, step - 1)
  const dense = spread.reshape(dy.shape.with(axis, count * step))
  const after = length - start - count * step
  return after >= 0 ? pad(dense, axis, start, after) : pad(slice(dense, axis, 0, length - start), axis, start, 0)
}

/** Elements `start` (inclusive) to `end` (exclusive) along `axis`; negative positions count from the end. */
export function slice(x: Tensor, axis: number, start: number, end?: number, step = 1): Tensor {
  const along = axisOf('slice', axis, x.rank)
  const length = x.shape[along]!
  const place = (at: number): number => Math.min(length, at < 0 ? at + length : at)
  if (step < 1 || !Number.isInteger(step))
    fail('slice', `step ${step}`, 'must be a whole number above zero', 'Use flip to reverse')
  const [from, to] = [place(start), place(end ?? length)]
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from)
    fail('slice', `${start} to ${end} of axis ${axis} of ${x}`, 'out of range')
  return sliced([x], { axis: along, start: from, end: to, step })[0]!
}

/** `x` reversed along `axis`. */
export function flip(x: Tensor, axis: number): Tensor {
  const along = axisOf('flip', axis, x.rank)
  return sliced([x], { axis: along, start: x.shape[along]! - 1, end: -1, step: -1 })[0]!
}

const padded = define<{ axis: number; before: number; after: number }>({
  name: 'Pad',
  infer: ([x], { axis, before, after }) => [
    { dtype: x!.dtype, shape: x!.shape.with(axis, x!.shape[axis]! + before + after) },
  ],
  gradient: ({ dy, inputs: [x], attributes: { axis, before } }) => [slice(dy, axis, before, before + x!.shape[axis]!)],
  lower: (graph, [x], { attributes: { axis, before, after }, outputs: [y] }) => {
    const pads = Array<number>(y!.rank * 2).fill(0)
    pads[axis] = before
    pads[y!.rank + axis] = after
    return [graph.node('Pad', [x!, graph.constant(pads, 'int64')])]
  },
})

/** `x` with `before` and `after` zeros along `axis`. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  const along = axisOf('pad', axis, x.rank)
  if (before < 0 || after < 0) fail('pad', `${before} and ${after}`, 'must not be negative')
  return before + after === 0 ? x : padded([x], { axis: along, before, after })[0]!
}

const joined = define<{ axis: number }>({
  name: 'Concat',
  infer: (inputs, { axis }) => {
    const [first] = inputs
    for (const x of inputs) {
      const fits = x.dtype === first!.dtype && x.rank === first!.rank
      if (!fits || x.shape.some((length, i) => i !== axis && length !== first!.shape[i])) {
        fail('concat', `${first} and ${x}`, `they differ in more than axis ${axis}`)
      }
    }
    const total = inputs.reduce((sum, x) => sum + x.shape[axis]!, 0)
    return [{ dtype: first!.dtype, shape: first!.shape.with(axis, total) }]
  },
  gradient: ({ dy, inputs, attributes: { axis } }) =>
    split(
      dy,
      axis,
      inputs.map((x) => x.shape[axis]!),
    ),
  lower: (graph, inputs, node) => [graph.node('Concat', inputs, { attributes: { axis: node.attributes.axis } })],
  simplify: (inputs) => (inputs.length === 1 ? inputs[0] : undefined),
})

/** Tensors one after another along an existing axis. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  if (parts.length === 0) fail('concat', 'no tensors', 'at least one is needed')
  return joined(parts, { axis: axisOf('concat', axis, parts[0]!.rank) })[0]!
}

/** Tensors of one shape along a new axis. */
export function stack(parts: readonly Tensor[], axis = 0): Tensor {
  const [first] = parts
  if (first === undefined) fail('stack', 'no tensors', 'at least one is needed')
  const along = axisOf('stack', axis, first.rank + 1)
  for (const x of parts) {
    if (x.dtype !== first.dtype || !equalShapes(x.shape, first.shape)) fail('stack', `${first} and ${x}`, 'they differ')
  }
  return concat(
    parts.map((x) => x.reshape(x.shape.toSpliced(along, 0, 1))),
    along,
  )
}

const parts = define<{ axis: number; lengths: readonly number[] }>({
  name: 'Split',
  infer: ([x], { axis, lengths }) => lengths.map((length) => ({ dtype: x!.dtype, shape: x!.shape.with(axis, length) })),
  gradient: ({ dys, outputs, attributes: { axis } }) => [
    concat(
      outputs.map((y, i) => dys[i] ?? uniform(0, [], y.dtype).broadcastTo(y.shape)),
      axis,
    ),
  ],
  lower: (graph, [x], { attributes: { axis, lengths } }) =>
    graph.nodes('Split', [x!, graph.constant(lengths, 'int64')], lengths.length, { attributes: { axis } }),
})

/** `x` cut along `axis` into parts of the given lengths, or into `lengths` equal parts when it is a number. */
export function split(x: Tensor, axis: number, lengths: number | readonly number[]): readonly Tensor[] {
  const along = axisOf('split', axis, x.rank)
  const total = x.shape[along]!
  const list = typeof lengths === 'number' ? Array<number>(lengths).fill(total / lengths) : lengths
  if (list.some((n) => !Number.isInteger(n) || n < 0) || list.reduce((a, b) => a + b, 0) !== total) {
    fail('split', `${x} into ${JSON.stringify(lengths)}`, `parts must be whole and sum to ${total}`)
  }
  return list.length === 1 ? [x] : parts([x], { axis: along, lengths: list })
}
