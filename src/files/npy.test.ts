import { describe, expect, it } from 'vitest'
import { encodeNpy, parseNpy } from './npy.js'

const values = Float32Array.of(1.5, -2, 0, 3e-40, 5, 6)

describe('npy files', () => {
  it.each([[[6]], [[2, 3]], [[1, 6, 1]]])('come back as they were written: %j', (shape) => {
    expect(parseNpy(encodeNpy({ shape, values }))).toEqual({ shape, values })
  })

  it('have the header that NumPy writes', () => {
    const bytes = encodeNpy({ shape: [2, 3], values })
    const header = new TextDecoder('latin1').decode(bytes.subarray(0, 128))
    // numpy.save of a float32 array of 2 × 3, NumPy 1.24.
    const dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    expect(header).toBe(`\x93NUMPY\x01\x00v\x00${dictionary.padEnd(117)}\n`)
    expect(bytes).toHaveLength(128 + 24)
  })

  it('may be float64', () => {
    const whole = encodeNpy({ shape: [6], values })
    const head = whole.slice(0, whole.length - 24)
    const text = new TextDecoder('latin1').decode(head).replace('<f4', '<f8')
    const doubles = new Uint8Array(Float64Array.from(values).buffer)
    const bytes = Uint8Array.from([...Array.from(text, (letter) => letter.charCodeAt(0)), ...doubles])
    expect(parseNpy(bytes).values).toEqual(values)
  })

  it('are refused with a sentence when they are something else', () => {
    const whole = encodeNpy({ shape: [2, 3], values })
    expect(() => parseNpy(new Uint8Array(100))).toThrow('npy: this is no npy file')
    expect(() => parseNpy(whole.subarray(0, 60))).toThrow('npy: the file is cut short')
    expect(() => parseNpy(whole.subarray(0, 140))).toThrow('12 bytes of numbers for [2, 3]')
    const edited = (from: string, to: string): Uint8Array => {
      const text = new TextDecoder('latin1').decode(whole).replace(from, to)
      return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    }
    expect(() => parseNpy(edited('<f4', '<i4'))).toThrow('numbers of kind <i4')
    expect(() => parseNpy(edited('False', 'True '))).toThrow('column-major order')
  })
})
