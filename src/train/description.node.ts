/** What a run's folder says of its model: `config.json` and `tokenizer.json`. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadTokenizer, type Tokenizer, tokenizerHash } from '../data/index.js'
import { writeFileAtomic } from '../files/index.node.js'
import type { AnyTextConfig } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import { modelFolder } from './hub/folder.node.js'
import type { Fields } from './pretrained/fields.js'
import { isPublished, type PublishedModel, publishedModel } from './pretrained/layout.js'

/** A configuration as it is saved, with how the model was trained. */
export type Described<Config extends AnyTextConfig = AnyTextConfig> = Config & {
  readonly tokenizerHash?: string
  readonly training?: Readonly<Record<string, unknown>>
}

/** Writes `config.json` and `tokenizer.json`, as soon as they are known. */
export async function saveDescription(
  folder: string,
  config: AnyTextConfig,
  tokenizer: Tokenizer,
  training: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const described = { ...config, tokenizerHash: await tokenizerHash(tokenizer), training }
  await writeFileAtomic(join(folder, 'tokenizer.json'), `${JSON.stringify(tokenizer.toJSON(), undefined, 2)}\n`)
  await writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(described, undefined, 2)}\n`)
}

/** What a folder says of its model: as `train` wrote it, or as `transformers` does, which then has a type and a layout. */
export interface FolderDescription {
  readonly config: Described
  readonly published?: PublishedModel['published']
}

/**
 * Reads `config.json`. A published model keeps `context` positions at most (see `publishedModel`).
 * @throws with one sentence if it is missing, no configuration, or one of a model that cannot be opened here.
 */
export const describeFolder = async (folder: string, context?: number): Promise<FolderDescription> =>
  readJson(join(await modelFolder(folder), 'config.json'), (json) => {
    if (typeof json !== 'object' || json === null) throw new AtelierError(`${JSON.stringify(json)} is no configuration`)
    return isPublished(json as Fields) ? publishedModel(json as Fields, context) : { config: json as Described }
  })

/** Reads the configuration in `config.json`, as `describeFolder` does. */
export const loadConfig = async (folder: string): Promise<Described> => (await describeFolder(folder)).config

/** Reads `tokenizer.json`. @throws with one sentence if it is missing, broken or not the one of the configuration. */
export async function loadItsTokenizer(folder: string, config: Described): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json')
  const tokenizer = await readJson(path, loadTokenizer)
  if (config.tokenizerHash !== undefined && config.tokenizerHash !== (await tokenizerHash(tokenizer))) {
    throw new AtelierError(`${path}: it is not the one that the model was trained with`)
  }
  return tokenizer
}

/** @throws if the folder describes a model of another family, which training would write over. */
export async function refuseOtherFamily(folder: string, family: string): Promise<void> {
  const config = await loadConfig(folder).catch(() => undefined)
  if (config === undefined || config.family === family) return
  throw new AtelierError(`train: ${folder} holds a model of another family, ${config.family}`, 'Give another --out')
}

/** What `body` makes of a file; its sentence, when it throws one, then begins with the path. */
export function blaming<T>(path: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (error instanceof AtelierError) throw new AtelierError(`${path}: ${error.message.replace(/^[a-zA-Z.]+: /, '')}`)
    if (!(error instanceof SyntaxError)) throw error
    throw new AtelierError(`${path}: not JSON: ${error.message.replaceAll(/\s+/g, ' ')}`) // V8 quotes the lines around
  }
}

/** The bytes of a file of a run. @throws with one sentence if there is none. */
export const readRunFile = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new AtelierError(`${path}: ${why}`, 'Give a folder that `atelier train` wrote, after its first checkpoint')
  })

async function readJson<T>(path: string, read: (json: unknown) => T): Promise<T> {
  const text = new TextDecoder().decode(await readRunFile(path))
  return blaming(path, () => read(JSON.parse(text)))
}
