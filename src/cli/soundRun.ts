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
