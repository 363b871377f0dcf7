/** Folders of adapters: PEFT's two files, and a `config.json` that names the base. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { type NamedTensor, namedTensor, toFloat32Array } from '../files/index.js'
import { openSafetensors, writeFileAtomic, writeSafetensors } from '../files/index.node.js'
import type { LanguageModel } from '../models/index.js'
import { type Adapter, type AdapterSet, attachAdapter, baseParameters } from '../nn/index.js'
import type { Memory, MemoryOptions } from '../runtime/index.js'
import { AtelierError, equalShapes, type Values, type Variable } from '../tensor/index.js'
import { blaming, type Described, loadConfig, readRunFile } from './description.node.js'
import type { LoadedModel } from './folder.node.js'
import { columnLengthsOf, mergeAdapter } from './merge-adapter.js'
import { adapterOf, type PeftTensor, peftConfig, peftName } from './peft.js'

/** The base of an adapter, as its `config.json` names it. */
export interface AdapterBase {
  /** A folder, from the adapter's own or absolute; or `hf:owner/name`. */
  readonly folder: string
  /** Hex SHA-256 of its weights, see `weightsHash`. */
  readonly hash: string
}

/** A model with the adapters of a folder on it. */
export type LoadedAdapter = LoadedModel & { readonly adapter: AdapterSet }

const [configFile, weightsFile] = ['adapter_config.json', 'adapter_model.safetensors']

/** Whether a folder holds an adapter. */
export const isAdapterFolder = (folder: string): boolean => existsSync(join(folder, configFile))

/** Hex SHA-256 over names, shapes and float32 numbers of all parameters but those of adapters, in the order of their names. */
export async function weightsHash(model: object, memory: Memory): Promise<string> {
  const hash = createHash('sha256')
  const sorted = [...baseParameters(model)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, weight] of sorted) {
    const { buffer, byteOffset, byteLength } = await memory.read(weight)
    hash.update(`${name} ${weight.shape.join(' ')}\n`).update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}

/** How a base is named in a folder of adapters: from there, so that both can be moved together. */
export const baseFrom = (out: string, base: string): string =>
  isAbsolute(base) || isAddress(base) ? base : relative(resolve(out), resolve(base)) || '.'

const isAddress = (base: string): boolean => /^\w+:[^\\]/.test(base)

/** Writes `adapter_config.json` and `adapter_model.safetensors`. */
export async function saveAdapter(
  folder: string,
  { model, memory }: Pick<LoadedModel, 'model' | 'memory'>,
  set: AdapterSet,
  base: string,
): Promise<void> {
  const { family } = model.config
  await mkdir(folder, { recursive: true })
  const tensors: NamedTensor[] = []
  for (const [tensor, { stored, toPeft }] of tensorsOf(model, set, memory)) {
    tensors.push(namedTensor(peftName(family, tensor), stored, await toPeft()))
  }
  await writeSafetensors(join(folder, weightsFile), tensors, { format: 'pt', producer: 'atelier' })
  const config = JSON.stringify(peftConfig(model, family, set, base), undefined, 2)
  await writeFileAtomic(join(folder, configFile), `${config}\n`)
}

/**
 * Opens the base of a folder of adapters, and the adapters on it. Folders that PEFT wrote have no `config.json`: their base is that of
 * `adapter_config.json`.
 * @param open Opens the base.
 * @throws with one sentence if the base is another than the adapters were trained on, or if tensors are missing, unknown or of another shape.
 */
export async function openAdapter(
  folder: string,
  options: MemoryOptions,
  open: (folder: string, options: MemoryOptions) => Promise<LoadedModel>,
): Promise<LoadedAdapter> {
  const path = join(folder, configFile)
  const text = new TextDecoder().decode(await readRunFile(path))
  const json = blaming(path, () => JSON.parse(text) as { readonly base_model_name_or_path?: unknown })
  const described = existsSync(join(folder, 'config.json')) ? await loadConfig(folder) : undefined
  const base = (described as { base?: AdapterBase } | undefined)?.base
  const named = base?.folder ?? json.base_model_name_or_path
  if (typeof named !== 'string') throw new AtelierError(`${path}: it names no base`, 'Add base_model_name_or_path')
  const loaded = await withoutAdapter(await open(placeOf(folder, named), options))
  const { model, memory } = loaded
  if (base && base.hash !== (await weightsHash(model, memory))) {
    throw new AtelierError(
      `${folder}: the weights of its base, ${named}, are not those that it was trained on`,
      'Put those back, or train the adapter again',
    )
  }
  const adapter = blaming(path, () => attachAdapter(model, adapterOf(model, model.config.family, json)))
  await readAdapter(join(folder, weightsFile), loaded, adapter)
  const config = described === undefined ? loaded.config : (described as Described<typeof loaded.config>)
  return { ...loaded, config, adapter }
}

/** A base that is an adapter itself becomes a plain model. */
export async function withoutAdapter(loaded: LoadedModel): Promise<LoadedModel> {
  const { adapter, ...plain } = loaded
  if (adapter) await mergeAdapter(plain.model, adapter, plain.memory)
  return plain
}

/** A relative folder is looked for from the adapter's, else from where the user works. */
function placeOf(folder: string, base: string): string {
  if (isAbsolute(base) || isAddress(base)) return base
  const beside = resolve(folder, base)
  return existsSync(beside) ? beside : base
}

async function readAdapter(
  path: string,
  { model, memory }: Pick<LoadedModel, 'model' | 'memory'>,
  set: AdapterSet,
): Promise<void> {
  const { family } = model.config
  const file = await openSafetensors(path)
  try {
    const expected = new Set<string>()
    for (const [tensor, { variable, stored, fromPeft }] of tensorsOf(model, set, memory)) {
      const name = peftName(family, tensor)
      expected.add(name)
      const found = file.tensors.get(name)
      if (!found) throw new AtelierError(`${path}: it has no tensor "${name}", which ${configFile} asks for`)
      if (!equalShapes(found.shape, stored)) {
        const came = `[${found.shape.join(', ')}]`
        throw new AtelierError(`${path}: "${name}" is ${came}, but ${configFile} asks for [${stored.join(', ')}]`)
      }
      memory.write(variable, await fromPeft(toFloat32Array(await file.read(name))))
    }
    const strange = file.names.find((name) => !expected.has(name))
    if (strange === undefined) return
    const isLora = /\.lora_/.test(strange)
    throw new AtelierError(
      `${path}: "${strange}" is ${isLora ? `no tensor of the adapter that ${configFile} describes` : 'a weight of a base: adapters leave those alone'}`,
    )
  } finally {
    await file.close()
  }
}

interface Stored {
  readonly variable: Variable
  /** Its shape in the file: [outputs, inputs], as PyTorch has it. */
  readonly stored: readonly number[]
  toPeft(): Promise<Float32Array>
  fromPeft(values: Float32Array): Promise<Values>
}

/** Each tensor of a set with the way into the file and back. */
function* tensorsOf(model: LanguageModel, set: AdapterSet, memory: Memory): Generator<readonly [PeftTensor, Stored]> {
  const base = baseParameters(model)
  for (const [path, adapter] of set.layers) {
    for (const part of ['down', 'up'] as const) yield [{ path, part }, transposedTensor(adapter[part], memory)]
    if (adapter.magnitude) {
      const weight = base.get(`${path}.weight`)!
      yield [{ path, part: 'magnitude' }, lengthTensor(adapter.magnitude, weight, memory)]
    }
  }
}

const transposedTensor = (variable: Adapter['down'], memory: Memory): Stored => {
  const [rows, columns] = variable.shape as [number, number]
  return {
    variable,
    stored: [columns, rows],
    toPeft: async () => transposed((await memory.read(variable)) as Float32Array, rows, columns),
    fromPeft: async (values) => transposed(values, columns, rows),
  }
}

/** PEFT keeps lengths as they are, we keep how far they are from the weight's. */
const lengthTensor = (variable: Variable, weight: Variable, memory: Memory): Stored => {
  const lengths = async (): Promise<Float64Array> => columnLengthsOf(await memory.read(weight), variable.size)
  return {
    variable,
    stored: [variable.size],
    async toPeft() {
      const [learnt, before] = [await memory.read(variable), await lengths()]
      return Float32Array.from(before, (length, i) => length + Number(learnt[i]!))
    },
    async fromPeft(values) {
      const before = await lengths()
      return values.map((length, i) => length - before[i]!)
    },
  }
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}
