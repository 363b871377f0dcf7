import { AtelierError } from '../../tensor/index.js'
import type { ImageParts, ImageSet } from '../images/index.js'
import { readImageSet } from '../images/sets.node.js'

import type { Digits } from './digits.js'

interface DigitsParts {
  readonly training: Digits
  readonly test: Digits
}

/** MNIST for `digitsTask`. @throws with the command to give when it is not installed, and when its files are not what they should be. */
export async function readDigits(): Promise<DigitsParts> {
  return digitsParts(await readImageSet('mnist', { seed: 0, share: 0 }))
}

/** As `readDigits`, from what was read. */
export const digitsParts = ({ training, test }: ImageParts): DigitsParts => ({
  training: digitsOf(training),
  test: digitsOf(test),
})

function digitsOf({ sources, height, width, pixels, labels }: ImageSet): Digits {
  if (height !== width) {
    throw new AtelierError(`digits: ${sources.join(' ')}: images of ${height} × ${width}: must be squares`)
  }
  return { images: pixels, labels: Uint8Array.from(labels!), side: height }
}
