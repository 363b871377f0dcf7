/** The two ways to a job: a worker of this page, or a process of the server that the page came from. */
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

/** Whether the page came from a server that runs jobs. */
export const hasServer = async (): Promise<boolean> => {
  const response = await fetch('/api/studio').catch(() => undefined)
  return response?.ok === true && response.headers.get('content-type')?.includes('json') === true
}

export const serverLine: OpenLine = (hear, broken) => {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/jobs`)
  socket.binaryType = 'arraybuffer'
  const waiting: ArrayBuffer[] = []
  let isEnded = false
  socket.onopen = () => {
    for (const buffer of waiting.splice(0)) socket.send(buffer)
  }
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => hear(decodeMessage(data) as Report)
  socket.onclose = () => {
    if (!isEnded) broken('the server has gone')
  }
  return {
    send(request) {
      const buffer = encodeMessage(request)
      if (socket.readyState === WebSocket.OPEN) socket.send(buffer)
      else waiting.push(buffer)
    },
    close() {
      isEnded = true
      socket.close()
    },
  }
}
