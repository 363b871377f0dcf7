/** A process of its own for one job, so that a job that hangs or crashes takes nothing else with it. Started by `job-line.node.ts`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engine } from '../runtime/index.js'
import { conductor } from './conductor.js'
import { jobs } from './jobs/index.js'
import { decodeMessage, encodeMessage, type Request } from './message.js'

const assets = new URL('../../assets', import.meta.url)

/** What ships with the Studio, by names without ways out of its folder. */
async function read(name: string): Promise<Uint8Array> {
  if (!/^(writer|studio)\/[a-z0-9.-]+$/.test(name) || name.includes('..'))
    throw new Error(`${name}: the Studio has no such file`)
  return readFile(join(assets.pathname, name))
}

const conducting = conductor({
  jobs,
  place: async (seed) => ({ place: { target: 'cpu', seed, read }, backend: `this computer, ${engine.description}` }),
  send: (report) => process.send?.(Buffer.from(encodeMessage(report))),
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  now: () => performance.now(),
})

process.on('message', (bytes: Uint8Array) => {
  conducting.take(decodeMessage(bytes.slice().buffer) as Request)
})
process.on('disconnect', () => process.exit(0))
