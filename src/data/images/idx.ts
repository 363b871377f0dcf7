import { AtelierError } from '../../tensor/index.js'

/** An array of bytes, in row-major order. */
export interface IdxArray {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

/**
 * Reads an IDX file of bytes (Y. LeCun, the format of MNIST): 0, 0, 8, the rank, each length as a big-endian 32-bit number, then the values.
 * @param remedy What to do about a file that is not what it should be. @throws, naming `path`, when it is no such file or its values are not
 * as many as it says.
 */
export function readIdx(bytes: Uint8Array, rank: number, path: string, remedy?: string): IdxArray {
  const start = 4 + 4 * rank
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < start || view.getUint32(0) !== 0x800 + rank) {
    throw new AtelierError(`data: "${path}": no IDX file of bytes in ${rank} dimensions`, remedy)
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const size = shape.reduce((a, b) => a * b, 1)
  if (bytes.length - start !== size) {
    throw new AtelierError(`data: "${path}": ${bytes.length - start} values: must be ${shape.join(' × ')}`, remedy)
  }
  return { shape, values: bytes.subarray(start) }
}
