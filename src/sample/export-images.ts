import { type Autoencoder, Classifier, Gan, Vae } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { encodeModel, generalise } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { placeholder, type Tensor } from '../tensor/index.js'
import { madeOf } from './adversary-generator.js'
import { checkSize, numbersOf, traceOf } from './trace.js'

type Exported = Autoencoder | Classifier | Gan | Vae

/** What of a model a file holds. A classifier has but one part. */
export type ImagePart = 'whole' | 'encoder' | 'decoder'

/** Batches of the traces: two would tell what grows with the batch, a third confirms. */
const batches = [2, 5, 3] as const

/**
 * A model of images (or rows) as the bytes of one ONNX file, weights inside, that plain ONNX Runtime runs at any batch. Written in
 * ONNX's own operators (set 18).
 *
 * - Classifier: `x` [batch, channels, height, width] → `logits` [batch, classes], `features` [batch, features].
 * - Encoder: `x` [batch, ...shape] → `codes` [batch, bottleneck]; of a VAE their `mean` and `logVariance` [batch, latent].
 * - GAN: its generator, `codes` [batch, latent] of standard normal numbers, and `labels` int32 [batch] if it is told of classes → `x`.
 * - Decoder: `codes` → `x`. Whole: both, a VAE decoding its means, with the result `reconstruction`.
 *
 * Images hold values from 0 to 1. The metadata hold `config`, the model's configuration as JSON.
 * @throws for weights of 2 GiB and more, which one file cannot hold.
 */
export async function exportImageModel(
  memory: Memory,
  model: Exported,
  part: ImagePart = 'whole',
): Promise<Uint8Array> {
  const weights = [...parameters(model instanceof Gan ? model.generator : model).values()]
  checkSize(weights)
  const frozen = await numbersOf(memory, weights)
  const traces = batches.map((batch) =>
    traceOf({ outputs: outputsOf(model, part, batch), state: new Map() }, { batch }, frozen),
  )
  return encodeModel(generalise(traces), 'standard', { config: JSON.stringify(model.config) })
}

type Outputs = Readonly<Record<string, Tensor>>

function outputsOf(model: Exported, part: ImagePart, batch: number): Outputs {
  if (model instanceof Classifier) {
    const x = placeholder('x', [batch, ...model.config.shape], 'float32')
    return { logits: model.forward(x), features: model.features(x) }
  }
  if (model instanceof Gan) {
    const [codes, labels] = [
      placeholder('codes', [batch, model.config.latent], 'float32'),
      placeholder('labels', [batch], 'int32'),
    ]
    return { x: madeOf(model, codes, labels) }
  }
  const length = model instanceof Vae ? model.config.latent : model.config.bottleneck
  if (part === 'decoder') return { x: model.decode(placeholder('codes', [batch, length], 'float32')) }
  const x = placeholder('x', [batch, ...model.config.shape], 'float32')
  const codes: Outputs = model instanceof Vae ? { ...model.encode(x) } : { codes: model.encode(x) }
  return part === 'encoder' ? codes : { ...codes, reconstruction: model.decode((codes.mean ?? codes.codes)!) }
}
