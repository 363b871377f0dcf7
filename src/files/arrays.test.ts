import { describe, expect, it } from 'vitest'
import { asFloat32Array, asFloat64Array, asInt32Array, halfTensor, namedTensor, toFloat32Array } from './arrays.js'
import { encodeSafetensors, type NamedTensor, parseSafetensors } from './safetensors.js'

/** The same tensor with its bytes one past the alignment. */
function misaligned(tensor: NamedTensor): NamedTensor {
  const data = new Uint8Array(tensor.data.length + 9).subarray(1, tensor.data.length + 1)
  data.set(tensor.data)
  return { ...tensor, data }
}

describe('typed arrays', () => {
  it('are views of aligned bytes and copies of misaligned ones', () => {
    const values = Float32Array.of(1.5, -2)
    const tensor = namedTensor('w', [2], values)
    expect(asFloat32Array(tensor).buffer).toBe(values.buffer)
    expect(asFloat32Array(misaligned(tensor))).toEqual(values)
    expect(asFloat64Array(misaligned(namedTensor('w', [1], Float64Array.of(Math.PI))))).toEqual(
      Float64Array.of(Math.PI),
    )
    expect(asInt32Array(misaligned(namedTensor('w', [2], Int32Array.of(-1, 7))))).toEqual(Int32Array.of(-1, 7))
  })

  it('refuse another dtype, and data that do not fill the shape', () => {
    const tensor = namedTensor('w', [1], Int32Array.of(1))
    expect(() => asFloat32Array(tensor)).toThrow('tensor "w": it is I32, not F32')
    expect(() => asInt32Array({ ...tensor, data: new Uint8Array(3) })).toThrow('tensor "w": I32 [1] takes 4 bytes')
    expect(() => namedTensor('w', [3], Float32Array.of(1))).toThrow('takes 12 bytes')
  })

  it('take their dtype from the array', () => {
    const arrays = {
      F64: new Float64Array(1),
      F32: new Float32Array(1),
      I64: new BigInt64Array(1),
      U64: new BigUint64Array(1),
      I32: new Int32Array(1),
      U32: new Uint32Array(1),
      I16: new Int16Array(1),
      U16: new Uint16Array(1),
      I8: new Int8Array(1),
      U8: new Uint8Array(1),
    }
    for (const [dtype, values] of Object.entries(arrays)) expect(namedTensor('w', [1], values).dtype).toBe(dtype)
  })
})

describe('toFloat32Array', () => {
  it('widens half precision, through a file and misaligned', () => {
    const values = Float32Array.of(0.1, 65504, -0, 2 ** -24)
    for (const [dtype, expected] of [
      ['F16', [0.0999755859375, 65504, -0, 2 ** -24]],
      ['BF16', [0.10009765625, 65536, -0, 2 ** -24]],
    ] as const) {
      const { tensors } = parseSafetensors(encodeSafetensors([halfTensor('w', [2, 2], values, dtype)]))
      expect([...toFloat32Array(tensors.get('w')!)]).toEqual(expected)
      expect([...toFloat32Array(misaligned(tensors.get('w')!))]).toEqual(expected)
    }
  })

  it('refuses what float32 cannot hold exactly', () => {
    expect(() => toFloat32Array(namedTensor('w', [1], Float64Array.of(0.1)))).toThrow('it is F64, not F32')
  })
})
