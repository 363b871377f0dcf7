/** Bytes per element of every dtype we store, in the reference library's order of increasing alignment. */
export const bytesPerElement = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const

/** The name of an element type, as the safetensors format spells it. */
export type Dtype = keyof typeof bytesPerElement

const order = Object.keys(bytesPerElement)

/** Whether a value read from a file names a dtype that we know. */
export function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(bytesPerElement, value)
}

/** Sorts dtypes as the reference library lays tensors out: widest alignment first. */
export function compareDtypes(a: Dtype, b: Dtype): number {
  return order.indexOf(b) - order.indexOf(a)
}
