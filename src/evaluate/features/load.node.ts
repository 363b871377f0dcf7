import { toFloat32Array } from '../../files/index.js'
import { readAsset } from '../../files/index.node.js'
import { Classifier } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory, type MemoryOptions } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type FeatureDescription, type FrozenFeatures, frozenFeatures } from './frozen.js'

export interface FeatureOptions extends Pick<MemoryOptions, 'target' | 'threads'> {
  /** Where the two files are. Default: in this package, made by `scripts/make-features.mjs`. */
  readonly folder?: string
  readonly name?: string
}

/** Opens the frozen features. @throws if a file is missing, or the weights are not those of the description. */
export async function loadFeatures(options: FeatureOptions = {}): Promise<FrozenFeatures> {
  const { folder, name = 'features-1', ...running } = options
  const { description, tensors } = await readAsset<FeatureDescription>('features', name, folder)
  const model = new Classifier(description.config)
  const memory = createMemory(running)
  for (const [key, weight] of parameters(model)) {
    const tensor = tensors.get(key)
    if (tensor === undefined)
      throw new AtelierError(`features: ${name}: there is no ${key}`, 'Install the package again')
    memory.write(weight, toFloat32Array(tensor))
  }
  return frozenFeatures(model, memory, description)
}
