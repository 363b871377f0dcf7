import type * as rotary from '../../src/tensor/ops/rotary.js'
import type { Case } from '../check-gradient.js'
import { at, type Grid, mapped, tabulate } from '../grid.js'
import { fixed, real, some } from './given.js'

/** Each pair (x[i], x[i + size / 2]) turned by its angle, as a complex product. */
const turned = (x: Grid, cosines: Grid, sines: Grid): Grid => {
  const half = x.shape[3]! / 2
  return tabulate(x.shape, (b, h, t, i) => {
    const pair = i! % half
    const [re, im] = [at(x, b!, h!, t!, pair), at(x, b!, h!, t!, pair + half)]
    const place = cosines.shape.length === 3 ? [b!, t!, pair] : [t!, pair]
    const [c, s] = [at(cosines, ...place), at(sines, ...place)]
    return i! < half ? re * c - im * s : re * s + im * c
  })
}

const angles = real([3, 2])
const anglesByRow = real([2, 3, 2])

export const rotaryCases: Record<keyof typeof rotary, Case> = {
  rotary: {
    examples: [
      {
        given: [
          real([2, 2, 3, 4]),
          fixed(mapped((angle) => Math.fround(Math.cos(angle!)), angles)),
          fixed(mapped((angle) => Math.fround(Math.sin(angle!)), angles)),
        ],
        compute: (x, cosines, sines) => x!.rotary(cosines!, sines!),
        expected: (x, cosines, sines) => turned(x!, cosines!, sines!),
      },
      {
        given: [
          real([2, 2, 3, 4]),
          fixed(mapped((angle) => Math.fround(Math.cos(angle!)), anglesByRow)),
          fixed(mapped((angle) => Math.fround(Math.sin(angle!)), anglesByRow)),
        ],
        compute: (x, cosines, sines) => x!.rotary(cosines!, sines!),
        expected: (x, cosines, sines) => turned(x!, cosines!, sines!),
      },
    ],
    refuses: [
      [() => some(2, 2, 3, 4).rotary(some(4, 2), some(4, 2)), 'float32[2, 2, 3, 4]', 'float32[4, 2]'],
      [() => some(2, 2, 3, 4).rotary(some(3, 2), some(3, 1)), 'float32[2, 2, 3, 4]', 'float32[3, 1]'],
      [() => some(3, 4).rotary(some(3, 2), some(3, 2)), 'float32[3, 4]'],
    ],
  },
}
