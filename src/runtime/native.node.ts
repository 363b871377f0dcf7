import { Tensor } from 'onnxruntime-node'
import { AtelierError, type Values } from '../tensor/index.js'
import { addressOf, copyOf, type Library, openLibrary, type Pointer } from './library.node.js'
import type { DeviceTensor, Session, SessionOptions } from './session.js'
import { startThread, type Thread } from './thread.node.js'

/** ONNX Runtime on the CPU, called without its Node binding: outputs are written where they belong, and nothing waits. */
export interface Native {
  /** ONNX Runtime's version. */
  readonly version: string
  open(model: Uint8Array, options: SessionOptions): Promise<Session>
}

/** Loads the library and starts the thread that runs programs. Rejects, saying why, where this machine has not got all. */
export async function loadNative(): Promise<Native> {
  const library = openLibrary()
  const thread = await startThread(library)
  // Never released: the library keeps one environment for all, and ending it while the process ends has crashed.
  const environment = library.receive('CreateEnv', severity, 'atelier')
  shareArena(library, environment)
  const valueFor = valuesOf(library)
  return {
    version: library.version,
    open: (model, options) => openSession(library, thread, environment, valueFor, model, options),
  }
}

/**
 * One arena for the scratch memory of all programs, which run one at a time, and growing by what is asked for: an arena for
 * each, growing by doubling, holds several times as much.
 */
function shareArena(library: Library, environment: Pointer): void {
  const asRequested = 1
  const memory = library.receive('CreateCpuMemoryInfo', arenaAllocator, defaultMemory)
  const arena = library.receive('CreateArenaCfg', 0, asRequested, -1, -1)
  library.call('CreateAndRegisterAllocator', environment, memory, arena)
  library.release('ReleaseArenaCfg', arena)
}

/** ORT_LOGGING_LEVEL_FATAL: what goes wrong reaches the caller as an error and needs no second report. */
const severity = 4

async function openSession(
  library: Library,
  thread: Thread,
  environment: Pointer,
  valueFor: (name: string, tensor: DeviceTensor) => Pointer,
  model: Uint8Array,
  { threads, optimize }: SessionOptions,
): Promise<Session> {
  const options = library.receive('CreateSessionOptions')
  const session = new BigUint64Array(1)
  try {
    library.call('SetSessionExecutionMode', options, sequential)
    library.call('SetSessionGraphOptimizationLevel', options, optimize ? allOptimizations : noOptimizations)
    library.call('SetIntraOpNumThreads', options, threads)
    library.call('SetInterOpNumThreads', options, 1)
    library.call('SetSessionLogSeverityLevel', options, severity)
    // A pattern reserves a second arena beside the one that the first run grew: twice the memory, no gain in speed.
    library.call('DisableMemPattern', options)
    // Idle threads of one session must not spin while another works; denormals would slow late training down.
    library.call('AddSessionConfigEntry', options, 'session.force_spinning_stop', '1')
    library.call('AddSessionConfigEntry', options, 'session.set_denormal_as_zero', '1')
    library.call('AddSessionConfigEntry', options, 'session.use_env_allocators', '1')
    const values = [environment, addressOf(model), model.byteLength, options, addressOf(session)]
    library.check(await thread.call('CreateSessionFromArray', values, [model, session]))
  } finally {
    library.release('ReleaseSessionOptions', options)
  }

  const names = namer()
  let open = true
  return {
    async run(feeds, fetches) {
      if (!open) throw new AtelierError('session: it has been released')
      const inputs = Object.entries(feeds)
      const outputs = Object.entries(fetches)
      // Four rows of pointers, as Run takes them: names and values of the inputs, names and values of the outputs.
      const rows = BigUint64Array.from([
        ...inputs.map(([name]) => names(name)),
        ...inputs.map(([name, tensor]) => valueFor(name, tensor)),
        ...outputs.map(([name]) => names(name)),
        ...outputs.map(([name, tensor]) => (tensor ? valueFor(name, tensor) : 0n)),
      ])
      const [i, o, at] = [inputs.length, outputs.length, addressOf(rows)]
      const row = (start: number): Pointer => at + 8n * BigInt(start)
      const values = [session[0]!, 0n, row(0), row(i), i, row(2 * i), o, row(2 * i + o)]
      // Tensors keep their values alive, but one that is disposed of meanwhile lets go of its memory: hold that too.
      const memory = [...inputs, ...outputs].map(([, tensor]) => tensor?.data)
      library.check(await thread.call('Run', values, [rows, names, inputs, outputs, memory]))
      return Object.fromEntries(
        outputs.map(([name, tensor], k) => [name, tensor ?? take(library, rows[2 * i + o + k]!)]),
      )
    },

    // The thread takes calls in order, so runs that are under way end first.
    async release() {
      if (!open) return
      open = false
      await thread.call('ReleaseSession', [session[0]!], [session, names])
    },
  }
}

const sequential = 0
const noOptimizations = 0
const allOptimizations = 99

/** Positions are ONNX's element types. */
const elementTypes: Readonly<Record<number, { readonly type: Tensor.Type; readonly array: ArrayOf }>> = {
  1: { type: 'float32', array: Float32Array },
  2: { type: 'uint8', array: Uint8Array },
  6: { type: 'int32', array: Int32Array },
  7: { type: 'int64', array: BigInt64Array },
  9: { type: 'bool', array: Uint8Array },
  11: { type: 'float64', array: Float64Array },
}

type ArrayOf = new (buffer: ArrayBuffer) => Values

interface Known {
  readonly value: Pointer
  readonly length: number
  readonly dims: BigInt64Array
}

/** Values over the memory of tensors: made at a tensor's first use, freed when the tensor is collected. */
function valuesOf(library: Library): (name: string, tensor: DeviceTensor) => Pointer {
  const information = library.receive('CreateCpuMemoryInfo', arenaAllocator, defaultMemory)
  const known = new WeakMap<DeviceTensor, Known>()
  const collected = new FinalizationRegistry<Pointer>((value) => library.release('ReleaseValue', value))
  return (name, tensor) => {
    const data = tensor.data as Values
    const before = known.get(tensor)
    if (before) {
      if (data.length === before.length) return before.value
      throw new AtelierError(`session: ${name}: its memory has been transferred away`, 'Send a copy instead')
    }
    const type = Object.keys(elementTypes).find((key) => elementTypes[Number(key)]!.type === tensor.type)
    if (type === undefined) throw new AtelierError(`session: ${name}: ${tensor.type} tensors cannot be fed`)
    const dims = BigInt64Array.from(tensor.dims, BigInt)
    const value = library.receive(
      'CreateTensorWithDataAsOrtValue',
      ...[information, addressOf(data), data.byteLength, addressOf(dims), dims.length, Number(type)],
    )
    // Dimensions that nothing refers to after the call may be collected before ONNX Runtime has read them.
    known.set(tensor, { value, length: data.length, dims })
    collected.register(tensor, value)
    return value
  }
}

const arenaAllocator = 1
const defaultMemory = 0

/** Copies a value that ONNX Runtime allocated into a tensor, and frees it. */
function take(library: Library, value: Pointer): DeviceTensor {
  const information = library.receive('GetTensorTypeAndShape', value)
  try {
    const rank = Number(library.receive('GetDimensionsCount', information))
    const dims = new BigInt64Array(rank)
    library.call('GetDimensions', information, addressOf(dims), rank)
    // The library writes 32 bits here; the upper half was cleared before.
    const code = Number(library.receive('GetTensorElementType', information))
    const element = elementTypes[code]
    if (!element) throw new AtelierError(`session: an output has ONNX's element type ${code}, which has no array here`)
    const shape = Array.from(dims, Number)
    const probe = new element.array(new ArrayBuffer(0))
    const length = shape.reduce((product, n) => product * n, 1) * probe.BYTES_PER_ELEMENT
    const bytes = length === 0 ? new ArrayBuffer(0) : copyOf(library.receive('GetTensorMutableData', value), length)
    return new Tensor(element.type, new element.array(bytes) as Float32Array, shape)
  } finally {
    library.release('ReleaseTensorTypeAndShapeInfo', information)
    library.release('ReleaseValue', value)
  }
}

/** C strings of names, each written once. */
function namer(): (name: string) => Pointer {
  const known = new Map<string, { readonly text: Uint8Array; readonly address: Pointer }>()
  return (name) => {
    const text = known.get(name)?.text ?? new TextEncoder().encode(`${name}\0`)
    const address = known.get(name)?.address ?? addressOf(text)
    known.set(name, { text, address })
    return address
  }
}
