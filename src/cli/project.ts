// atelier project runs/faces --image face.png
import { join } from 'node:path'
import type { Command } from 'commander'
import type { ImageSet } from '../data/index.js'
import { formatOf as filmFormat } from './canvas.js'
import { encodeCodes, formatOf } from './codeFiles.js'
import { filmOf } from './films.js'
import { imagesOfRun } from './imageSource.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { showPictures, writeBytes } from './pictureFiles.js'
import { counted, say, sayJson, table } from './print.js'
import { openStyles, placesOf, type StyleStudio } from './styleStudio.js'

const options = {
  image: {
    kind: 'text',
    value: 'file|places',
    default: '0,1,2,3,4,5,6,7',
    help: 'an image file, or places among the held-out images of the run',
  },
  space: {
    kind: 'choice',
    choices: ['w', 'w+'],
    default: 'w+',
    help: 'one style for all layers, or one for each',
  },
  steps: { kind: 'whole', least: 1, default: 300, help: 'steps of the search' },
  noise: { kind: 'switch', help: 'seek noise, too' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'of the pictures among which the search begins' },
  out: { kind: 'text', value: 'file', help: 'a file for the styles, a row each: .npy, .csv or .safetensors' },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'projection.png in the run' },
  film: { kind: 'text', value: 'file', help: 'a .gif or .webp of the search' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type ProjectValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier project runs/faces
  atelier project runs/faces --image face.png --out face.npy
  atelier project runs/faces --image 3,17 --space w --film search.gif`

export function addProject(program: Command): void {
  const command = program.command('project').summary('find the styles of given pictures')
  command.description('Finds the styles of which a trained StyleGAN makes what is most like given pictures.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<ProjectValues>) => projectVerb(run, valuesOf(options, flags)))
}

async function projectVerb(folder: string, values: ProjectValues): Promise<void> {
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

interface Found {
  /** What the styles found look like, as bytes. */
  readonly made: Uint8Array
  /** [n, layers, latent] */
  readonly styles: Float32Array
  /** What the styles looked like on the way. */
  readonly frames: readonly Uint8Array[]
}

/** Frames of a film, at most. */
const mostFrames = 60

async function search(
  { sampler, shape, memory, model }: StyleStudio,
  given: ImageSet,
  { space, steps, seed, film, noise: hasNoise = false }: ProjectValues,
): Promise<Found> {
  const { imageBatch, imagesFrom } = await import('../data/index.js')
  const { projection } = await import('../sample/index.js')
  const targets = imageBatch(given, [...Array(given.count).keys()])
  const every = Math.ceil(steps / mostFrames)
  const frames: Uint8Array[] = []
  let last: Pick<Found, 'made' | 'styles'> | undefined
  for await (const { step, read } of projection(memory, model, sampler, targets, { space, steps, seed, hasNoise })) {
    const isFrame = film !== undefined && step % every === 0
    if (!isFrame && step < steps) continue
    const { styles, noise } = await read()
    last = { styles, made: imagesFrom(await sampler.pictures(styles, noise), shape) }
    frames.push(last.made)
  }
  return { ...last!, frames }
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
