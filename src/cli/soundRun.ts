/** A trained run that makes sounds. */
import type { SpectrogramFormat } from '../data/index.js'
import type { GeneratorOptions, SoundGenerator } from '../sample/index.js'
import type { DescribedImages, LoadedImageModel } from '../train/index.node.js'
import { UsageError } from './failure.js'

/** How the sounds of a run are drawn. @throws for a run that does not tell. */
export function formatOfRun(run: string, { sound }: Pick<DescribedImages, 'sound'>): SpectrogramFormat {
  if (sound !== undefined) return sound
  throw new UsageError(`${run}: its config.json does not tell how its sounds are drawn`, 'Train it again')
}

/** Opens a loaded run as a generator of sounds. @throws with one sentence if its model makes none. */
export async function openSounds(
  run: string,
  { model, memory, config }: LoadedImageModel,
  { iterations, ...options }: GeneratorOptions & { readonly iterations?: number },
): Promise<SoundGenerator> {
  const { generatorFor, isGenerative, soundGenerator } = await import('../sample/index.js')
  if (!isGenerative(model)) {
    throw new UsageError(
      `${run}: a model of the family ${config.family} makes no sounds`,
      'Give a run of a vae, diffusion, …',
    )
  }
  return soundGenerator(generatorFor(memory, model, options), formatOfRun(run, config), {
    ...(iterations !== undefined && { iterations }),
  })
}

/** The place of a class by its name or its number; -1 of none, for no class in particular. @throws for a class that is not there, and where there are none. */
export function labelOf(label: string, classes: readonly string[] | undefined): number {
  if (classes === undefined)
    throw new UsageError(`sample: --label ${label}: the model knows no classes`, 'Leave it out')
  const place = classes.indexOf(label)
  if (place >= 0) return place
  if (label === 'none') return -1
  if (/^\d+$/.test(label) && Number(label) < classes.length) return Number(label)
  throw new UsageError(`sample: --label ${label}: there is no such class`, `There are ${classes.join(', ')}`)
}
