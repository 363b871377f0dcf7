/** Fetching a model from the Hugging Face hub into its cache. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HubApiError, listFiles, modelInfo } from '@huggingface/hub'
import { AtelierError } from '../../tensor/index.js'
import type { Fields } from '../pretrained/fields.js'
import { isPublished, publishedModel } from '../pretrained/layout.js'
import type { HubAddress } from './address.js'
import { type HubCache, hubCache, isCommit, isWhole } from './cache.node.js'
import { download, type HubFile } from './download.node.js'

export interface HubOptions {
  /** Told before each file that is fetched, with its bytes. */
  readonly onFile?: (path: string, bytes: number) => void
  readonly signal?: AbortSignal
}

/** The folder of a model in the cache, after fetching what is new. */
export async function fetchModel(address: HubAddress, options: HubOptions): Promise<string> {
  const cache = hubCache(address)
  const known = await cache.commitOf(address.revision)
  const kept = known !== undefined && (await isComplete(cache.snapshot(known))) ? cache.snapshot(known) : undefined
  // A commit never changes; a branch does.
  if (kept !== undefined && (isCommit(address.revision) || isOffline())) return kept
  if (isOffline()) throw notHere(address, cache, 'HF_HUB_OFFLINE is set')
  try {
    return await fetchNewest(address, cache, options)
  } catch (error) {
    if (!isNoNetwork(error)) throw explained(address, error)
    if (kept !== undefined) return kept
    throw notHere(address, cache, 'the hub cannot be reached')
  }
}

async function fetchNewest(address: HubAddress, cache: HubCache, options: HubOptions): Promise<string> {
  const { name, revision, given } = address
  const asked = { hubUrl: endpoint(), ...(token() && { accessToken: token()! }) }
  const { sha } = await modelInfo({ ...asked, name, revision, additionalFields: ['sha'] })
  if (!isCommit(sha)) throw new AtelierError(`${given}: the hub names no commit for ${revision}`)
  const files: HubFile[] = []
  for await (const { type, path, size, oid, lfs } of listFiles({ ...asked, repo: name, revision: sha })) {
    const hash = lfs?.oid ?? oid ?? ''
    if (type === 'file' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) files.push({ path, bytes: size, hash })
  }
  for (const file of wanted(given, files)) {
    if (!(await isWhole(cache.blob(file.hash)))) {
      options.onFile?.(file.path, file.bytes)
      await download(cache.blob(file.hash), file, {
        url: `${endpoint()}/${name}/resolve/${sha}/${file.path}`,
        headers: token() ? { Authorization: `Bearer ${token()}` } : {},
        what: `${given}: ${file.path}`,
        ...(options.signal && { signal: options.signal }),
      })
    }
    await cache.link(sha, file.path, file.hash)
    if (file.path === 'config.json') await checkConfig(given, join(cache.snapshot(sha), file.path))
  }
  await cache.keepCommit(revision, sha)
  return cache.snapshot(sha)
}

/** @throws AtelierError where the model could not be opened, before its weights are fetched. */
async function checkConfig(given: string, path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  try {
    const fields = JSON.parse(text) as Fields
    if (isPublished(fields)) publishedModel(fields)
  } catch (error) {
    throw new AtelierError(`${given}: config.json: ${(error as Error).message}`)
  }
}

const descriptions = [
  ...['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'],
  ...['chat_template.jinja', 'adapter_config.json'],
]
const index = 'model.safetensors.index.json'

/** The files that opening a model needs, small ones first. @throws AtelierError when there are no weights that can be opened. */
function wanted(given: string, files: readonly HubFile[]): readonly HubFile[] {
  const has = (name: string): boolean => files.some(({ path }) => path === name)
  const isWeights = (path: string): boolean =>
    has(index)
      ? path === index || /^model-\d+-of-\d+\.safetensors$/.test(path)
      : path === 'model.safetensors' || path === 'adapter_model.safetensors'
  const weights = files.filter(({ path }) => isWeights(path))
  if (weights.length === 0) {
    const others = files.some(({ path }) => /\.(bin|pt|pth|ckpt)$/.test(path))
    throw new AtelierError(
      `${given}: it has no model.safetensors${others ? ', and its other weights could run code when they are opened' : ''}`,
      'Look for one that is published as safetensors',
    )
  }
  return [...files.filter(({ path }) => descriptions.includes(path)), ...weights].sort((a, b) => a.bytes - b.bytes)
}

/** Whether all that opening needs is in a folder of the cache. */
async function isComplete(folder: string): Promise<boolean> {
  const has = (name: string): Promise<boolean> => isWhole(join(folder, name))
  if ((await has('adapter_config.json')) && (await has('adapter_model.safetensors'))) return true
  if (!(await has('config.json')) || !(await has('tokenizer.json'))) return false
  if (!(await has(index))) return has('model.safetensors')
  const text = await readFile(join(folder, index), 'utf8')
  const shards = new Set(text.match(/model-\d+-of-\d+\.safetensors/g))
  return shards.size > 0 && (await Promise.all([...shards].map(has))).every(Boolean)
}

const endpoint = (): string => (process.env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '')
const token = (): string | undefined => process.env.HF_TOKEN?.trim() || undefined
const isOffline = (): boolean => ['1', 'true', 'yes', 'on'].includes((process.env.HF_HUB_OFFLINE ?? '').toLowerCase())

/** What `fetch` throws when nothing answers. */
const isNoNetwork = (error: unknown): boolean => error instanceof TypeError && error.message === 'fetch failed'

function notHere({ given }: HubAddress, { root }: HubCache, why: string): AtelierError {
  return new AtelierError(
    `${given}: ${why}, and it is not in the cache, ${root}`,
    'Fetch it once where there is a network',
  )
}

/** The hub answers 401 for what is private and for what is not there. */
function explained({ given, name, revision }: HubAddress, error: unknown): unknown {
  if (error instanceof AtelierError) return error
  if (error instanceof TypeError && error.message.includes('access token')) {
    return new AtelierError(`${given}: HF_TOKEN is no token of the hub: ${error.message}`)
  }
  if (!(error instanceof HubApiError)) return error
  if (error.statusCode === 401 || error.statusCode === 403) {
    const has =
      token() === undefined ? 'Set HF_TOKEN to a token of an account that may read it' : 'Use the token of one that may'
    return new AtelierError(
      `${given}: the hub refuses access (${error.statusCode}): it is private, gated or not there`,
      has,
    )
  }
  if (error.statusCode === 404) {
    return new AtelierError(
      `${given}: the hub has no model ${name} with a revision ${revision}`,
      'Look at its spelling',
    )
  }
  return new AtelierError(`${given}: the hub answered ${error.statusCode}`, 'Try again later')
}
