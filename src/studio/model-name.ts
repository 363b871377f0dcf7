/** Names: of a model that ships with the Studio, of one of the library (`models/ID`, `models/ID@STEP` for a checkpoint of it), and of a model's files. */
import * as v from 'valibot'

/** Ids of runs and models, in the registry and in browsers: nothing in them leads anywhere in a file system. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/

const shipped = /^[a-z][a-z-]{0,40}$/
/** Names of models of the library. */
export const storedModel = /^models\/([A-Za-z0-9][A-Za-z0-9_-]{0,119})(?:@(\d{1,9}))?$/

export const modelName = v.pipe(
  v.string(),
  v.check((name) => shipped.test(name) || storedModel.test(name), 'the name of a model'),
)

export interface StoredName {
  readonly id: string
  /** Of a checkpoint; without it the weights that the run kept are meant. */
  readonly step?: number
}

/** What the name of a file of the library means, such as `models/ID@STEP/config.json`; undefined for any other name. */
export function storedFile(name: string): (StoredName & { readonly file: string }) | undefined {
  const slash = name.lastIndexOf('/')
  const file = name.slice(slash + 1)
  const match = storedModel.exec(name.slice(0, Math.max(0, slash)))
  if (!match || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(file) || file.includes('..')) return undefined
  return { id: match[1]!, file, ...(match[2] !== undefined && { step: Number(match[2]) }) }
}

/** Names of files, and their bytes. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>

/** The files that a model is made of; the rest of a folder tells about it. */
export const configName = 'config.json'
export const tokenizerName = 'tokenizer.json'
export const weightsName = 'model.safetensors'

/** Bytes of each file that are read, at most. */
export const mostBytes: Readonly<Record<string, number>> = {
  [configName]: 2 ** 20,
  [tokenizerName]: 32 * 2 ** 20,
  [weightsName]: 256 * 2 ** 20,
  'README.md': 2 ** 20,
  'metrics.jsonl': 32 * 2 ** 20,
}
