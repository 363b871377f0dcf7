/** The files of a model, wherever they come from: checked before anything is built from them, and opened. */
import { loadTokenizer, type Tokenizer, tokenizerHash } from '../data/index.js'
import { type NamedTensor, parseSafetensors, toFloat32Array } from '../files/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel, languageFamilies } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { averageName } from '../optim/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, equalShapes, type Variable } from '../tensor/index.js'
import { type DescribedImages, type ImageModel, imageFamilies, imageFamily } from '../train/index.js'
import type { Place } from './job.js'
import { configName, type ModelFiles, mostBytes, tokenizerName, weightsName } from './model-name.js'

/** Bytes of the header of weights: ten thousand tensors take one of them. */
const longestHeader = 4 * 2 ** 20
/** Numbers that a configuration may hold: lengths and sizes, none of which is beyond this in a model that fits here. */
const largestNumber = 2 ** 31
const mostContext = 65_536

interface Opened {
  readonly parameters: number
  /** Puts the weights into a memory. */
  write(memory: Memory): void
}

export interface OpenedText extends Opened {
  readonly kind: 'text'
  readonly config: AnyLanguageConfig
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
}

export interface OpenedImages extends Opened {
  readonly kind: 'examples'
  readonly config: DescribedImages
  readonly model: ImageModel
}

/** Reads what a model of the place consists of, by the model's name there. */
export async function readModelFiles(place: Pick<Place, 'read'>, name: string): Promise<ModelFiles> {
  const config = await place.read(`${name}/${configName}`)
  const family = familyOf(config)
  const names = isText(family) ? [tokenizerName, weightsName] : [weightsName]
  const rest = await Promise.all(names.map(async (file) => [file, await place.read(`${name}/${file}`)] as const))
  return new Map([[configName, config], ...rest])
}

/**
 * The model of such files; nothing is computed yet, so that a hostile file costs no more than reading it.
 * @throws AtelierError, one sentence that names the file, if one is missing, too large, broken, or does not fit the others.
 */
export async function openModelFiles(files: ModelFiles): Promise<OpenedText | OpenedImages> {
  for (const [name, bytes] of files) {
    const most = mostBytes[name]
    if (most !== undefined && bytes.byteLength > most) {
      throw new AtelierError(`${name}: ${megabytes(bytes.byteLength)}: at most ${megabytes(most)} are opened here`)
    }
  }
  const config = configOf(need(files, configName))
  const family = String(config.family)
  const tensors = tensorsOf(need(files, weightsName))
  if (isText(family)) {
    const model = blaming(configName, () => createLanguageModel(config as unknown as AnyLanguageConfig))
    const tokenizer = await tokenizerOf(need(files, tokenizerName), config)
    const { weights, write } = fitted(parameters(model), tensors)
    return { kind: 'text', config: model.config as AnyLanguageConfig, model, tokenizer, parameters: weights, write }
  }
  const model = blaming(configName, () => imageFamily(family).make(config as unknown as DescribedImages))
  const { weights, write } = fitted(parameters(model), tensors)
  return { kind: 'examples', config: config as unknown as DescribedImages, model, parameters: weights, write }
}

const isText = (family: unknown): boolean => (languageFamilies as readonly unknown[]).includes(family)

const familyOf = (bytes: Uint8Array): string => String(configOf(bytes).family)

function need(files: ModelFiles, name: string): Uint8Array {
  const found = files.get(name)
  if (found) return found
  const there = [...files.keys()].slice(0, 5).join(', ')
  throw new AtelierError(`${name}: it is missing${there === '' ? '' : ` beside ${there}`}`)
}

type Fields = Readonly<Record<string, unknown>>

/** @throws AtelierError for what describes no model that is opened here, or one of sizes that nobody has. */
function configOf(bytes: Uint8Array): Fields {
  const config = jsonOf(configName, bytes)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new AtelierError(`${configName}: it is no object, so it describes no model`)
  }
  const fields = config as Fields
  const { family } = fields
  if (family === undefined && fields.model_type !== undefined) {
    throw new AtelierError(
      `${configName}: model_type ${shown(fields.model_type)}: a folder as transformers lays it out, which the Studio does not open`,
      'Use it with `atelier sample`, or fine-tune it first',
    )
  }
  if (!isText(family) && !(imageFamilies as readonly unknown[]).includes(family)) {
    throw new AtelierError(
      `${configName}: family ${shown(family)}: there is none of that name, or it has no tensors`,
      `Known are ${[...languageFamilies, ...imageFamilies].join(', ')}`,
    )
  }
  const { training: _, table: __, ...shape } = fields
  checkNumbers(shape, '')
  if (typeof fields.context === 'number' && fields.context > mostContext) {
    throw new AtelierError(`${configName}: context ${fields.context}: at most ${mostContext} are opened here`)
  }
  return fields
}

/** Names of how often something is repeated: layers are built one by one, before any file says how large they are. */
const repeated = /layers|blocks|levels|depth|stages|heads|groups/i

function checkNumbers(value: unknown, path: string): void {
  if (typeof value === 'number') {
    const most = repeated.test(path) ? 1000 : largestNumber
    if (Math.abs(value) <= most) return
    throw new AtelierError(`${configName}: ${path} ${value}: at most ${most} is opened here`)
  }
  if (typeof value !== 'object' || value === null) return
  const entries = Object.entries(value)
  if (entries.length > 10_000) throw new AtelierError(`${configName}: ${path}: ${entries.length} entries are too many`)
  for (const [name, each] of entries) checkNumbers(each, path === '' ? name : `${path}.${name}`)
}

async function tokenizerOf(bytes: Uint8Array, config: Fields): Promise<Tokenizer> {
  const json = jsonOf(tokenizerName, bytes)
  const tokenizer = blaming(tokenizerName, () => loadTokenizer(json))
  const { vocabulary, tokenizerHash: hash } = config
  if (tokenizer.size > Number(vocabulary)) {
    throw new AtelierError(`${tokenizerName}: it has ${tokenizer.size} tokens, but the model knows ${vocabulary}`)
  }
  if (hash !== undefined && hash !== (await tokenizerHash(tokenizer))) {
    throw new AtelierError(`${tokenizerName}: it is not the one that the model was trained with`)
  }
  return tokenizer
}

function tensorsOf(bytes: Uint8Array): ReadonlyMap<string, NamedTensor> {
  const length = bytes.byteLength < 8 ? 0n : new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(longestHeader) && length <= BigInt(bytes.byteLength)) {
    throw new AtelierError(`${weightsName}: a header of ${length} bytes: at most ${longestHeader} are opened here`)
  }
  return blaming(weightsName, () => parseSafetensors(bytes).tensors)
}

const readable = new Set(['F32', 'F16', 'BF16', 'F64'])

/** The tensor of each weight; a checkpoint holds the averages that are drawn from under names of their own. */
function fitted(weights: ReadonlyMap<string, Variable>, tensors: ReadonlyMap<string, NamedTensor>) {
  const pairs: (readonly [Variable, NamedTensor])[] = []
  for (const [name, weight] of weights) {
    const tensor = tensors.get(averageName(name)) ?? tensors.get(name)
    if (!tensor) throw new AtelierError(`${weightsName}: it has no tensor "${name}", which ${configName} asks for`)
    if (!equalShapes(tensor.shape, weight.shape)) {
      const [came, wanted] = [tensor.shape, weight.shape].map((shape) => `[${shape.join(', ')}]`)
      throw new AtelierError(`${weightsName}: "${name}" is ${came}, but ${configName} asks for ${wanted}`)
    }
    if (!readable.has(tensor.dtype)) {
      throw new AtelierError(`${weightsName}: "${name}" is ${tensor.dtype}: only floating-point weights are opened`)
    }
    pairs.push([weight, tensor])
  }
  return {
    weights: [...weights.values()].reduce((sum, { size }) => sum + size, 0),
    write(memory: Memory): void {
      for (const [weight, tensor] of pairs) memory.write(weight, toFloat32Array(tensor))
    },
  }
}

function jsonOf(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AtelierError(`${name}: it is no JSON`)
  }
}

/** What `body` makes; its sentence, when it throws one, then begins with the file's name. */
function blaming<T>(name: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new AtelierError(`${name}: ${error.message.replace(/^(model|safetensors|tokenizer\.json|images): /, '')}`)
  }
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60)

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 0)} MB`
