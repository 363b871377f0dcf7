import { fillUniform, streamNumber } from '../../tensor/index.js'
import type { ImageParts, ImageSet } from './image-set.js'

/**
 * Black and white images: a pixel is white with the chance that its grey level tells, drawn once and for all by `seed`, so that
 * training and test are fixed sets of zeros and ones (static binarisation, as in R. Salakhutdinov and I. Murray 2008,
 * doi:10.1145/1390156.1390266). The two parts have streams of their own.
 */
export function binarised({ training, test }: ImageParts, seed: number): ImageParts {
  const drawn = (set: ImageSet, part: string): ImageSet => {
    const chances = new Float32Array(set.pixels.length)
    fillUniform(chances, seed, streamNumber(`binarised ${part}`), 0)
    return {
      ...set,
      name: `${set.name}, binarised by seed ${seed}`,
      pixels: Uint8Array.from(set.pixels, (level, i) => (level / 255 > chances[i]! ? 255 : 0)),
    }
  }
  return { training: drawn(training, 'training'), test: drawn(test, 'test') }
}
