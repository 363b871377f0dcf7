/** Conducts one job away from the page's thread. The page ends the worker to give its memory back. */

import { engine } from 'atelier/runtime'
// Makes methods of the operations, which bundlers do not see is needed.
import 'atelier/tensor/ops'
import {
  conductor,
  decodeMessage,
  encodeMessage,
  jobs,
  type Place,
  type Report,
  type Request,
  storedFile,
} from 'atelier/studio'
import { readStored } from '../library/readStored'
import { countFetched } from './countFetched'

const base = new URL('../', self.location.href)
const target = self.name === 'webgpu' ? 'webgpu' : 'wasm'
let isLost = false

const send = (report: Report): void => {
  if (isLost) return
  const buffer = encodeMessage(report)
  self.postMessage(buffer, { transfer: [buffer] })
}

countFetched((path, bytes, all) =>
  send({ kind: 'loading', what: path.endsWith('.wasm') ? 'The engine' : 'The model', bytes, all }),
)

engine.configure?.({
  files: new URL('onnxruntime/', base).href,
  // One core is the page's: threads that wait for each other in a loop would hold its frames up.
  threads: Math.max(1, engine.cores - 1),
  onLost(why) {
    send({ kind: 'failure', message: `the graphics device was lost: ${why}`, step: 0, canReturn: false })
    isLost = true
  },
})

async function read(name: string): Promise<Uint8Array> {
  const stored = storedFile(name)
  if (stored) return readStored(stored)
  const response = await fetch(new URL(`files/${name}`, base))
  if (!response.ok) throw new Error(`${name}: the Studio has no such file`)
  return new Uint8Array(await response.arrayBuffer())
}

async function place(seed: number): Promise<{ place: Place; backend: () => string }> {
  const apart = self.crossOriginIsolated ? '' : ': the page is not isolated from others, so there are no threads'
  return { place: { target, seed, read }, backend: () => `This browser: ${engine.description}${apart}` }
}

/** Lets messages in: the promises of a step alone would never leave room for them, and timers are held back in hidden tabs. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

const conducting = conductor({ jobs, place, send, turn, now: () => performance.now() })
self.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => conducting.take(decodeMessage(data) as Request)
