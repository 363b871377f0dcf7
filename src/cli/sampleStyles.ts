/** The half of `atelier sample` that draws from a StyleGAN: samples, ways between two of them, and moves along attributes. */
import { join } from 'node:path'
import { directionOf } from './attributeDirection.js'
import { UsageError } from './failure.js'
import { valuesOf } from './option.js'
import { showPictures, writeAnimation, writeBytes, writePictures } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'
import { type StyleSampleValues, styleSampleOptions } from './styleSampleOptions.js'
import { openStyles, placesOf, type StyleStudio } from './styleStudio.js'

/** What was drawn, and where it is. */
interface Drawn {
  readonly what: string
  readonly paths: readonly string[]
  readonly images: number
  /** What else is told. */
  readonly told?: Readonly<Record<string, unknown>>
}

export async function sampleStyles(folder: string, flags: Partial<StyleSampleValues>): Promise<void> {
  const values = valuesOf(styleSampleOptions, flags)
  const { interpolate, direction } = values
  if (interpolate !== undefined && direction !== undefined) {
    throw new UsageError('sample: of --interpolate and --direction only one can be drawn at a time')
  }
  const studio = await openStyles(folder, values.threads)
  try {
    const { what, paths, images, told } = await (interpolate !== undefined
      ? drawWay(studio, folder, values, interpolate)
      : direction !== undefined
        ? drawMoves(studio, folder, values, direction)
        : drawSheet(studio, folder, values))
    if (values.json) sayJson({ seed: values.seed, images, paths, ...told })
    else say(`${what}: ${paths.join(', ')}`)
  } finally {
    await studio.sampler.close()
  }
}

async function drawSheet(studio: StyleStudio, folder: string, values: StyleSampleValues): Promise<Drawn> {
  const { count = 64, seed, truncation, noise, out, json, grid } = values
  const { imagesOf, styleGenerator } = await import('../sample/index.js')
  const { imageGrid } = await import('../charts/index.node.js')
  const { model, memory, shape } = studio
  const generator = imagesOf(styleGenerator(memory, model, { truncation, noise: noise === 'on' }))
  const pixels = await generator.generate(count, { seed })
  await generator.close()
  const [path, columns] = [grid ?? join(folder, 'samples.png'), Math.ceil(Math.sqrt(count))]
  if (out !== undefined) await writePictures(out, pixels, shape)
  await writeBytes(path, await imageGrid(pixels, shape, { columns }))
  if (!json) await showPictures(pixels, shape, columns)
  return { what: counted(count, 'sample'), paths: out === undefined ? [path] : [path, out], images: count }
}

/** There and back, in styles on a line and in codes on an arc. */
async function drawWay(
  studio: StyleStudio,
  folder: string,
  { seed, truncation, space, frames, grid, json }: StyleSampleValues,
  asked: string,
): Promise<Drawn> {
  const ends = placesOf('--interpolate', asked)
  if (ends.length !== 2) throw new UsageError(`sample: --interpolate ${asked}: it takes two places, as in 3,17`)
  const path = grid ?? join(folder, 'interpolation.gif')
  const { layeredStyles, pathBetween, priorCodes } = await import('../sample/index.js')
  const { sampler, shape, stylesAt, pixels } = studio
  const { latent, layers } = sampler
  const between = async (): Promise<Float32Array> => {
    const codes = space === 'z' ? priorCodes(Math.max(...ends) + 1, latent, { seed }) : await stylesAt(ends, seed)
    const places = space === 'z' ? ends : [0, 1]
    const [from, to] = places.map((place) => codes.slice(place * latent, (place + 1) * latent))
    const way = pathBetween(from!, to!, frames, space === 'z' ? 'spherical' : 'linear')
    return space === 'z' ? sampler.map(way) : way
  }
  const made = await pixels(layeredStyles(await between(), await sampler.mean(), layers, truncation))
  await writeAnimation(path, made, shape)
  if (!json) await showPictures(made, shape, Math.min(frames, 12))
  return { what: `From image ${ends.join(' to image ')} in ${space}, and back`, paths: [path], images: frames }
}

/** Places along a direction, from one end to the other. */
const columns = 5

async function drawMoves(
  studio: StyleStudio,
  folder: string,
  { count = 8, seed, truncation, amount, grid, json }: StyleSampleValues,
  asked: string,
): Promise<Drawn> {
  const { joined, layeredStyles, movedStyles } = await import('../sample/index.js')
  const { imageGrid } = await import('../charts/index.node.js')
  const { sampler, shape } = studio
  const { latent, layers } = sampler
  const { direction, separation, name } = await directionOf(studio, folder, asked)
  const places = [...Array(count).keys()]
  const styles = layeredStyles(await studio.stylesAt(places, seed), await sampler.mean(), layers, truncation)
  const amounts = Array.from({ length: columns }, (_, i) => amount * ((2 * i) / (columns - 1) - 1))
  const rows = places.flatMap((place) => {
    const own = styles.subarray(place * layers * latent, (place + 1) * layers * latent)
    return amounts.map((each) => movedStyles(own, direction, each, layers))
  })
  const pixels = await studio.pixels(joined(rows))
  const path = grid ?? join(folder, 'direction.png')
  const sheet = await imageGrid(pixels, shape, {
    ...{ columns, title: `Along ${name}`, columnLabels: amounts.map(String) },
    subtitle: `styles lie on their own side with a share of ${separation.toFixed(2)}`,
  })
  await writeBytes(path, sheet)
  if (!json) await showPictures(pixels, shape, columns)
  return {
    what: `${counted(count, 'image')} along ${name}`,
    paths: [path],
    images: pixels.length,
    told: { separation },
  }
}
