/** What `atelier encode` does. */
import type { ImageSet } from '../data/index.js'
import type { Compression } from '../evaluate/index.js'
import { encodeCodes, formatOf } from './codeFiles.js'
import { openCoder } from './coderRun.js'
import type { EncodeValues } from './encode.js'
import { imagesOfRun } from './imageSource.js'
import { writeBytes } from './pictureFiles.js'
import { byteSize, counted, say, sayJson, table } from './print.js'

export async function encodeVerb(folder: string, { data, part, out, threads, json }: EncodeValues): Promise<void> {
  if (out !== undefined) formatOf(out)
  const { memory, coder, config } = await openCoder(folder, threads)
  const parts = await imagesOfRun(folder, { ...config, shape: coder.shape }, data)
  const { compression } = await import('../evaluate/index.js')
  const found = await compression(memory, coder, await rowsOf(parts.training), await rowsOf(parts[part]))
  await coder.close()
  const { codes, bottleneck, examples, rows } = found
  if (out !== undefined) {
    await writeBytes(out, await encodeCodes(out, { count: examples, length: bottleneck, values: codes }))
  }
  if (json) sayJson({ data: parts[part].name, part, examples, bottleneck, rows, ...(out !== undefined && { out }) })
  else sayCompression(found, parts[part], out)
}

/** Images as rows of numbers. */
async function rowsOf(set: ImageSet) {
  const { imageBatch } = await import('../data/index.js')
  const width = set.channels * set.height * set.width
  const rows = (from: number, to: number): Float32Array =>
    imageBatch(
      set,
      Array.from({ length: to - from }, (_, i) => from + i),
    )
  return { count: set.count, width, rows }
}

function sayCompression(
  { examples, width, bottleneck, rows }: Compression,
  set: ImageSet,
  out: string | undefined,
): void {
  say(`${set.name}: ${counted(examples, 'image')} of ${width} numbers as codes of ${bottleneck}`)
  say()
  const cells = rows.map(({ name, bits, error, psnr }) => [
    name,
    bits.toFixed(Number.isInteger(bits) ? 0 : 1),
    (bits / width).toFixed(3),
    error.toPrecision(4),
    psnr.toFixed(2),
  ])
  say(table(cells, ['', 'bits an image', 'bits a number', 'squared error', 'PSNR, dB']))
  if (out === undefined) return
  say()
  say(`${out}: ${counted(examples, 'code')}, ${byteSize(4 * bottleneck * examples)} as numbers`)
}
