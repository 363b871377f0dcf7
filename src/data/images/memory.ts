import { AtelierError } from '../../tensor/index.js'
import { type ImageShape, imageSize } from './image-set.js'

/** Bytes that the images of a part may take. */
export const usualMemory = 2 ** 31

/** @throws AtelierError, naming the source, when `count` images would take more than `memory` bytes. */
export function checkMemory(source: string, count: number, shape: ImageShape, memory = usualMemory): void {
  const bytes = count * imageSize(shape)
  if (bytes <= memory) return
  const { channels, height, width } = shape
  throw new AtelierError(
    `data: "${source}": ${count} images of ${height} × ${width} with ${channels} channels take ${bytes} bytes: more than ${memory}`,
    'Give a smaller size, or fewer images',
  )
}
