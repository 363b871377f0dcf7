/** Arrays as NumPy keeps them: `.npy` files, and `.npz`, which are several of them in a ZIP archive. */
import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { AtelierError } from '../../tensor/index.js'
import { readable } from '../sources.node.js'

export interface NumpyArray {
  readonly shape: readonly number[]
  /** In row-major order. Whole numbers of 64 bits become floats, exact up to 2^53. */
  readonly values: Float64Array
}

/**
 * Reads the arrays of an `.npz` archive by name (the format is that of NumPy's `savez` and `savez_compressed`).
 * @throws AtelierError, naming the file, for what is not such an archive, and for arrays of text, objects or complex numbers.
 */
export async function readNpz(path: string): Promise<ReadonlyMap<string, NumpyArray>> {
  const bytes = await readable(path, readFile(path))
  try {
    return new Map(
      [...members(bytes)].map(([name, content]) => [name.replace(/\.npy$/, ''), parseNpy(content)] as const),
    )
  } catch (cause) {
    throw new AtelierError(
      `data: "${path}": not readable as NumPy's .npz: ${(cause as Error).message}`,
      'Write it with numpy.savez, or give the table as .csv',
    )
  }
}

/** The files of a ZIP archive, stored or deflated (PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4). */
function* members(bytes: Buffer): Generator<readonly [name: string, content: Buffer]> {
  const end = bytes.lastIndexOf('PK\x05\x06')
  if (end < 0 || end + 22 > bytes.length) throw new Error('it has no directory of files')
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('its directory is damaged')
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + size)
    if (packed.length < size) throw new Error(`${name} is cut short`)
    if (method !== 0 && method !== 8) throw new Error(`${name} is packed by method ${method}`)
    yield [name, method === 0 ? packed : inflateRawSync(packed)]
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

type Read = (bytes: DataView, at: number) => number

const elements: Readonly<Record<string, { readonly size: number; readonly read: Read }>> = {
  f8: { size: 8, read: (bytes, at) => bytes.getFloat64(at, true) },
  f4: { size: 4, read: (bytes, at) => bytes.getFloat32(at, true) },
  i8: { size: 8, read: (bytes, at) => Number(bytes.getBigInt64(at, true)) },
  u8: { size: 8, read: (bytes, at) => Number(bytes.getBigUint64(at, true)) },
  i4: { size: 4, read: (bytes, at) => bytes.getInt32(at, true) },
  u4: { size: 4, read: (bytes, at) => bytes.getUint32(at, true) },
  i2: { size: 2, read: (bytes, at) => bytes.getInt16(at, true) },
  u2: { size: 2, read: (bytes, at) => bytes.getUint16(at, true) },
  i1: { size: 1, read: (bytes, at) => bytes.getInt8(at) },
  u1: { size: 1, read: (bytes, at) => bytes.getUint8(at) },
  b1: { size: 1, read: (bytes, at) => bytes.getUint8(at) },
}

/** One array (NEP 1, versions 1 to 3 of the format). Throws for what it is not, and for other elements than real numbers. */
export function parseNpy(bytes: Uint8Array): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY')
    throw new Error('it is no .npy array')
  const [lengthBytes, length] = bytes[6]! < 2 ? [2, view.getUint16(8, true)] : [4, view.getUint32(8, true)]
  const start = 8 + lengthBytes + length
  const header = new TextDecoder().decode(bytes.subarray(8 + lengthBytes, start))
  const dtype = /'descr': *'([<>|=]?)(\w+)'/.exec(header)
  const shape = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1]?.match(/\d+/g)?.map(Number) ?? []
  const element = dtype === null || dtype[1] === '>' ? undefined : elements[dtype[2]!]
  if (element === undefined) throw new Error(`elements of type ${dtype?.[0] ?? 'unknown'} are not read`)
  const count = shape.reduce((a, b) => a * b, 1)
  if (start + count * element.size > bytes.length) throw new Error('the array is cut short')
  const found = Float64Array.from({ length: count }, (_, i) => element.read(view, start + i * element.size))
  return { shape, values: /'fortran_order': *True/.test(header) ? rowMajor(found, shape) : found }
}

/** Column-major values in row-major order. */
function rowMajor(values: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1))
  return values.map((_, index) => {
    let [rest, from] = [index, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    return values[from]!
  })
}
