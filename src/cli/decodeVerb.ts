/** What `atelier decode` does. */
import { readCodes } from './codeFiles.js'
import { openCoder } from './coderRun.js'
import type { DecodeValues } from './decode.js'
import { UsageError } from './failure.js'
import { showPictures, writeBytes, writePictures } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'

export async function decodeVerb(folder: string, values: DecodeValues): Promise<void> {
  const { codes: path, out = 'decoded.png', columns, threads, json } = values
  if (path === undefined) throw new UsageError('decode: --codes is missing', 'Give a file that encode wrote')
  const codes = await readCodes(path)
  const { coder } = await openCoder(folder, threads)
  if (codes.length !== coder.length) {
    throw new UsageError(`${path}: codes of ${codes.length} numbers: the run's have ${coder.length}`)
  }
  const { imagesFrom } = await import('../data/index.js')
  const { imageShapeOf } = await import('../sample/index.js')
  const shape = imageShapeOf(coder.shape)
  const pixels = imagesFrom(await coder.decode(codes.values), shape)
  await coder.close()
  const isOneFile = out.toLowerCase().endsWith('.png')
  if (isOneFile) {
    const { imageGrid } = await import('../charts/index.node.js')
    await writeBytes(out, await imageGrid(pixels, shape, columns === undefined ? {} : { columns }))
  } else await writePictures(out, pixels, shape)
  if (json) return sayJson({ images: codes.count, out })
  const size = shape.channels * shape.height * shape.width
  await showPictures(pixels.subarray(0, shown * size), shape, columns ?? 10)
  say(`${out}: ${counted(codes.count, 'image')}${isOneFile ? '' : ', a file each'}`)
}

/** Images that are shown in a terminal, at most. */
const shown = 30
