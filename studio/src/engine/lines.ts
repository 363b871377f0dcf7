/** The ways to a job: a worker of this page, or a socket to the server that serves it. */
import { decodeMessage, encodeMessage, type Report, type Request } from 'atelier/studio'
import { opensOwnModel } from '../library/store'
import { chosenEngine, useEngines } from './engines'
import type { Line, OpenLine } from './session'

/** A worker of its own; its name tells it what to compute on. */
const workerLine =
  (target: 'wasm' | 'webgpu'): OpenLine =>
  (hear, broken) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: target })
    worker.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => hear(decodeMessage(data) as Report)
    worker.onerror = ({ message }) => broken(message || 'the worker has stopped')
    return {
      engine: target,
      send(request) {
        const buffer = encodeMessage(request)
        worker.postMessage(buffer, [buffer])
      },
      close: () => worker.terminate(),
    }
  }

/** A process of the server. What is said before the socket is open waits for it; `refused` hears that it never opened. */
const socketLine =
  (refused: (unsent: readonly Request[]) => void): OpenLine =>
  (hear, broken) => {
    const socket = new WebSocket(new URL('/api/jobs', location.href.replace(/^http/, 'ws')))
    socket.binaryType = 'arraybuffer'
    const waiting: Request[] = []
    let isOpen = false
    socket.onopen = () => {
      isOpen = true
      for (const request of waiting.splice(0)) socket.send(encodeMessage(request))
    }
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => hear(decodeMessage(data) as Report)
    socket.onclose = ({ reason }) => {
      if (isOpen) broken(reason === '' ? 'the server has gone' : `the server has closed the line: ${reason}`)
      else refused(waiting)
    }
    return {
      engine: 'server',
      send(request) {
        if (isOpen && socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(request))
        else if (!isOpen) waiting.push(request)
      },
      close() {
        socket.onclose = null
        socket.close()
      },
    }
  }

/** The way to the engine that is chosen now. Where nothing was chosen and the server does not answer, this page's own worker serves, and the chip says so. */
export const engineLine: OpenLine = (hear, broken) => {
  const { choice } = useEngines.getState()
  const { engine } = chosenEngine(useEngines.getState())
  if (engine !== 'server') return workerLine(engine)(hear, broken)
  let line: Line = socketLine((unsent) => {
    if (choice !== 'auto') return broken('the server does not answer')
    useEngines.setState({ answers: false })
    line = workerLine('wasm')(hear, broken)
    for (const request of unsent) line.send(request)
  })(hear, broken)
  return {
    get engine() {
      return line.engine
    },
    send(request) {
      // A model that this browser keeps is opened here: the server has never seen it.
      if (request.kind === 'open' && line.engine === 'server' && opensOwnModel(request.params)) {
        line.close()
        line = workerLine('wasm')(hear, broken)
      }
      line.send(request)
    },
    close: () => line.close(),
  }
}
