import {
  checkText,
  invalid,
  largestHeader,
  type Metadata,
  metadataKey,
  quoted,
  type TensorInfo,
  tensorBytes,
} from './describe.js'
import { compareDtypes } from './dtypes.js'

/**
 * Lays tensors out and writes their header, length included, padded with spaces to eight bytes. Order, and so every byte, is that of
 * the reference library: widest dtype first, then by name in UTF-8 order; metadata keys sorted.
 * @throws AtelierError when a name comes twice or is reserved, or a shape is not one.
 */
export function writeHeader<T extends TensorInfo>(
  tensors: Iterable<T>,
  metadata: Metadata | undefined,
): { readonly bytes: Uint8Array; readonly sorted: readonly T[] } {
  const sorted = [...tensors].sort((a, b) => compareDtypes(a.dtype, b.dtype) || compareNames(a.name, b.name))
  const fields: string[] = metadata === undefined ? [] : [`"${metadataKey}":${writeMetadata(metadata)}`]
  const names = new Set<string>()
  let offset = 0
  for (const { name, dtype, shape } of sorted) {
    if (name === metadataKey) throw invalid(`tensor ${quoted(name)}: this name is reserved for the metadata`)
    if (names.has(name)) throw invalid(`tensor ${quoted(name)}: the name comes twice`)
    checkText(`tensor ${quoted(name)}`, name)
    names.add(name)
    const end = offset + tensorBytes(name, dtype, shape)
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [offset, end] })}`)
    offset = end
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`)
  const padded = Math.ceil(json.length / 8) * 8
  if (padded > largestHeader) throw invalid(`a header of ${padded} bytes: at most ${largestHeader} are allowed`)
  const bytes = new Uint8Array(8 + padded).fill(0x20)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.set(json, 8)
  return { bytes, sorted }
}

function writeMetadata(metadata: Metadata): string {
  const fields = Object.entries(metadata).sort(([a], [b]) => compareNames(a, b))
  const parts = fields.map(([key, text]) => {
    if (typeof text !== 'string') throw invalid(`${metadataKey} ${quoted(key)}: its value is not a string`)
    checkText(`${metadataKey} ${quoted(key)}`, key + text)
    return `${JSON.stringify(key)}:${JSON.stringify(text)}`
  })
  return `{${parts.join(',')}}`
}

/** UTF-8 order is code point order. JavaScript's differs: there surrogates sort before the last of the basic plane. */
function compareNames(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i += 1) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i))
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
