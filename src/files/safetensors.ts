/** Reading and writing a whole safetensors file in memory, in a browser or anywhere else. */

import { invalid, type Metadata, quoted, type TensorInfo, tensorBytes } from './describe.js'
import { bytesPerElement } from './dtypes.js'
import { readHeader, readHeaderLength } from './header.js'
import { writeHeader } from './layout.js'

/** A tensor as a file holds it. `data` is the raw little-endian bytes in row-major order. */
export interface NamedTensor extends TensorInfo {
  readonly data: Uint8Array
}

/** A file's tensors by name, in file order, and its free text. */
export interface SafeFile {
  readonly metadata: Metadata
  readonly tensors: ReadonlyMap<string, NamedTensor>
}

/** Tensors to write: a list (an array, a map's values), or a record from name to the rest. */
export type TensorSource = Iterable<NamedTensor> | Readonly<Record<string, Omit<NamedTensor, 'name'>>>

/**
 * Reads a safetensors file. The tensors' data are views of `bytes`, not copies.
 * @throws AtelierError, one sentence that names the tensor, when the file is cut short, hostile or otherwise not the format:
 * holes, overlaps, sizes that disagree, names that come twice, dimensions that are not counts, metadata that is not text.
 */
export function parseSafetensors(bytes: Uint8Array): SafeFile {
  const headerEnd = 8 + readHeaderLength(bytes.subarray(0, 8), bytes.byteLength)
  const { metadata, entries } = readHeader(bytes.subarray(8, headerEnd), bytes.byteLength - headerEnd)
  const tensors = entries.map(({ name, dtype, shape, start, end }): [string, NamedTensor] => [
    name,
    { name, dtype, shape, data: bytes.subarray(headerEnd + start, headerEnd + end) },
  ])
  return { metadata, tensors: new Map(tensors) }
}

/**
 * Writes a safetensors file. The same tensors and metadata give the same bytes in whatever order they come, those of the reference
 * library; every tensor starts at a multiple of its element size.
 * @throws AtelierError that names the tensor when data and shape disagree or a name cannot be written.
 */
export function encodeSafetensors(tensors: TensorSource, metadata?: Metadata): Uint8Array {
  const { bytes: header, sorted } = writeHeader(listTensors(tensors), metadata)
  const total = sorted.reduce((sum, tensor) => sum + checkedBytes(tensor), header.byteLength)
  const bytes = new Uint8Array(total)
  bytes.set(header)
  let offset = header.byteLength
  for (const { data } of sorted) {
    bytes.set(data, offset)
    offset += data.byteLength
  }
  return bytes
}

/**
 * The size of a tensor's data in bytes.
 * @throws AtelierError when it is not what dtype and shape ask for.
 */
export function checkedBytes({ name, dtype, shape, data }: NamedTensor): number {
  const bytes = tensorBytes(name, dtype, shape)
  if (data.byteLength !== bytes) {
    throw invalid(
      `tensor ${quoted(name)}: ${dtype} [${shape.join(', ')}] takes ${bytes} bytes (${bytesPerElement[dtype]} an element), but its data has ${data.byteLength}`,
    )
  }
  return bytes
}

function listTensors(tensors: TensorSource): Iterable<NamedTensor> {
  if (isIterable(tensors)) return tensors
  return Object.entries(tensors).map(([name, tensor]) => ({ ...tensor, name }))
}

function isIterable(tensors: TensorSource): tensors is Iterable<NamedTensor> {
  return Symbol.iterator in tensors
}
