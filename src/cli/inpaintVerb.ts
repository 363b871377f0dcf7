/** What `atelier inpaint` does. */
import type { ImageShape } from '../data/index.js'
import { canvasOf } from './canvas.js'
import { openDenoising } from './denoisingRun.js'
import { kindOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import type { InpaintValues } from './inpaint.js'
import { counted, say, sayJson } from './print.js'

export async function inpaintVerb(folder: string, values: InpaintValues): Promise<void> {
  const { from, mask: what, count, times, out, json } = values
  if (from === undefined) throw new UsageError('inpaint: --from is missing', 'Give a file, or a place in the data')
  if (what === undefined)
    throw new UsageError('inpaint: --mask is missing', `Give ${Object.keys(sides).join(', ')}, or a file`)
  const run = await openDenoising(folder, values)
  try {
    if (kindOfRun(run.config) !== 'images') throw new UsageError(`${folder}: its examples are no images`)
    const { imageShapeOf, inpaint } = await import('../sample/index.js')
    const canvas = await canvasOf(run, 'images', values)
    const shape = imageShapeOf(run.sampler.shape)
    const [given, made] = [await canvas.example(from), await maskOf(what, shape)]
    const known = { values: given, mask: made.map((value) => 1 - value) }
    const images = await inpaint(run.sampler, known, count, { ...run.draw, times })
    const hidden = given.map((value, i) => value * known.mask[i % made.length]! + 0.5 * made[i % made.length]!)
    if (out !== undefined) await canvas.write(out, images)
    const all = Float32Array.from([...given, ...hidden, ...images])
    const path = await canvas.sheet(all, { name: 'inpainted', columns: Math.ceil(Math.sqrt(count + 2)) })
    const paths = out === undefined ? [path] : [path, out]
    if (json) sayJson({ seed: values.seed, images: count, paths })
    else
      say(
        `The ${what} of ${from} made anew ${counted(count, 'time')}, behind the image and what is known: ${paths.join(', ')}`,
      )
  } finally {
    await run.close()
  }
}

/** What of an image is made anew, by row and column as shares of height and width. */
const sides: Readonly<Record<string, (row: number, column: number) => boolean>> = {
  left: (_, column) => column < 0.5,
  right: (_, column) => column >= 0.5,
  top: (row) => row < 0.5,
  bottom: (row) => row >= 0.5,
  centre: (row, column) => Math.max(Math.abs(row - 0.5), Math.abs(column - 0.5)) < 0.25,
}

/** [height, width]: 1 where it is made anew, else 0. */
async function maskOf(what: string, { height, width }: ImageShape): Promise<Float32Array> {
  const side = Object.hasOwn(sides, what) ? sides[what] : undefined
  if (side !== undefined) {
    const isMade = (i: number): boolean => side((Math.floor(i / width) + 0.5) / height, ((i % width) + 0.5) / width)
    return Float32Array.from({ length: height * width }, (_, i) => Number(isMade(i)))
  }
  const { readImageFile } = await import('../data/index.node.js')
  const pixels = await readImageFile(what, { channels: 1, height, width })
  const mask = Float32Array.from(pixels, (level) => Number(level >= 128))
  if (mask.every((value) => value === mask[0])) {
    throw new UsageError(
      `inpaint: --mask ${what}: it is ${mask[0] === 1 ? 'white' : 'black'} all over`,
      'Paint white what is made anew',
    )
  }
  return mask
}
