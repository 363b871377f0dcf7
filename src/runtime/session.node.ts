import { availableParallelism } from 'node:os'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { AtelierError, type DType, type Shape, type Values } from '../tensor/index.js'
import { identityModel } from './identity.js'
import type { Native } from './native.node.js'
import type { DeviceTensor, Engine } from './session.js'

let native: Promise<Native | undefined> | undefined
let description = 'ONNX Runtime, not opened yet'

/** ONNX Runtime's native library: CPU everywhere, WebGPU and CUDA where the machine has them. */
export const engine: Engine = {
  targets: ['cpu', 'webgpu', 'cuda'],
  defaultTarget: 'cpu',
  // What stays on a device comes back as a new tensor: a tensor of the host that is given is not written.
  writesFetches: (target) => target !== 'webgpu',
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
    if (target === 'webgpu') {
      await carrier('float32', [1])
      if (resident.length > 0) owners.push(session)
    }
    return {
      run: (feeds, fetches) => session.run(feeds, fetches),
      release: async () => {
        if (!owners.includes(session)) await session.release()
      },
    }
  },

  tensor: (values, dtype, shape) => new Tensor(dtype, values as Float32Array, shape),

  async read(tensor) {
    const here = tensor.location === 'gpu-buffer' ? await fetched(tensor) : tensor
    return (await here.getData()) as Values
  },
}

/** Sessions whose outputs stay on the device. The buffers are theirs, and cannot be freed after them: they stay open for good. */
const owners: InferenceSession[] = []

const carriers = new Map<string, Promise<InferenceSession>>()

/** A session that passes on what it is given, open for good. */
function carrier(dtype: DType, shape: Shape): Promise<InferenceSession> {
  const key = `${dtype} ${shape}`
  const opening =
    carriers.get(key) ?? InferenceSession.create(identityModel(dtype, shape), { executionProviders: ['webgpu'] })
  carriers.set(key, opening)
  return opening
}

/** Node's binding has no way to read a buffer of the device, but what a session passes on comes to the host. */
async function fetched(tensor: DeviceTensor): Promise<DeviceTensor> {
  const { y } = await (await carrier(tensor.type as DType, tensor.dims)).run({ x: tensor }, ['y'])
  return y!
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
