import { concat, constant, range, type Shape, type Tensor, type Variable, variable } from '../tensor/index.js'
import { zeros } from './init.js'

/** [batch, time, heads × size] → [batch, heads, time, size]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, time, width] = x.shape as [number, number, number]
  return x.reshape([batch, time, heads, width / heads]).transpose([0, 2, 1, 3])
}

/** [batch, heads, time, size] → [batch, time, heads × size]. */
export function joinHeads(x: Tensor): Tensor {
  const [batch, heads, time, size] = x.shape as [number, number, number, number]
  return x.transpose([0, 2, 1, 3]).reshape([batch, time, heads * size])
}

/**
 * softmax(q·kᵀ/√size + mask)·v (arXiv:1706.03762), all [batch, heads, time, size]; the mask broadcasts to [batch, heads, time, time
 * of k]. Keys and values may have fewer heads: then so many heads of queries in a row share each (arXiv:2305.13245).
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const [batch, heads, time, size] = q.shape as [number, number, number, number]
  const groups = k.shape[1]!
  // The queries of a group stand below each other, so that keys and values need not be repeated.
  const shared = (x: Tensor): Tensor =>
    groups === heads ? x : x.reshape([batch, groups, (heads / groups) * time, x.shape[3]!])
  const apart = (x: Tensor): Tensor => (groups === heads ? x : x.reshape([batch, heads, time, x.shape[3]!]))
  const scores = shared(q).matmul(k, { transposeB: true, scale: 1 / Math.sqrt(size) })
  const shares = apart(scores).add(mask.cast(q.dtype)).softmax() // [batch, heads, time, time of k]
  return apart(shared(shares).matmul(v))
}

/** Large enough to vanish in the softmax, small enough to stay finite in every format. */
const masked = -1e9

/** Queries taken together in causal attention: a block needs no keys after its own. */
const blockLength = 64

let isBlocked = true

/** Runs `body` with causal attention made in one piece, so that the graph has the same nodes at every length. */
export function inOnePiece<T>(body: () => T): T {
  const before = isBlocked
  isBlocked = false
  try {
    return body()
  } finally {
    isBlocked = before
  }
}

/**
 * Attention of each position to itself and those before it. Blocks of queries meet only the keys up to their end, which
 * saves up to half of the products and of the memory for probabilities.
 */
export function causalAttention(q: Tensor, k: Tensor, v: Tensor, maskOf: MaskOf = causalMask): Tensor {
  const time = q.shape[2]!
  if (!isBlocked || time % blockLength !== 0 || time === blockLength) return attention(q, k, v, maskOf(time, time))
  const cut = (x: Tensor): readonly Tensor[] => x.split(2, time / blockLength)
  const [keys, values] = [cut(k), cut(v)]
  const blocks = cut(q).map((queries, i) =>
    attention(
      queries,
      concat(keys.slice(0, i + 1), 2),
      concat(values.slice(0, i + 1), 2),
      maskOf(blockLength, blockLength * (i + 1)),
    ),
  )
  return concat(blocks, 2)
}

/** The mask of `queries` positions over `keys` positions, the last query being at the last key. */
type MaskOf = (queries: number, keys: number) => Tensor

/** [queries, keys], the last query at the last key: 0 where a position may look, a large negative number where it may not. */
function causalMask(queries: number, keys: number): Tensor {
  const mask = new Float32Array(queries * keys)
  for (let i = 0; i < queries; i++) mask.fill(masked, i * keys + keys - queries + i + 1, (i + 1) * keys)
  return constant(mask, [queries, keys])
}

/** How a layer's queries see keys and values: the causal mask when a text is read at once, a cache when it is read on. */
export type Attend = (layer: number, q: Tensor, k: Tensor, v: Tensor) => Tensor

/** Every position sees itself and what came before. */
export const causal: Attend = (_layer, q, k, v) => causalAttention(q, k, v)

/** How whole rows are read. */
export interface Reading {
  /** Where each token stands: int32 [time], or [batch, time] by row. */
  readonly positions: Tensor
  readonly attend: Attend
}

/** The reading of rows of `time` tokens: of one text each, or of several that do not see one another (see `Mode.segments`). */
export const readingOf = (time: number, segments?: Tensor): Reading =>
  segments ? packed(segments) : { positions: range(time), attend: causal }

/** Every position sees itself and what came before in its own text. `segments` is int32 [batch, time]. */
function packed(segments: Tensor): Reading {
  const [batch, time] = segments.shape as [number, number]
  const isOne = (queries: number, keys: number): Tensor => {
    const [mine, theirs] = [segments.slice(1, keys - queries, keys), segments.slice(1, 0, keys)]
    return mine
      .reshape([batch, 1, queries, 1])
      .equal(theirs.reshape([batch, 1, 1, keys]))
      .cast('float32')
  }
  const maskOf: MaskOf = (queries, keys) => causalMask(queries, keys).add(isOne(queries, keys).sub(1).mul(-masked))
  const before = new Float32Array(time * time)
  for (let i = 0; i < time; i++) before.fill(1, i * time, i * time + i)
  return {
    positions: isOne(time, time)
      .reshape([batch, time, time])
      .mul(constant(before, [time, time]))
      .sum(2)
      .cast('int32'),
    attend: (_layer, q, k, v) => causalAttention(q, k, v, maskOf),
  }
}

/** Keys and values of the positions read so far, for each layer, so that decoding computes each only once. */
export interface AttentionCache {
  readonly state: readonly Variable[]
  /**
   * Attention of new positions, the first at `start` (see `placesFrom`), to the cache and themselves; `updates` fills as it is
   * used. With `row` (int32 scalar) one text is read, in that row of the cache.
   */
  from(
    start: Tensor,
    row?: Tensor,
  ): { readonly attend: Attend; readonly updates: readonly (readonly [Variable, Tensor])[] }
}

/** Positions of `time` tokens: from one `start` (int32 scalar) [time]; from a start for each row (int32 [batch]) [batch, time]. */
export const placesFrom = (start: Tensor, time: number): Tensor =>
  start.rank === 0 ? range(time).add(start) : start.reshape([-1, 1]).add(range(time))

/** An empty cache for `layers` layers, each [batch, heads, context, size]. */
export function attentionCache(layers: number, shape: Shape): AttentionCache {
  const caches = Array.from({ length: layers }, (_, layer) => ({
    keys: variable(shape, zeros, { name: `cache.${layer}.keys` }),
    values: variable(shape, zeros, { name: `cache.${layer}.values` }),
  }))
  return {
    state: caches.flatMap(({ keys, values }) => [keys, values]),
    from(start, row) {
      const updates: (readonly [Variable, Tensor])[] = []
      const attend: Attend = (layer, q, k, v) => {
        const cache = caches[layer]!
        if (q.shape[2] === 1 && row === undefined) {
          const starts = start.reshape([-1]).broadcastTo([q.shape[0]!])
          const { attended, keys, values } = q.cachedAttention(k, v, cache.keys, cache.values, starts)
          updates.push([cache.keys, keys], [cache.values, values])
          return attended
        }
        const [keys, values] = [cache.keys.writeAt(k, start, 2, row), cache.values.writeAt(v, start, 2, row)]
        updates.push([cache.keys, keys], [cache.values, values])
        const seen = (cached: Tensor): Tensor => (row ? cached.gather(row.reshape([1])) : cached)
        const time = q.shape[2]!
        const places = placesFrom(start, time).reshape([-1, 1, time, 1])
        const mask = range(shape[2]!)
          .lessEqual(places)
          .where(constant(new Float32Array([0]), []), masked)
        return attention(q, seen(keys), seen(values), mask)
      }
      return { attend, updates }
    },
  }
}
