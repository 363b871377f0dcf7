import { outOfModel, type StyleGan } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { encodeModel, generalise } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { constant, placeholder, type Tensor } from '../tensor/index.js'
import { styleSampler } from './style-sampler.js'
import { checkSize, numbersOf, traceOf } from './trace.js'

/** Batches of the traces: two would tell what grows with the batch, a third confirms. */
const batches = [2, 5, 3] as const

/**
 * A StyleGAN's generator, mapping and synthesis, as the bytes of one ONNX file, weights inside, that plain ONNX Runtime runs at any batch. Written in
 * ONNX's own operators (set 18).
 *
 * - `z` [batch, latent], standard normal; `truncation`, a scalar, 1 as learnt; `noise` [batch, length], standard normal, or zeros for none.
 * - `x` [batch, channels, height, width] from 0 to 1, a little beyond included; `w` [batch, latent], the styles, truncated.
 *
 * The metadata hold `config`, the model's configuration as JSON.
 */
export async function exportStyleGan(memory: Memory, model: StyleGan): Promise<Uint8Array> {
  const weights = [...parameters(model.generator).values()]
  parameters(model)
  checkSize(weights)
  const frozen = await numbersOf(memory, weights)
  const sampler = styleSampler(memory, model)
  const mean = await sampler.mean()
  await sampler.close()
  const traces = batches.map((batch) =>
    traceOf({ outputs: outputsOf(model, mean, batch), state: new Map() }, { batch }, frozen),
  )
  return encodeModel(generalise(traces), 'standard', { config: JSON.stringify(model.config) })
}

function outputsOf(model: StyleGan, meanStyle: Float32Array, batch: number): Readonly<Record<string, Tensor>> {
  const { latent, range } = model.config
  const input = (name: string, ...shape: number[]): Tensor => placeholder(name, shape, 'float32')
  const length = model.noiseLengths.reduce((a, b) => a + b)
  const [z, truncation, noise] = [input('z', batch, latent), input('truncation'), input('noise', batch, length)]
  const mean = constant(meanStyle, [1, latent])
  const w = model.map(z).sub(mean).mul(truncation).add(mean)
  return { x: outOfModel(model.synthesise(w, noise), range), w }
}
