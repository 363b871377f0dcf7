import type * as cached from '../../src/tensor/ops/cached-attention.js'
import type { Case } from '../check-gradient.js'
import { at, type Grid, tabulate } from '../grid.js'
import { fixed, index, real, some, whole } from './given.js'

/** A cache with row b's new position in it, and everything behind that left as it was. */
const filled = (cache: Grid, part: Grid, start: Grid): Grid =>
  tabulate(cache.shape, (b, g, t, i) => (t === at(start, b!) ? at(part, b!, g!, 0, i!) : at(cache, b!, g!, t!, i!)))

/** Scalar attention of every head to the positions up to its row's own. */
function attended([q, k, v, keys, values, start]: readonly [Grid, Grid, Grid, Grid, Grid, Grid]): Grid {
  const [allKeys, allValues] = [filled(keys, k, start), filled(values, v, start)]
  const [, heads, , size] = q.shape as [number, number, number, number]
  const shared = heads / keys.shape[1]!
  return tabulate(q.shape, (b, h, _, i) => {
    const group = Math.floor(h! / shared)
    const weights = Array.from({ length: at(start, b!) + 1 }, (_, t) => {
      let score = 0
      for (let j = 0; j < size; j++) score += at(q, b!, h!, 0, j) * at(allKeys, b!, group, t, j)
      return Math.exp(score / Math.sqrt(size))
    })
    const total = weights.reduce((a, w) => a + w, 0)
    return weights.reduce((a, w, t) => a + (w / total) * at(allValues, b!, group, t, i!), 0)
  })
}

const given = (heads: number, groups: number, size: number) => [
  fixed(real([3, heads, 1, size])),
  fixed(real([3, groups, 1, size])),
  fixed(real([3, groups, 1, size])),
  fixed(real([3, groups, 5, size])),
  fixed(real([3, groups, 5, size])),
  whole([3], 2, 0, 4),
]

export const cachedAttentionCases: Record<keyof typeof cached, Case> = {
  cachedAttention: {
    examples: [
      {
        given: given(2, 2, 4),
        compute: (q, k, v, keys, values, start) => q!.cachedAttention(k!, v!, keys!, values!, start!).attended,
        expected: (q, k, v, keys, values, start) => attended([q!, k!, v!, keys!, values!, start!]),
      },
      {
        given: given(4, 2, 8),
        compute: (q, k, v, keys, values, start) => q!.cachedAttention(k!, v!, keys!, values!, start!).attended,
        expected: (q, k, v, keys, values, start) => attended([q!, k!, v!, keys!, values!, start!]),
      },
      {
        // Behind the new position a cache may hold anything: the last one has nothing behind it.
        given: [...given(2, 1, 8).slice(0, -1), whole([3], 4, 4, 4)],
        compute: (q, k, v, keys, values, start) => q!.cachedAttention(k!, v!, keys!, values!, start!).values,
        expected: (_q, _k, v, _keys, values, start) => filled(values!, v!, start!),
      },
    ],
    refuses: [
      [
        () =>
          some(2, 2, 2, 4).cachedAttention(
            some(2, 2, 1, 4),
            some(2, 2, 1, 4),
            some(2, 2, 5, 4),
            some(2, 2, 5, 4),
            index(2),
          ),
        'float32[2, 2, 2, 4]',
      ],
      [
        () =>
          some(2, 3, 1, 4).cachedAttention(
            some(2, 2, 1, 4),
            some(2, 2, 1, 4),
            some(2, 2, 5, 4),
            some(2, 2, 5, 4),
            index(2),
          ),
        'float32[2, 3, 1, 4]',
      ],
      [
        () =>
          some(2, 2, 1, 4).cachedAttention(
            some(2, 2, 1, 4),
            some(2, 2, 1, 4),
            some(2, 2, 5, 4),
            some(2, 2, 5, 4),
            index(),
          ),
        'int32[]',
      ],
    ],
  },
}
