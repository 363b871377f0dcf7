/** Fetching one file: resumed where it was cut off, and kept only when its hash is the one that the hub names. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { HubApiError } from '@huggingface/hub'
import { AtelierError } from '../../tensor/index.js'

export interface HubFile {
  /** In the repository. */
  readonly path: string
  readonly bytes: number
  /** SHA-256 of the content of large files, git's SHA-1 of small ones: what blobs are called. */
  readonly hash: string
}

export interface DownloadOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** For messages. */
  readonly what: string
  readonly signal?: AbortSignal
}

/**
 * Fetches a file to `path`. What came before it was cut off lies in `path.incomplete` and is not fetched again.
 * @throws AtelierError when what came is damaged, which is then removed, or not all; HubApiError on a refusal by the server; TypeError without
 * a network.
 */
export async function download(path: string, file: HubFile, options: DownloadOptions): Promise<void> {
  const incomplete = `${path}.incomplete`
  await mkdir(dirname(path), { recursive: true })
  const hash = hashOf(file)
  let have = (await stat(incomplete).catch(() => undefined))?.size ?? 0
  if (have > file.bytes) {
    await rm(incomplete)
    have = 0
  }
  if (have < file.bytes || file.bytes === 0) have = await fetchRest(incomplete, have, options)
  if (have !== file.bytes) {
    throw new AtelierError(
      `${options.what}: ${have} of ${file.bytes} bytes came: the connection was cut`,
      'The same command goes on from there',
    )
  }
  for await (const piece of createReadStream(incomplete)) hash.update(piece as Uint8Array)
  const came = hash.digest('hex')
  if (came !== file.hash) {
    await rm(incomplete)
    throw new AtelierError(
      `${options.what}: its hash is ${came} where the hub names ${file.hash}: it was damaged on the way`,
      'Try again',
    )
  }
  await rename(incomplete, path)
}

/** Appends what is not there yet; how many bytes are there then. */
async function fetchRest(incomplete: string, have: number, options: DownloadOptions): Promise<number> {
  const range = have > 0 ? { Range: `bytes=${have}-` } : {}
  const response = await fetch(options.url, {
    headers: { ...options.headers, ...range },
    ...(options.signal && { signal: options.signal }),
  })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw new HubApiError(options.url, response.status)
  }
  // A server that does not resume sends all of it.
  const isResumed = response.status === 206
  let length = isResumed ? have : 0
  const out = await open(incomplete, isResumed ? 'a' : 'w')
  try {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      await out.write(piece)
      length += piece.length
    }
  } catch (error) {
    if (options.signal?.aborted) throw error
    // What came is kept; that it is not all is said by who compares the lengths.
  } finally {
    await out.close()
  }
  return length
}

/** Small files are known by git's hash of them, which begins with their length. */
function hashOf({ hash, bytes }: HubFile): Hash {
  if (hash.length === 64) return createHash('sha256')
  return createHash('sha1').update(`blob ${bytes}\0`)
}
