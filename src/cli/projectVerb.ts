/** What `atelier project` does. */
import { join } from 'node:path'
import type { ImageSet } from '../data/index.js'
import { formatOf as filmFormat } from './canvas.js'
import { encodeCodes, formatOf } from './codeFiles.js'
import { filmOf } from './films.js'
import { imagesOfRun } from './imageSource.js'
import { showPictures, writeBytes } from './pictureFiles.js'
import { counted, say, sayJson, table } from './print.js'
import { type Found, type ProjectValues, search } from './project.js'
import { openStyles, placesOf, type StyleStudio } from './styleStudio.js'

export async function projectVerb(folder: string, values: ProjectValues): Promise<void> {
  const { space, steps, out, film } = values
  if (out !== undefined) formatOf(out)
  if (film !== undefined) filmFormat('--film', film)
  const studio = await openStyles(folder, values.threads)
  const given = await givenImages(studio, folder, values.image)
  const found = await search(studio, given, values)
  await studio.sampler.close()
  const paths = await write(studio, folder, values, given, found)
  const errors = squaredErrors(given, found.made)
  if (values.json) return sayJson({ space, steps, errors, paths })
  await showPictures(found.made, studio.shape, errors.length)
  const rows = errors.map((error, i) => [String(i), error.toExponential(3), (-10 * Math.log10(error)).toFixed(2)])
  say(table(rows, ['', 'squared error', 'PSNR, dB']))
  say(`\n${counted(errors.length, 'picture')} in ${space}: ${paths.join(', ')}`)
}

/** The images to find. */
async function givenImages({ config, shape }: StyleStudio, folder: string, asked: string): Promise<ImageSet> {
  const { readImageFile, selectImages } = await import('../data/index.node.js')
  if (!/^[\d\s,]+$/.test(asked)) {
    const pixels = await readImageFile(asked, shape)
    return { ...shape, name: asked, count: 1, pixels, sources: [asked], skipped: [] }
  }
  const { test } = await imagesOfRun(folder, config)
  return selectImages(test, placesOf('--image', asked))
}

/** Squared error per value of each image, from 0 to 1. */
function squaredErrors({ count, pixels }: ImageSet, made: Uint8Array): readonly number[] {
  const size = pixels.length / count
  return Array.from({ length: count }, (_, image) => {
    let sum = 0
    for (let at = image * size; at < (image + 1) * size; at++) sum += ((made[at]! - pixels[at]!) / 255) ** 2
    return sum / size
  })
}

/** Writes all that was asked for, and gives the paths. */
async function write(
  { sampler, shape }: StyleStudio,
  folder: string,
  { out, grid, film }: ProjectValues,
  given: ImageSet,
  { made, styles, frames }: Found,
): Promise<readonly string[]> {
  const { imageGrid } = await import('../charts/index.node.js')
  const { count } = given
  const path = grid ?? join(folder, 'projection.png')
  const both = Uint8Array.from([...given.pixels, ...made])
  await writeBytes(path, await imageGrid(both, shape, { columns: count, rowLabels: ['image', 'projected'] }))
  if (film !== undefined) await writeBytes(film, await filmOf(frames, shape, filmFormat('--film', film)))
  if (out !== undefined) {
    await writeBytes(out, await encodeCodes(out, { count, length: sampler.layers * sampler.latent, values: styles }))
  }
  return [path, ...[film, out].filter((each) => each !== undefined)]
}
