/** NumPy's array files (NEP 1, format 1.0): one array of numbers, row-major. */
import { AtelierError, type Shape, sizeOf } from '../tensor/index.js'

export interface NpyArray {
  readonly shape: Shape
  /** Row-major; float64 is rounded to float32. */
  readonly values: Float32Array
}

const magic = [0x93, ...new TextEncoder().encode('NUMPY')]

/** The bytes of a file that holds float32 values of a shape. @throws when their counts differ. */
export function encodeNpy({ shape, values }: NpyArray): Uint8Array {
  if (values.length !== sizeOf(shape)) {
    throw new AtelierError(`npy: ${values.length} values for [${shape.join(', ')}]: the counts differ`)
  }
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`
  // The header ends with a line end, padded so that the numbers begin at a multiple of 64.
  const length = Math.ceil((words.length + 11) / 64) * 64 - 10
  const bytes = new Uint8Array(10 + length + 4 * values.length)
  bytes.set([...magic, 1, 0, length & 255, length >> 8])
  bytes.set(new TextEncoder().encode(`${words.padEnd(length - 1)}\n`), 10)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + length)
  return bytes
}

/** Reads a file of little-endian float32 or float64. @throws with one sentence for anything else, and for a file cut short. */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const refuse = (what: string): never => {
    throw new AtelierError(`npy: ${what}`, 'Save it with numpy.save as float32')
  }
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) refuse('this is no npy file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isFirst = bytes[6] === 1
  const start = (isFirst ? 10 : 12) + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true))
  if (start > bytes.length) refuse('the file is cut short')
  const words = new TextDecoder('latin1').decode(bytes.subarray(isFirst ? 10 : 12, start))
  const kind = /'descr':\s*'([^']*)'/.exec(words)?.[1]
  if (kind !== '<f4' && kind !== '<f8') refuse(`numbers of kind ${kind ?? 'unknown'}: it must be <f4 or <f8`)
  if (/'fortran_order':\s*True/.test(words)) refuse('column-major order')
  const lengths = /'shape':\s*\(([\d,\s]*)\)/.exec(words)?.[1]
  if (lengths === undefined) refuse('its header tells no shape')
  const shape = lengths!.split(',').flatMap((length) => (length.trim() === '' ? [] : [Number(length)]))
  const width = kind === '<f4' ? 4 : 8
  const count = sizeOf(shape)
  if (bytes.length - start !== count * width) {
    refuse(`${bytes.length - start} bytes of numbers for [${shape.join(', ')}]: the counts differ`)
  }
  const read = (i: number): number =>
    width === 4 ? view.getFloat32(start + 4 * i, true) : view.getFloat64(start + 8 * i, true)
  return { shape, values: Float32Array.from({ length: count }, (_, i) => read(i)) }
}
