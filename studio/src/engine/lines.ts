/** The way to a job: a worker of this page. */
import { decodeMessage, encodeMessage, type Report } from 'atelier/studio'
import type { OpenLine } from './session.js'

export const workerLine: OpenLine = (hear, broken) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => hear(decodeMessage(data) as Report)
  worker.onerror = ({ message }) => broken(message || 'the worker has stopped')
  return {
    send(request) {
      const buffer = encodeMessage(request)
      worker.postMessage(buffer, [buffer])
    },
    close: () => worker.terminate(),
  }
}
