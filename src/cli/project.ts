// atelier project runs/faces --image face.png
import type { Command } from 'commander'
import type { ImageSet } from '../data/index.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import type { StyleStudio } from './styleStudio.js'

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

export type ProjectValues = ValuesOf<typeof options>

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
  command.action(async (run: string, flags: Partial<ProjectValues>) =>
    (await import('./projectVerb.js')).projectVerb(run, valuesOf(options, flags)),
  )
}

export interface Found {
  /** What the styles found look like, as bytes. */
  readonly made: Uint8Array
  /** [n, layers, latent] */
  readonly styles: Float32Array
  /** What the styles looked like on the way. */
  readonly frames: readonly Uint8Array[]
}

/** Frames of a film, at most. */
const mostFrames = 60

export async function search(
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
