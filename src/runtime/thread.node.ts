import { createRequire } from 'node:module'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { Entry, Library, Pointer } from './library.node.js'

/** A thread of its own for the calls that take long, so that the event loop stays free. It makes one call at a time. */
export interface Thread {
  /**
   * Calls a function of the library there and answers with its status.
   * @param pins What the arguments point at: kept until the call has returned.
   */
  call(name: LongCall, values: readonly (Pointer | number)[], pins: readonly unknown[]): Promise<Pointer | null>
}

const longCalls = ['CreateSessionFromArray', 'Run', 'ReleaseSession'] as const satisfies readonly Entry[]

type LongCall = (typeof longCalls)[number]

type Ready = { readonly flushes: boolean }

/**
 * Starts the thread. Rejects where koffi does not load there, or where denormal numbers cannot be flushed to zero:
 * ONNX Runtime switches that on for the threads it makes and for the first that opens a session, and a step that
 * several threads share would otherwise depend on who computed which part.
 */
export async function startThread(library: Library): Promise<Thread> {
  const worker = new Worker(program, {
    eval: true,
    env: SHARE_ENV,
    execArgv: [],
    workerData: {
      koffi: createRequire(import.meta.url).resolve('koffi'),
      entries: longCalls.map((name) => library.entry(name)),
    },
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (!ready.flushes) {
    await worker.terminate()
    throw new Error(`${process.platform} ${process.arch}: denormal numbers cannot be flushed to zero`)
  }
  worker.removeAllListeners('error')
  worker.unref()

  interface Waiting {
    readonly resolve: (status: Pointer | null) => void
    readonly reject: (error: Error) => void
    readonly pins: readonly unknown[]
  }
  const waiting: Waiting[] = []
  let ended: Error | undefined
  worker.on('message', (status: Pointer | null) => {
    const done = waiting.shift()
    if (waiting.length === 0) worker.unref()
    done?.resolve(status)
  })
  const end = (error: Error): void => {
    ended ??= error
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  worker.on('error', end)
  worker.on('exit', () => end(new Error('onnxruntime: the thread that runs programs has ended')))

  return {
    call: (name, values, pins) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        worker.ref()
        waiting.push({ resolve, reject, pins })
        worker.postMessage([longCalls.indexOf(name), ...values])
      }),
  }
}

/**
 * What the thread runs: as text, so that it is found from sources, from a build and from a bundle alike.
 *
 * C code runs on a stack that koffi provides, hence its size. The floating-point environment is the C library's
 * `fenv_t`: flush-to-zero and denormals-are-zero are bits 15 and 6 of MXCSR on x64, bit 24 of FPCR on arm64.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const koffi = require(workerData.koffi)
koffi.config({ sync_stack_size: 16 << 20 })

const registers = { 'linux-x64': [7, 0x8040], 'linux-arm64': [0, 1 << 24], 'darwin-arm64': [2, 1 << 24] }
const flush = () => {
  if (process.platform === 'win32') {
    koffi.load('ucrtbase.dll').func('_controlfp_s', 'int', ['void *', 'uint', 'uint'])(new Uint32Array(1), 0x01000000, 0x03000000)
    return
  }
  const register = registers[process.platform + '-' + process.arch]
  if (!register) return
  const library = koffi.load(process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libm.so.6')
  const environment = new Uint32Array(64)
  library.func('fegetenv', 'int', ['void *'])(environment)
  environment[register[0]] |= register[1]
  library.func('fesetenv', 'int', ['void *'])(environment)
}
flush()

const calls = workerData.entries.map(({ address, types }) => koffi.decode(address, koffi.proto('void *', types)))
parentPort.on('message', ([call, ...values]) => parentPort.postMessage(calls[call](...values)))
parentPort.postMessage({ flushes: new Float64Array([5e-324])[0] * 1.5 === 0 })
`
