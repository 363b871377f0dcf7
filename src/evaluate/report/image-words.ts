/** Verdicts on images in plain words. */
import type { Measure } from './report.js'

/** By where the distance lies between real images (the floor) and a Gaussian of pixels (the baseline), on a logarithmic scale. */
export function qualityWords(own: Measure, floor: Measure, baseline: Measure): string {
  if (own.low! <= floor.high!) return 'By these features its images cannot be told from real ones.'
  if (own.high! > baseline.low! && own.low! < baseline.high!)
    return 'Its images are about as far from real ones as a Gaussian of pixels.'
  if (own.value >= baseline.value) return 'Its images are farther from real ones than a Gaussian of pixels.'
  const place = Math.log(own.value / floor.value) / Math.log(baseline.value / floor.value)
  if (place < 1 / 3) return 'Its images are close to real ones, and can still be told from them.'
  if (place < 2 / 3) return 'Its images lie between real ones and a Gaussian of pixels.'
  return 'Its images are somewhat better than a Gaussian of pixels, and far from real.'
}

export interface Variety {
  readonly coverage: Measure
  readonly real: Measure
  readonly classes?: { readonly covered: number; readonly all: number }
  /** Share of the images that are copies, and that of unseen real images that would be taken for some. */
  readonly copied: Measure
  readonly copiedReal: Measure
}

/** How much of what real images show is made, and whether it is copied. */
export function diversityWords({ coverage, real, classes, copied, copiedReal }: Variety): string {
  const share = coverage.value / real.value
  const much =
    coverage.high! >= real.low!
      ? 'all'
      : share > 0.75
        ? 'most'
        : share > 0.4
          ? 'about half'
          : share > 0.15
            ? 'a part'
            : 'little'
  const which =
    classes === undefined
      ? ''
      : classes.covered === classes.all
        ? `, with all ${classes.all} classes`
        : `, with ${classes.covered} of ${classes.all} classes`
  const copies =
    copied.low! > copiedReal.high!
      ? `${Number(copied.value.toPrecision(2))} % are copies of training images`
      : 'it does not copy'
  return `It makes ${much} of what real images show${which}; ${copies}.`
}
