/** A process of its own for one job, so that a job that hangs or crashes takes nothing else with it. Started by `job-line.node.ts`. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isAnythingRecorded, openDatabase } from '../registry/index.node.js'
import { engine } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'
import { readStoredFile } from './api/library-files.node.js'
import { conductor } from './conductor.js'
import { jobs } from './jobs/index.js'
import { encodeMessage, type Report } from './message.js'
import { storedFile } from './model-name.js'
import { readRequest } from './request.js'

const assets = new URL('../../assets/', import.meta.url)

/** What ships with the Studio, or a file of a model of the library, by names without ways out. */
async function read(name: string): Promise<Uint8Array> {
  const stored = storedFile(name)
  if (stored) return fromLibrary(stored)
  if (!/^(writer|studio)\/[a-z0-9.-]+$/.test(name) || name.includes('..'))
    throw new AtelierError(`${name}: the Studio has no such file`)
  return readFile(fileURLToPath(new URL(name, assets)))
}

async function fromLibrary(file: NonNullable<ReturnType<typeof storedFile>>): Promise<Uint8Array> {
  if (!isAnythingRecorded()) throw new AtelierError(`models: ${file.id}: no model is recorded here`)
  const database = await openDatabase()
  try {
    return await readStoredFile(database, file)
  } finally {
    await database.close()
  }
}

const send = (report: Report): void => {
  process.send?.(Buffer.from(encodeMessage(report)))
}

const conducting = conductor({
  jobs,
  place: async (seed) => ({
    place: { target: 'cpu', seed, read },
    backend: () => `This computer: ${engine.description}`,
  }),
  send,
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  now: () => performance.now(),
})

process.on('message', (bytes: Uint8Array) => {
  try {
    conducting.take(readRequest(bytes.slice().buffer))
  } catch (error) {
    send({
      kind: 'failure',
      message: error instanceof Error ? error.message : String(error),
      step: 0,
      canReturn: false,
    })
  }
})
process.on('disconnect', () => process.exit(0))
