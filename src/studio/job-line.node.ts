import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { encodeMessage } from './message.js'

export interface JobLine {
  /** False where the job is so far behind that the message is dropped. */
  send(message: Uint8Array): boolean
  close(): void
}

/** Bytes that a job may be behind: three of the longest messages. */
const mostWaiting = 48 * 2 ** 20

export interface JobLineOptions {
  /** What else the process finds in its environment. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A job in a process of its own: messages in and out, and a failure said as one when the process ends by itself. */
export function jobLine(hear: (message: Uint8Array) => void, { environment = {} }: JobLineOptions = {}): JobLine {
  const child = fork(fileURLToPath(new URL('./job-process.node.js', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  })
  let isClosed = false
  let waiting = 0
  child.on('message', (message) => hear(message as Uint8Array))
  child.on('exit', (code, signal) => {
    if (isClosed) return
    const message = `the job's process has ended by itself (${signal ?? `code ${code}`})`
    hear(new Uint8Array(encodeMessage({ kind: 'failure', message, step: 0, canReturn: false })))
  })
  // What is sent to a process that has just ended is lost, and its end is told above.
  child.on('error', () => {})
  return {
    send(message) {
      if (!child.connected) return true
      if (waiting > 0 && waiting + message.byteLength > mostWaiting) return false
      waiting += message.byteLength
      child.send(message, () => {
        waiting -= message.byteLength
      })
      return true
    },
    close() {
      isClosed = true
      child.kill('SIGKILL')
    },
  }
}
