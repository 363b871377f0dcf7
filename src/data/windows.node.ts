/** The text of a file of any size, a window at a time. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AtelierError } from '../tensor/index.js'
import { type Tally, windowDecoder } from './decode.js'
import { namedKind, unreadable } from './sources.node.js'

const windowBytes = 2 ** 20

/**
 * A file's text in windows of about 1 MiB, unpacked where its name ends in `.gz`. What is no text ends the reading early, with
 * `tally.refusal`. @throws AtelierError, naming the file, where it cannot be read.
 */
export async function* textWindows(path: string, tally: Tally, encoding?: string): AsyncGenerator<string> {
  const decoder = windowDecoder(tally, encoding)
  const file = createReadStream(path, { highWaterMark: windowBytes })
  const bytes = namedKind(path).zipped ? unzipped(file) : file
  try {
    for await (const window of bytes) {
      const text = decoder.push(window as Uint8Array)
      if (tally.refusal !== undefined) return
      if (text !== '') yield text
    }
  } catch (cause) {
    throw cause instanceof AtelierError ? cause : unreadable(path, cause)
  }
  const last = decoder.end()
  if (tally.refusal === undefined && last !== '') yield last
}

function unzipped(file: Readable): Readable {
  const unzip = createGunzip({ chunkSize: windowBytes })
  file.once('error', (error) => unzip.destroy(error))
  unzip.once('close', () => file.destroy())
  return file.pipe(unzip)
}
