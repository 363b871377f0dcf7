import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { encodeMessage } from './message.js'

export interface JobLine {
  send(message: Uint8Array): void
  close(): void
}

/** A job in a process of its own: messages in and out, and a failure said as one when the process ends by itself. */
export function jobLine(hear: (message: Uint8Array) => void): JobLine {
  const child = fork(fileURLToPath(new URL('./job-process.node.js', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let isClosed = false
  child.on('message', (message) => hear(message as Uint8Array))
  child.on('exit', (code, signal) => {
    if (isClosed) return
    const message = `the job's process has ended by itself (${signal ?? `code ${code}`})`
    hear(new Uint8Array(encodeMessage({ kind: 'failure', message, step: 0 })))
  })
  return {
    send: (message) => {
      if (child.connected) child.send(message)
    },
    close() {
      isClosed = true
      child.kill('SIGKILL')
    },
  }
}
