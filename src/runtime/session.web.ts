import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { AtelierError, type Target, type Values } from '../tensor/index.js'
import { identityModel } from './identity.js'
import type { BrowserOptions, Engine } from './session.js'

/** WASM threads need a page served with `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`. */
const cores = globalThis.crossOriginIsolated ? Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 1) : 1

let files: string | undefined
let pool: number | undefined
let onLost: BrowserOptions['onLost']
let description = 'ONNX Runtime, not opened yet'

/** ONNX Runtime in a browser: WASM everywhere, with threads where the page is cross-origin isolated; WebGPU with an adapter. */
export const engine: Engine = {
  targets: ['wasm', 'webgpu'],
  defaultTarget: 'wasm',
  writesFetches: () => false,
  cores,
  get description() {
    return description
  },

  configure(options) {
    files = options.files
    pool = options.threads
    onLost = options.onLost
  },

  async open(model, { target, optimize, resident }) {
    if (!this.targets.includes(target)) {
      throw new AtelierError(`target: "${target}": not available in a browser`, `Use ${this.targets.join(' or ')}`)
    }
    const runtime = await load(target)
    const session = await inTurn(() =>
      runtime.InferenceSession.create(model, {
        executionProviders: [target],
        graphOptimizationLevel: optimize ? 'all' : 'disabled',
        logSeverityLevel: 3,
        ...(target === 'webgpu' && {
          preferredOutputLocation: Object.fromEntries(resident.map((name) => [name, 'gpu-buffer' as const])),
        }),
      }),
    )
    return {
      // A tensor given as a fetch would not be written here: outputs are asked for by name.
      run: (feeds, fetches) => inTurn(() => session.run(feeds, Object.keys(fetches))),
      release: () => inTurn(() => session.release()),
    }
  },

  tensor: (values, dtype, shape) => new Tensor(dtype, values as Float32Array, shape),
  read: async (tensor) => (await tensor.getData()) as Values,
}

let queue: Promise<unknown> = Promise.resolve()

/** The build with WebGPU suspends inside WebAssembly and crashes when it is entered again meanwhile, even to release a session. */
function inTurn<T>(body: () => Promise<T>): Promise<T> {
  const result = queue.then(body)
  queue = result.catch(() => {})
  return result
}

/** Two builds: the one with WebGPU is twice as large to download, so it is only loaded for that target. */
async function load(target: Target): Promise<{ readonly InferenceSession: typeof InferenceSession }> {
  if (target === 'wasm') {
    prepare(env)
    description = `ONNX Runtime ${env.versions.web}, WebAssembly, ${threadsOf(env)}`
    return { InferenceSession }
  }
  const adapter = await requestAdapter()
  if (!adapter) throw new AtelierError('target: "webgpu": this browser offers no WebGPU adapter', 'Use wasm')
  const runtime = await import('onnxruntime-web/webgpu')
  prepare(runtime.env)
  anchor ??= inTurn(() =>
    runtime.InferenceSession.create(identityModel('float32', [1]), { executionProviders: ['webgpu'] }),
  ).then(() => watchDevice(runtime.env))
  await anchor
  const { vendor, architecture } = adapter.info
  const name = [vendor, architecture].filter(Boolean).join(' ') || 'an adapter without a name'
  description = `ONNX Runtime ${env.versions.web}, WebGPU on ${name}`
  return runtime
}

async function watchDevice({ webgpu }: typeof env): Promise<void> {
  const { lost } = (await webgpu.device) as unknown as Device
  void lost.then(({ message, reason }) => onLost?.(message || reason))
}

/** The session that keeps the device. */
let anchor: Promise<unknown> | undefined

/** The threads serve every session of the page and start with the first, so their number cannot follow a program's size. */
function prepare({ wasm }: typeof env): void {
  wasm.numThreads = pool ?? cores
  if (files !== undefined) wasm.wasmPaths = files
}

const threadsOf = ({ wasm }: typeof env): string => (wasm.numThreads === 1 ? '1 thread' : `${wasm.numThreads} threads`)

interface Device {
  readonly lost: Promise<{ readonly message: string; readonly reason: string }>
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string }
}

const requestAdapter = async (): Promise<Adapter | null> =>
  (await (
    globalThis.navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } } | undefined
  )?.gpu?.requestAdapter()) ?? null
