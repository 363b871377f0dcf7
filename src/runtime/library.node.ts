import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import koffi from 'koffi'

/** An address in native memory. */
export type Pointer = bigint

/** What reaches a C function: an address, a number or a C string. */
type Argument = Pointer | number | string

/** A C function that answers with a status: null where all went well. */
type Call = (...values: readonly Argument[]) => Pointer | null

/**
 * Entries of the function table that ONNX Runtime hands out: position, then the types of the arguments. The table only
 * ever grows at its end, so positions hold for every later version (onnxruntime_c_api.h, struct OrtApi).
 */
const table = {
  CreateEnv: [3, 'int', 'str', 'void *'],
  CreateSessionFromArray: [8, 'void *', 'void *', 'size_t', 'void *', 'void *'],
  Run: [9, 'void *', 'void *', 'void *', 'void *', 'size_t', 'void *', 'size_t', 'void *'],
  CreateSessionOptions: [10, 'void *'],
  SetSessionExecutionMode: [13, 'void *', 'int'],
  DisableMemPattern: [17, 'void *'],
  SetSessionLogSeverityLevel: [22, 'void *', 'int'],
  SetSessionGraphOptimizationLevel: [23, 'void *', 'int'],
  SetIntraOpNumThreads: [24, 'void *', 'int'],
  SetInterOpNumThreads: [25, 'void *', 'int'],
  CreateTensorWithDataAsOrtValue: [49, 'void *', 'void *', 'size_t', 'void *', 'size_t', 'int', 'void *'],
  GetTensorMutableData: [51, 'void *', 'void *'],
  GetTensorElementType: [60, 'void *', 'void *'],
  GetDimensionsCount: [61, 'void *', 'void *'],
  GetDimensions: [62, 'void *', 'void *', 'size_t'],
  GetTensorTypeAndShape: [65, 'void *', 'void *'],
  CreateCpuMemoryInfo: [69, 'int', 'int', 'void *'],
  ReleaseStatus: [93, 'void *'],
  ReleaseSession: [95, 'void *'],
  ReleaseValue: [96, 'void *'],
  ReleaseTensorTypeAndShapeInfo: [99, 'void *'],
  ReleaseSessionOptions: [100, 'void *'],
  AddSessionConfigEntry: [130, 'void *', 'str', 'str'],
  CreateAndRegisterAllocator: [144, 'void *', 'void *', 'void *'],
  CreateArenaCfg: [156, 'size_t', 'int', 'int', 'int', 'void *'],
  ReleaseArenaCfg: [157, 'void *'],
} as const satisfies Readonly<Record<string, readonly [number, ...string[]]>>

export type Entry = keyof typeof table

/** ONNX Runtime's C functions, in the shared library that onnxruntime-node ships. */
export interface Library {
  /** The library's version. */
  readonly version: string
  /** Address and argument types of a function, for a caller on another thread. */
  entry(name: Entry): { readonly address: Pointer; readonly types: readonly string[] }
  /** Calls a function that returns a status, and throws with ONNX Runtime's message if that is an error. */
  call(name: Entry, ...values: readonly Argument[]): void
  /** Calls a function whose last argument receives a pointer or an integer of 64 bits, and returns that. */
  receive(name: Entry, ...values: readonly Argument[]): bigint
  /** Calls one of the `Release` functions, which return nothing. */
  release(name: Entry, pointer: Pointer): void
  /** Throws with ONNX Runtime's message if a status is an error. */
  check(status: Pointer | null): void
}

/** The first version of the C API that has all of the table, with room to spare: ONNX Runtime 1.16. */
const apiVersion = 16

/** Opens the library. Throws where onnxruntime-node has none for this machine, or koffi cannot be loaded. */
export function openLibrary(): Library {
  const base = koffi.load(libraryPath()).func('OrtGetApiBase', 'void *', [])() as Pointer
  const at = (from: Pointer, index: number): Pointer => koffi.decode(from, index * 8, 'void *')
  const getApi = koffi.decode(at(base, 0), koffi.proto('void *', ['uint32_t'])) as (version: number) => Pointer | null
  const getVersion = koffi.decode(at(base, 1), koffi.proto('str', [])) as () => string
  const api = getApi(apiVersion)
  if (!api) throw new Error(`onnxruntime: ${getVersion()}: does not offer version ${apiVersion} of its C API`)

  const message = koffi.decode(at(api, 2), koffi.proto('str', ['void *'])) as (status: Pointer) => string
  const calls = Object.fromEntries(
    Object.entries(table).map(([name, [index, ...types]]) => [
      name,
      koffi.decode(at(api, index), koffi.proto(name.startsWith('Release') ? 'void' : 'void *', [...types])),
    ]),
  ) as unknown as Record<Entry, Call>

  const slot = new BigUint64Array(1)
  const slotAddress = addressOf(slot)
  const library: Library = {
    version: getVersion(),
    entry: (name) => ({ address: at(api, table[name][0]), types: table[name].slice(1) as string[] }),
    check(status) {
      if (!status) return
      const text = message(status).trim()
      calls.ReleaseStatus(status)
      throw new Error(`onnxruntime: ${text}`)
    },
    call: (name, ...values) => library.check(calls[name](...values)),
    receive(name, ...values) {
      slot[0] = 0n
      library.call(name, ...values, slotAddress)
      return slot[0]
    },
    release: (name, pointer) => void calls[name](pointer),
  }
  return library
}

/** Where an array's numbers lie. They do not move, but stay only as long as something refers to the array. */
export const addressOf = (array: ArrayBufferView): Pointer => koffi.address(array)

/** A copy of `length` bytes of native memory. */
export const copyOf = (from: Pointer, length: number): ArrayBuffer => koffi.view(from, length).slice(0)

const libraryPath = (): string => {
  const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
    linux: 'libonnxruntime.so.1',
    darwin: 'libonnxruntime.1.dylib',
    win32: 'onnxruntime.dll',
  }
  const name = names[process.platform]
  if (!name) throw new Error(`onnxruntime: ${process.platform}: no library for this platform`)
  const main = createRequire(import.meta.url).resolve('onnxruntime-node')
  return join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch, name)
}
