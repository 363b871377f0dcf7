import type { Tensor as OrtTensor } from 'onnxruntime-common'
import type { DType, Shape, Target, Values } from '../tensor/index.js'

/** A tensor that ONNX Runtime holds: in memory, or on a device. */
export type DeviceTensor = OrtTensor

export interface SessionOptions {
  readonly target: Target
  readonly threads: number
  /** ONNX Runtime's own graph optimizer: pays only where weights are constants. */
  readonly optimize: boolean
  /** Outputs that should stay on the device where they are computed. */
  readonly resident: readonly string[]
}

/** An opened model. */
export interface Session {
  /** Computes the outputs named by `fetches`; a tensor given there is written in place where the engine can. */
  run(
    feeds: Readonly<Record<string, DeviceTensor>>,
    fetches: Readonly<Record<string, DeviceTensor | null>>,
  ): Promise<Readonly<Record<string, DeviceTensor>>>
  release(): Promise<void>
}

export interface BrowserOptions {
  /** The folder, with a slash at its end, that serves onnxruntime-web's `.wasm` and `.mjs` files. Default: beside the script. */
  readonly files?: string
  /** Threads of WebAssembly, for all sessions together. Default: the machine's cores, up to 8; 1 without cross-origin isolation. */
  readonly threads?: number
  /** Hears that the graphics device was lost, and why: all that was on it is gone. */
  readonly onLost?: (why: string) => void
}

/** What differs between Node and browsers. The import name `#session` resolves to one of the two. */
export interface Engine {
  readonly targets: readonly Target[]
  readonly defaultTarget: Target
  /** Whether `run` writes into the tensors given as fetches, so that state needs no new memory. Elsewhere outputs are new tensors. */
  writesFetches(target: Target): boolean
  /** What runs programs on the default target, in words; known once a session has been opened. */
  readonly description: string
  /** Threads worth using. */
  readonly cores: number
  /** Where a browser finds ONNX Runtime; call it before the first session is opened. Absent in Node. */
  configure?(options: BrowserOptions): void
  open(model: Uint8Array, options: SessionOptions): Promise<Session>
  tensor(values: Values, dtype: DType, shape: Shape): DeviceTensor
  /** The numbers of a tensor, from wherever it is. */
  read(tensor: DeviceTensor): Promise<Values>
}
