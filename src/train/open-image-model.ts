import type { CodedColumn, SpectrogramFormat } from '../data/index.js'
import { parseSafetensors, toFloat32Array } from '../files/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../runtime/index.js'
import { AtelierError, equalShapes } from '../tensor/index.js'
import { type ImageModel, type ImageModelConfig, imageFamily } from './image-families.js'

/** A configuration as it is saved, with the names of the data's classes and how the model was trained. */
export type DescribedImages = ImageModelConfig & {
  readonly classes?: readonly string[]
  /** What was learnt of the columns of a table. */
  readonly table?: readonly CodedColumn[]
  /** How sounds are drawn. */
  readonly sound?: SpectrogramFormat
  readonly training?: Readonly<Record<string, unknown>>
}

export interface LoadedImageModel {
  readonly model: ImageModel
  readonly memory: Memory
  readonly config: DescribedImages
}

/**
 * The model that the two files of a run describe, in Node or in a browser: what `config.json` says, and the bytes of `model.safetensors`, whose
 * numbers may be of half or brain precision, too.
 * @throws if a tensor is missing or has another shape.
 */
export function openImageModel(
  config: DescribedImages,
  weights: Uint8Array,
  options: MemoryOptions = {},
): LoadedImageModel {
  const model = imageFamily(config.family).make(config)
  const memory = createMemory(options)
  const { tensors } = parseSafetensors(weights)
  for (const [name, weight] of parameters(model)) {
    const tensor = tensors.get(name)
    if (tensor === undefined || !equalShapes(tensor.shape, weight.shape)) {
      const came = tensor === undefined ? 'missing' : `[${tensor.shape.join(', ')}]`
      throw new AtelierError(`open: "${name}" is ${came}, but the configuration asks for [${weight.shape.join(', ')}]`)
    }
    memory.write(weight, toFloat32Array(tensor))
  }
  return { model, memory, config }
}
