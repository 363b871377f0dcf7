/** Pictures of the space of codes: an animation from one image to another, and a plane. */
import type { CodePlane } from '../sample/index.js'
import { UsageError } from './failure.js'
import type { Drawn, Studio } from './imageStudio.js'
import { showPictures, writeAnimation } from './pictureFiles.js'

/** An animation there and back between two images of the data, `places` as in `3,17`. */
export async function drawPath(studio: Studio, places: string): Promise<Drawn> {
  const { coder, model, shape, values, images, pathOf } = studio
  const { frames } = values
  const ends = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(places)?.slice(1).map(Number)
  if (!ends) throw new UsageError(`sample: --interpolate ${places}: it takes two places, as in 3,17`)
  const path = pathOf('interpolation.gif')
  const { pathBetween } = await import('../sample/index.js')
  const { imagesFrom } = await import('../data/index.js')
  const codes = await coder.encode(await images(ends))
  const [from, to] = [codes.subarray(0, coder.length), codes.subarray(coder.length)]
  const kind = model.config.family === 'vae' ? 'spherical' : 'linear'
  const pixels = imagesFrom(await coder.decode(pathBetween(from, to, frames, kind)), shape)
  await writeAnimation(path, pixels, shape)
  if (!values.json) await showPictures(pixels, shape, Math.min(frames, 12))
  return { what: `From image ${ends.join(' to image ')}, and back`, paths: [path], images: frames }
}

/** A square of what codes on a plane look like. */
export async function drawPlane(studio: Studio): Promise<Drawn> {
  const { coder, values, shape, sheet } = studio
  const { side } = values
  const { codesOnPlane } = await import('../sample/index.js')
  const { imagesFrom } = await import('../data/index.js')
  const pixels = imagesFrom(await coder.decode(codesOnPlane(await planeOf(studio), side)), shape)
  const path = await sheet(pixels, { name: 'plane.png', columns: side })
  return { what: `A plane of ${side} × ${side} codes`, paths: [path], images: side * side }
}

/** Images of the data whose codes tell the principal directions, at most. */
const encoded = 2000

/** All of a prior of two numbers; else the plane of the two directions in which the codes of images differ most. */
async function planeOf({ coder, model, memory, images, available }: Studio): Promise<CodePlane> {
  const { length } = coder
  if (length < 2) throw new UsageError('sample: --plane: codes of one number have no plane')
  const { priorPlane } = await import('../sample/index.js')
  if (length === 2 && model.config.family === 'vae') return priorPlane
  const { principalComponents } = await import('../evaluate/index.js')
  const count = Math.min(encoded, await available())
  const codes = await coder.encode(await images([...Array(count).keys()]))
  const rows = (from: number, to: number): Float32Array => codes.subarray(from * length, to * length)
  const { mean, directions, variances } = await principalComponents(
    memory,
    { count, width: length, rows },
    { count: 2 },
  )
  const side = (i: number): Float32Array =>
    directions.subarray(i * length, (i + 1) * length).map((value) => value * Math.sqrt(variances[i]!))
  return { centre: mean, across: side(0), upwards: side(1) }
}
