import { AtelierError } from '../../tensor/index.js'
import { chiSquareShare } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'
import { wilson } from '../statistics/proportions.js'
import { countRows, type Rows } from '../statistics/rows.js'

/** How samples of a mixture of equally wide round Gaussians lie among its modes. */
export interface ModeCoverage {
  /** Good samples nearest to each mode [modes]. */
  readonly counts: Int32Array
  /** Modes with at least one good sample. */
  readonly hit: number
  /** Share of samples within `reach` standard deviations of the nearest mode, with its interval of 95 %. */
  readonly highQuality: Interval
  /** That of the mixture itself, if its modes do not overlap: 1 − e^(−reach² / 2) in two dimensions, .98889 at 3. */
  readonly expected: number
}

/**
 * Samples [count, width] against the modes' centres [modes, width] (after Srivastava et al., arXiv:1705.07761). A sample at
 * exactly `reach` is outside.
 * @throws AtelierError on a deviation that is not positive.
 */
export function modeCoverage(
  samples: Rows,
  centres: Rows,
  width: number,
  { deviation, reach = 3 }: { readonly deviation: number; readonly reach?: number },
): ModeCoverage {
  const [count, modes] = [countRows('modes', samples, width), countRows('modes', centres, width)]
  if (!(deviation > 0)) throw new AtelierError(`modes: standard deviation ${deviation}: not above 0`)
  const counts = new Int32Array(modes)
  let good = 0
  for (let row = 0; row < count; row++) {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    for (let mode = 0; mode < modes; mode++) {
      let square = 0
      for (let i = 0; i < width; i++) square += (samples[row * width + i]! - centres[mode * width + i]!) ** 2
      if (square < least) [nearest, least] = [mode, square]
    }
    if (least >= (reach * deviation) ** 2) continue
    counts[nearest]! += 1
    good++
  }
  return {
    counts,
    hit: counts.filter((found) => found > 0).length,
    highQuality: wilson(good, count),
    expected: chiSquareShare(reach ** 2, width),
  }
}
