import { define, fail, type Lowering, type Tensor } from '../define.js'
import { equalShapes } from '../tensor.js'
import { writtenAt } from './cache-lowering.js'

/** Large enough to vanish in a softmax. */
const masked = -1e9

const attended = define({
  name: 'CachedAttention',
  overwrites: 'caches',
  infer: ([q, , , keys, values]) => [q!, keys!, values!],
  gradient: ({ inputs: [q] }) => fail('cachedAttention', `${q}`, 'it has no gradient', 'Read the text at once instead'),
  lower: (graph, names, { inputs, outputs: [y] }) =>
    // The fused operator takes heads of so many numbers only.
    graph.target === 'cpu' && y!.dtype === 'float32' && y!.shape[3]! % 8 === 0
      ? fused(graph, names, inputs)
      : composed(graph, names, inputs),
})

/** One operator that visits only the positions in use, and changes the caches where they are when they may be overwritten. */
function fused(graph: Lowering, names: readonly string[], inputs: readonly Tensor[]): readonly string[] {
  const [batch, heads, , size] = inputs[0]!.shape as [number, number, number, number]
  const [, groups, context] = inputs[3]!.shape as [number, number, number]
  const side = (x: string, count: number): string =>
    graph.node('Reshape', [x, graph.constant([batch, 1, count * size], 'int64')])
  const [q, k, v, keys, values, start] = names as [string, string, string, string, string, string]
  const [y, ...caches] = graph.nodes(
    'GroupQueryAttention',
    [side(q, heads), side(k, groups), side(v, groups), keys, values, start, graph.constant(context, 'int32')],
    3,
    { domain: 'com.microsoft', attributes: { num_heads: heads, kv_num_heads: groups } },
  )
  return [graph.node('Reshape', [y!, graph.constant([batch, heads, 1, size], 'int64')]), ...caches]
}

function composed(graph: Lowering, names: readonly string[], inputs: readonly Tensor[]): readonly string[] {
  const [q, k, v, keys, values, start] = names as [string, string, string, string, string, string]
  const { dtype } = inputs[0]!
  const [batch, heads, , size] = inputs[0]!.shape as [number, number, number, number]
  const [, groups, context] = inputs[3]!.shape as [number, number, number]
  const written = (cache: string, part: string, i: number): string =>
    writtenAt(graph, [cache, part, start], [inputs[i]!, inputs[i - 2]!, inputs[5]!], 2)
  const shaped = (x: string, shape: readonly number[]): string =>
    graph.node('Reshape', [x, graph.constant(shape, 'int64')])
  const [allKeys, allValues] = [written(keys, k, 3), written(values, v, 4)]
  const turned = graph.node('Transpose', [allKeys], { attributes: { perm: [0, 1, 3, 2] } })
  const scaled = graph.node('Mul', [
    shaped(q, [batch, groups, heads / groups, size]),
    graph.constant(1 / Math.sqrt(size), dtype),
  ])
  const places = graph.constant([...Array(context).keys()], 'int32')
  const isSeen = graph.node('LessOrEqual', [places, shaped(start, [batch, 1, 1, 1])])
  const mask = graph.node('Where', [isSeen, graph.constant(0, dtype), graph.constant(masked, dtype)])
  const scores = graph.node('Add', [graph.node('MatMul', [scaled, turned]), mask])
  const shares = graph.node('Softmax', [scores], { attributes: { axis: -1 } })
  const y = graph.node('MatMul', [shares, allValues])
  return [shaped(y, [batch, heads, 1, size]), allKeys, allValues]
}

export interface CachedAttention {
  /** [batch, heads, 1, size]. */
  readonly attended: Tensor
  /** The caches with the new position in them. What they hold behind it may get lost. */
  readonly keys: Tensor
  readonly values: Tensor
}

/**
 * Attention (arXiv:1706.03762) of one new position in each row, `q` [batch, heads, 1, size], to itself and to those before it, which
 * are in `keys` and `values` [batch, groups, context, size]. `start` (int32 [batch]) is where each row's new position stands, with
 * key `k` and value `v` [batch, groups, 1, size]. So many heads in a row share each of the groups. Not differentiable.
 */
export function cachedAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  keys: Tensor,
  values: Tensor,
  start: Tensor,
): CachedAttention {
  const [batch, groups, , size] = keys.shape as [number, number, number, number]
  const isOne = q.rank === 4 && keys.rank === 4 && equalShapes(q.shape, [batch, q.shape[1]!, 1, size])
  const fits = isOne && q.shape[1]! % groups === 0 && equalShapes(keys.shape, values.shape)
  const part = [batch, groups, 1, size]
  if (!fits || !equalShapes(k.shape, part) || !equalShapes(v.shape, part)) {
    fail('cachedAttention', `${q}, ${k}, ${v} to ${keys}, ${values}`, 'one position of each row and a cache are needed')
  }
  if (start.dtype !== 'int32' || !equalShapes(start.shape, [batch])) {
    fail('cachedAttention', `${start}`, `a start (int32) for each of ${batch} rows is needed`)
  }
  const [y, newKeys, newValues] = attended([q, k, v, keys, values, start], {})
  return { attended: y!, keys: newKeys!, values: newValues! }
}
