/** An autoencoder or a VAE of small pictures that learns step by step: what describes it, and how it is looked at and asked to decode. */
import * as v from 'valibot'
import type { ImageSet } from '../../data/index.js'
import type { Autoencoder, Vae } from '../../models/index.js'
import { imageCoder } from '../../sample/index.js'
import { imageExamples } from '../../train/index.js'
import type { Place } from '../job.js'
import { ownPictures, shippedPictures } from '../pictures.js'
import { looker } from './autoencoder-look.js'
import { between, whole } from './bounds.js'
import { type Stepwise, stepwise } from './stepwise.js'

export const paramsOf = v.object({
  /** Pictures that ship, or a reader's own. */
  data: v.union([v.picklist(shippedPictures), v.object({ own: ownPictures })]),
  kind: v.picklist(['autoencoder', 'vae']),
  network: v.picklist(['dense', 'convolutional', 'linear']),
  width: whole(4, 256),
  layers: whole(1, 4),
  /** Numbers in a code. */
  bottleneck: whole(1, 32),
  /** Weight of a VAE's divergence. */
  beta: between(0, 100),
  batch: whole(4, 256),
  steps: whole(1, 20_000),
  learningRate: between(1e-5, 10),
  /** An autoencoder of the same size beside a VAE, taught as long. */
  rival: v.boolean(),
})
export type AutoencoderParams = v.InferOutput<typeof paramsOf>

export interface Learner {
  readonly learning: Stepwise<Autoencoder | Vae>
  readonly eye: ReturnType<typeof looker>
  readonly coder: ReturnType<typeof imageCoder>
}

export function learner(
  set: ImageSet,
  params: AutoencoderParams,
  kind: AutoencoderParams['kind'],
  place: Place,
): Learner {
  const { bottleneck, beta, network, width, layers, batch, steps, learningRate } = params
  const shared = { network, width, layers }
  const recipe = { data: imageExamples(set), batch: Math.min(batch, set.count), steps, learningRate }
  const learning: Stepwise<Autoencoder | Vae> =
    kind === 'vae'
      ? stepwise({ ...recipe, model: { family: 'vae' as const, ...shared, latent: bottleneck, beta } }, place)
      : stepwise({ ...recipe, model: { family: 'autoencoder' as const, ...shared, bottleneck } }, place)
  const { memory, model } = learning
  return { learning, eye: looker(memory, model), coder: imageCoder(memory, model) }
}
