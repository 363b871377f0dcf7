import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSafetensors, toFloat32Array } from '../../files/index.js'
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

const assets = fileURLToPath(new URL('../../../assets', import.meta.url))

/** Opens the frozen features. @throws if a file is missing, or the weights are not those of the description. */
export async function loadFeatures(options: FeatureOptions = {}): Promise<FrozenFeatures> {
  const { folder = assets, name = 'features-1', ...running } = options
  const paths = { description: join(folder, `${name}.json`), weights: join(folder, `${name}.safetensors`) }
  const description = parsed(paths.description, await bytesOf(paths.description))
  const bytes = await bytesOf(paths.weights)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== description.sha256) {
    throw new AtelierError(
      `features: ${paths.weights} has sha256 ${found}: it must be ${description.sha256}`,
      `${again}: what other features say is not comparable`,
    )
  }
  const model = new Classifier(description.config)
  const memory = createMemory(running)
  const { tensors } = parseSafetensors(bytes)
  for (const [key, weight] of parameters(model)) {
    const tensor = tensors.get(key)
    if (tensor === undefined) throw new AtelierError(`features: ${paths.weights}: there is no ${key}`, again)
    memory.write(weight, toFloat32Array(tensor))
  }
  return frozenFeatures(model, memory, description)
}

const again = 'Install the package again'

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new AtelierError(`features: ${path}: ${(error as Error).message}`, again)
  }
}

function parsed(path: string, bytes: Buffer): FeatureDescription {
  try {
    return JSON.parse(bytes.toString()) as FeatureDescription
  } catch (error) {
    throw new AtelierError(`features: ${path}: ${(error as Error).message}`, again)
  }
}
