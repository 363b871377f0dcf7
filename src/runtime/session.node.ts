import { availableParallelism } from 'node:os'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { AtelierError } from '../tensor/index.js'
import type { Native } from './native.node.js'
import type { Engine } from './session.js'

let native: Promise<Native | undefined> | undefined
let description = 'ONNX Runtime, not opened yet'

/** ONNX Runtime's native library: CPU everywhere, WebGPU and CUDA where the machine has them. */
export const engine: Engine = {
  targets: ['cpu', 'webgpu', 'cuda'],
  defaultTarget: 'cpu',
  writesFetches: true,
  cores: availableParallelism(),
  get description() {
    return description
  },

  async open(model, options) {
    const { target, threads, optimize, resident } = options
    if (!this.targets.includes(target)) {
      throw new AtelierError(`target: "${target}": not available in Node`, `Use ${this.targets.join(', ')}`)
    }
    if (target === 'cpu') {
      native ??= load()
      const direct = await native
      if (direct) return direct.open(model, options)
    }
    const opening = InferenceSession.create(model, {
      executionProviders: [target],
      graphOptimizationLevel: optimize ? 'all' : 'disabled',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      enableMemPattern: false,
      logSeverityLevel: 3,
      ...(target === 'webgpu' && {
        preferredOutputLocation: Object.fromEntries(resident.map((name) => [name, 'gpu-buffer' as const])),
      }),
      // Idle threads of one session must not spin while another works; denormals would slow late training down.
      extra: { session: { force_spinning_stop: '1', set_denormal_as_zero: '1' } },
    })
    const session = await opening.catch((error: Error) => {
      throw new AtelierError(`target: "${target}": it cannot be used here: ${reasonOf(error)}`)
    })
    return {
      run: (feeds, fetches) => session.run(feeds, fetches),
      release: () => session.release(),
    }
  },

  tensor: (values, dtype, shape) => new Tensor(dtype, values as Float32Array, shape),
}

/**
 * The way past the Node binding, which copies every output and blocks the event loop while a program runs. Where this
 * machine cannot have it, the binding serves, and the description says why.
 */
async function load(): Promise<Native | undefined> {
  try {
    const { loadNative } = await import('./native.node.js')
    const loaded = await loadNative()
    description = `ONNX Runtime ${loaded.version}, called directly`
    return loaded
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    description = `ONNX Runtime ${env.versions.node}, through its Node binding (${reason})`
    return undefined
  }
}

/** What ONNX Runtime says, without where in its own sources it says so. */
const reasonOf = ({ message }: Error): string =>
  message.split('\n')[0]!.replace(/^\S+\.(?:cc|h):\d+ .* was false\. /, '')
