import { emit, encodeModel } from '../onnx/index.js'
import { type DType, placeholder, type Shape } from '../tensor/index.js'

/**
 * The smallest model for WebGPU: its output `y` is its input `x`. The device ends with its last session, and with it all state on it: one
 * such session stays open, so that a memory outlives programs. Where a binding cannot read a buffer of the device, its output can be read.
 */
export function identityModel(dtype: DType, shape: Shape): Uint8Array {
  return encodeModel(emit({ y: placeholder('x', shape, dtype) }, { target: 'webgpu' }).graph, 'webgpu')
}
