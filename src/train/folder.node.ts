import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadTokenizer, type Tokenizer, tokenizerHash } from '../data/index.js'
import { writeFileAtomic, writeSafetensors } from '../files/index.node.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { averageName } from '../optim/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../runtime/index.js'
import { AtelierError, type Variable } from '../tensor/index.js'
import { lazyTensors, readValues } from './checkpoint.node.js'
import { restore } from './trainer.js'

/** A trained model, ready to be sampled, evaluated or trained on. */
export interface LoadedModel {
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  readonly memory: Memory
  readonly config: AnyLanguageConfig & { readonly training?: Readonly<Record<string, unknown>> }
}

/** Writes `config.json` and `tokenizer.json`, as soon as they are known. */
export async function saveDescription(
  folder: string,
  config: AnyLanguageConfig,
  tokenizer: Tokenizer,
  training: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const described = { ...config, tokenizerHash: await tokenizerHash(tokenizer), training }
  await writeFileAtomic(join(folder, 'tokenizer.json'), `${JSON.stringify(tokenizer.toJSON(), undefined, 2)}\n`)
  await writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(described, undefined, 2)}\n`)
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

/** Opens a folder that `train` wrote. @throws with one sentence if a file is missing, broken or does not fit the others. */
export async function loadModel(folder: string, options: MemoryOptions = {}): Promise<LoadedModel> {
  type Config = LoadedModel['config'] & { readonly tokenizerHash?: string }
  const [config, model] = await fromJson(join(folder, 'config.json'), (json) => {
    if (typeof json !== 'object' || json === null) throw new AtelierError(`${JSON.stringify(json)} is no configuration`)
    return [json as Config, createLanguageModel(json as Config)] as const
  })
  const tokenizerPath = join(folder, 'tokenizer.json')
  const tokenizer = await fromJson(tokenizerPath, loadTokenizer)
  if (config.tokenizerHash !== undefined && config.tokenizerHash !== (await tokenizerHash(tokenizer))) {
    throw new AtelierError(`${tokenizerPath}: it is not the one that the model was trained with`)
  }
  const weights = parameters(model)
  const values = await readValues(join(folder, 'model.safetensors'), weights)
  const memory = createMemory(options)
  for (const [name, weight] of weights) memory.write(weight, values.get(name)!)
  return { model, tokenizer, memory, config }
}

/**
 * Puts the weights of one of the run's checkpoints (their averages, if the run keeps them) in the place of the best ones.
 * @throws with one sentence if the checkpoint lacks one.
 */
export async function loadCheckpoint({ model, memory, config }: LoadedModel, path: string): Promise<void> {
  const isAveraged = config.training?.isAveraged === true
  const named = [...parameters(model)].map(([name, weight]) => [isAveraged ? averageName(name) : name, weight] as const)
  restore(memory, new Map(named), await readValues(join(path, 'state.safetensors')))
}

/** What `read` makes of a JSON file; its sentence, when it throws one, then begins with the path. */
async function fromJson<T>(path: string, read: (json: unknown) => T): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new AtelierError(`${path}: ${why}`, 'Give a folder that `atelier train` wrote, after its first checkpoint')
  })
  try {
    return read(JSON.parse(text))
  } catch (error) {
    if (error instanceof AtelierError) throw new AtelierError(`${path}: ${error.message.replace(/^[a-z.]+: /, '')}`)
    if (!(error instanceof SyntaxError)) throw error
    throw new AtelierError(`${path}: not JSON: ${error.message.replaceAll(/\s+/g, ' ')}`) // V8 quotes the lines around
  }
}
