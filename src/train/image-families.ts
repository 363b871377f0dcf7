/** The families that learn from images, tables, windows and points: a row each. */
import type {
  Autoencoder,
  AutoencoderConfig,
  Classifier,
  ClassifierConfig,
  Diffusion,
  DiffusionConfig,
  Gan,
  GanConfig,
  StyleGan,
  StyleGanConfig,
  Vae,
  VaeConfig,
} from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import { type AutoencoderOptions, autoencoder } from './families/autoencoder.js'
import { type ClassifierOptions, classifier } from './families/classifier.js'
import { type DiffusionOptions, diffusion, type FlowOptions, flow } from './families/diffusion.js'
import type { Family } from './families/family.js'
import { type GanOptions, gan } from './families/gan.js'
import { type StyleGanOptions, stylegan } from './families/stylegan.js'
import { type VaeOptions, vae } from './families/vae.js'

export type ImageModelOptions =
  | AutoencoderOptions
  | VaeOptions
  | ClassifierOptions
  | DiffusionOptions
  | FlowOptions
  | GanOptions
  | StyleGanOptions
export type ImageModelConfig =
  | AutoencoderConfig
  | VaeConfig
  | ClassifierConfig
  | DiffusionConfig
  | GanConfig
  | StyleGanConfig
export type ImageModel = Autoencoder | Vae | Classifier | Diffusion | Gan | StyleGan

/** Add a family here. */
const families = { autoencoder, vae, classifier, diffusion, flow, gan, stylegan } as const satisfies Record<
  ImageFamilyName,
  unknown
>

/** The model that such options describe. */
export type ImageModelOf<Options extends ImageModelOptions> = Extract<
  ImageModel,
  { readonly config: { readonly family: Options['family'] } }
>
export type ImageFamilyName = ImageModelConfig['family']

/** The names that `imageRun` knows. */
export const imageFamilies = Object.keys(families) as readonly ImageFamilyName[]

/** A family whose types have been forgotten: what it describes it can make, and of what it makes it knows the losses. */
type AnyFamily = Family<ImageModelOptions, ImageModelConfig, ImageModel>

/** @throws if there is no family of that name. */
export function imageFamily(name: string): AnyFamily {
  const family = Object.hasOwn(families, name) ? families[name as ImageFamilyName] : undefined
  if (family) return family as unknown as AnyFamily
  throw new AtelierError(
    `images: family "${name}": there is none of that name`,
    `Known are ${imageFamilies.join(', ')}`,
  )
}
