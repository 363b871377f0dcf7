import { AtelierError } from '../../tensor/index.js'
import { type ImageParts, readMnist } from './mnist.node.js'

/** Reads the images of a source into memory. @param source The name of a built-in set. @throws AtelierError, naming the source, when there is none. */
export async function loadImages(source: string): Promise<ImageParts> {
  if (source === 'mnist') return readMnist()
  throw new AtelierError(`data: "${source}": no set of images has that name`, 'There is mnist')
}
