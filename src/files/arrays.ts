/** Between tensors as files hold them and typed arrays. Little-endian machines only, which is every one that runs Node or a browser today. */

import { invalid, quoted } from './describe.js'
import { bytesPerElement, type Dtype } from './dtypes.js'
import { fromBF16, fromF16, toBF16, toF16 } from './half.js'
import { checkedBytes, type NamedTensor } from './safetensors.js'

/** The typed arrays that have a dtype of their own. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array

type Numbers<T> = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T

/** An F32 tensor's elements: a view of its bytes, or a copy when they are not aligned to four. Throws on any other dtype. */
export function asFloat32Array(tensor: NamedTensor): Float32Array {
  return view(tensor, 'F32', Float32Array)
}

/** An F64 tensor's elements: a view of its bytes, or a copy when they are not aligned to eight. Throws on any other dtype. */
export function asFloat64Array(tensor: NamedTensor): Float64Array {
  return view(tensor, 'F64', Float64Array)
}

/** An I32 tensor's elements: a view of its bytes, or a copy when they are not aligned to four. Throws on any other dtype. */
export function asInt32Array(tensor: NamedTensor): Int32Array {
  return view(tensor, 'I32', Int32Array)
}

/**
 * The elements of an F32, F16 or BF16 tensor in float32, exactly. F32 is a view where the bytes are aligned; the others are copies.
 * @throws AtelierError for any other dtype: float32 would not hold it exactly.
 */
export function toFloat32Array(tensor: NamedTensor): Float32Array {
  if (tensor.dtype === 'F16') return fromF16(view(tensor, 'F16', Uint16Array))
  if (tensor.dtype === 'BF16') return fromBF16(view(tensor, 'BF16', Uint16Array))
  return asFloat32Array(tensor)
}

/**
 * A tensor that holds a typed array's own bytes under the dtype that matches it; nothing is copied.
 * @throws AtelierError when the shape does not hold as many elements.
 */
export function namedTensor(name: string, shape: readonly number[], values: NumberArray): NamedTensor {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return checked({ name, dtype: dtypeOf(values), shape, data })
}

/**
 * A tensor that holds float32 values rounded to the nearest F16 or BF16, ties to even: half the bytes, a copy.
 * @throws AtelierError when the shape does not hold as many elements.
 */
export function halfTensor(
  name: string,
  shape: readonly number[],
  values: Float32Array,
  dtype: 'F16' | 'BF16',
): NamedTensor {
  const bits = dtype === 'F16' ? toF16(values) : toBF16(values)
  return checked({ name, dtype, shape, data: new Uint8Array(bits.buffer) })
}

function checked(tensor: NamedTensor): NamedTensor {
  checkedBytes(tensor)
  return tensor
}

function view<T>(tensor: NamedTensor, dtype: Dtype, array: Numbers<T>): T {
  if (tensor.dtype !== dtype) throw invalid(`tensor ${quoted(tensor.name)}: it is ${tensor.dtype}, not ${dtype}`)
  checkedBytes(tensor)
  const size = bytesPerElement[dtype]
  const data = tensor.data.byteOffset % size === 0 ? tensor.data : Uint8Array.from(tensor.data)
  return new array(data.buffer, data.byteOffset, data.byteLength / size)
}

function dtypeOf(values: NumberArray): Dtype {
  if (values instanceof Float64Array) return 'F64'
  if (values instanceof Float32Array) return 'F32'
  if (values instanceof Int32Array) return 'I32'
  if (values instanceof Int16Array) return 'I16'
  if (values instanceof Int8Array) return 'I8'
  if (values instanceof Uint32Array) return 'U32'
  if (values instanceof Uint16Array) return 'U16'
  if (values instanceof BigInt64Array) return 'I64'
  if (values instanceof BigUint64Array) return 'U64'
  return 'U8'
}
