import { join } from 'node:path'
import type { ChatTemplate, Tokenizer } from '../data/index.js'
import { verifyRun, writeSafetensors } from '../files/index.node.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../models/index.js'
import { type AdapterSet, parameters } from '../nn/index.js'
import { averageName } from '../optim/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../runtime/index.js'
import { AtelierError, type Variable } from '../tensor/index.js'
import { isAdapterFolder, openAdapter } from './adapter-folder.node.js'
import { lazyTensors, readValues } from './checkpoint.node.js'
import { blaming, type Described, describeFolder, loadItsTokenizer } from './description.node.js'
import { modelFolder } from './hub/folder.node.js'
import { imageFamilies } from './image-families.js'
import { readPublishedWeights } from './pretrained/weights.node.js'
import { loadTemplate } from './template.node.js'
import { restore } from './trainer.js'

/** A trained model, ready to be sampled, evaluated or trained on. */
export interface LoadedModel {
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  /** How it wants conversations written down. */
  readonly template: ChatTemplate
  readonly memory: Memory
  readonly config: Described<AnyLanguageConfig>
  /** Where the folder holds adapters: those that are attached to the model. */
  readonly adapter?: AdapterSet
}

/** A configuration without what tells of its training. */
export function plainConfig(config: LoadedModel['config']): AnyLanguageConfig {
  const {
    tokenizerHash: _hash,
    training: _training,
    base: _base,
    ...plain
  } = config as typeof config & {
    readonly base?: unknown
  }
  return plain as AnyLanguageConfig
}

/** Writes `model.safetensors`: the numbers of `sources` (averages, say) under the names of the weights. */
export async function saveWeights(
  folder: string,
  sources: ReadonlyMap<string, Variable>,
  memory: Memory,
): Promise<string> {
  const path = join(folder, 'model.safetensors')
  await writeSafetensors(path, await lazyTensors(sources, memory), { format: 'pt', producer: 'atelier' })
  return path
}

export interface LoadOptions extends MemoryOptions {
  /** Positions of a published model, at most: a cache holds each. Default 4,096. Learnt positions are all kept. */
  readonly context?: number
}

/**
 * Opens a folder that `train` wrote, an adapter beside its base, or one as Python's `transformers` writes it: GPT-2, Llama, Mistral without
 * a window, Qwen 2 or 3. An address such as `hf:owner/name` means the folder that it has in the hub's cache (see `modelFolder`).
 * @throws with one sentence if a file is missing, broken or does not fit the others.
 */
export async function loadModel(named: string, loading: LoadOptions = {}): Promise<LoadedModel> {
  const folder = await modelFolder(named)
  if (isAdapterFolder(folder)) {
    const adapted = await openAdapter(folder, loading, loadModel)
    await verifyRun(folder, 'quick')
    return adapted
  }
  const { context, ...options } = loading
  const { config, published } = await describeFolder(folder, context)
  if (config.family === 'ngram') {
    throw new AtelierError(`${folder}: an n-gram model: it is counts, not tensors`, 'Give a run of another family')
  }
  if ((imageFamilies as readonly string[]).includes(config.family)) {
    throw new AtelierError(
      `${folder}: a model of images (${config.family}): it neither reads nor writes text`,
      'Give a run of a text',
    )
  }
  if ((config.family as string) === 'reward') {
    throw new AtelierError(
      `${folder}: a reward model: it judges answers and writes none`,
      'Give a run that writes text',
    )
  }
  const model = blaming(join(folder, 'config.json'), () => createLanguageModel(config))
  const tokenizer = await loadItsTokenizer(folder, config)
  const template = await loadTemplate(folder, tokenizer)
  const weights = parameters(model)
  const memory = createMemory(options)
  if (published) {
    checkVocabulary(folder, tokenizer, config)
    await readPublishedWeights(folder, { layout: published.layout, config }, weights, memory.write)
  } else {
    const values = await readValues(join(folder, 'model.safetensors'), weights)
    for (const [name, weight] of weights) memory.write(weight, values.get(name)!)
  }
  // Last, since what is wrong with a file tells more than that something is.
  await verifyRun(folder, 'quick')
  return { model, tokenizer, template, memory, config }
}

/** Embeddings may have more rows than there are tokens, so that their number is a round one, but not fewer. */
function checkVocabulary(folder: string, tokenizer: Tokenizer, { vocabulary }: AnyLanguageConfig): void {
  if (tokenizer.size <= vocabulary) return
  throw new AtelierError(
    `${folder}: tokenizer.json has ${tokenizer.size} tokens, but the model in config.json knows ${vocabulary}`,
    'Use the tokenizer that the model was trained with',
  )
}

/**
 * Puts the weights of one of the run's checkpoints (their averages, if the run keeps them) in the place of the best ones.
 * @throws with one sentence if the checkpoint lacks one.
 */
export async function loadCheckpoint({ model, memory, config }: LoadedModel, path: string): Promise<void> {
  const isAveraged = config.training?.isAveraged === true
  const named = [...parameters(model)].map(([name, weight]) => [isAveraged ? averageName(name) : name, weight] as const)
  const values = await readValues(join(path, 'state.safetensors'))
  // A fine-tuned run's hold what it trained; the rest is its base's.
  const isPart = config.training?.method !== undefined
  restore(memory, new Map(isPart ? named.filter(([name]) => values.has(name)) : named), values)
}
