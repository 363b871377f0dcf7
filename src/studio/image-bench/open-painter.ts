/** Models that the image bench works with: two that ship, and those of the library that make pictures. */
import { Diffusion, Gan, StyleGan, Vae } from '../../models/index.js'
import { countParameters } from '../../nn/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { imageShapeOf } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Place } from '../job.js'
import { shippedDenoiser } from '../jobs/diffusion-digits.js'
import { shippedStyleGan } from '../jobs/shipped-stylegan.js'
import type { Plain } from '../message.js'
import { openModelFiles, readModelFiles } from '../model-files.js'
import { weightsName } from '../model-name.js'
import { codePainter } from './code-painter.js'
import { denoisingPainter } from './denoising-painter.js'
import type { Painter } from './painter.js'
import { stylePainter } from './style-painter.js'

/** Names of the models that ship: digits by diffusion, faces by a StyleGAN. */
export const shippedPainters = ['digits', 'faces'] as const

export interface OpenedPainter {
  readonly painter: Painter
  /** What is known of the model: family, parameters, hash of its weights, data, licence. */
  readonly about: { readonly [name: string]: Plain }
}

/** @throws AtelierError for a model that makes nothing, or no pictures. */
export async function openPainter(name: string, place: Place): Promise<OpenedPainter> {
  if (name === 'digits') {
    const { model, memory, learnt } = await shippedDenoiser(place)
    const { data, licence } = learnt as { readonly data: string; readonly licence: string }
    const weights = await place.read('studio/denoiser.safetensors')
    return {
      painter: denoisingPainter(memory, model),
      about: { ...aboutOf(model), ...(await hashOf(weights)), learntFrom: data, licence },
    }
  }
  if (name === 'faces') {
    const { model, memory, described } = await shippedStyleGan('stylegan-faces', place)
    const { sha256, licence, learntFrom } = described
    const parameters = countParameters({ generator: model.generator })
    return {
      painter: stylePainter(memory, model),
      about: { family: 'stylegan', parameters, sha256, licence, learntFrom },
    }
  }
  const files = await readModelFiles(place, name)
  const opened = await openModelFiles(files)
  if (opened.kind === 'text') throw new AtelierError('image bench: a model of text: it makes no pictures')
  const memory = createMemory({ target: place.target, seed: place.seed })
  opened.write(memory)
  return {
    painter: painterOf(memory, opened.model),
    about: {
      ...{ family: opened.config.family, parameters: opened.parameters },
      ...(await hashOf(files.get(weightsName)!)),
    },
  }
}

/** Add a family here. */
function painterOf(memory: Memory, model: object): Painter {
  const { family = 'this model', shape = [] } = (
    model as { readonly config: { readonly family?: string; readonly shape?: readonly number[] } }
  ).config
  imageShapeOf(shape)
  if (model instanceof Diffusion) return denoisingPainter(memory, model)
  if (model instanceof StyleGan) return stylePainter(memory, model)
  if (model instanceof Vae || model instanceof Gan) return codePainter(memory, model)
  throw new AtelierError(`image bench: ${family}: it has no distribution to draw from`)
}

const aboutOf = (model: Diffusion) => ({ family: model.config.family, parameters: countParameters(model) })

/** SHA-256 of weights, where the browser computes it: on pages that nobody could have changed on the way. */
async function hashOf(weights: Uint8Array): Promise<{ readonly sha256?: string }> {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', weights.slice())
  if (!digest) return {}
  return { sha256: [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}
