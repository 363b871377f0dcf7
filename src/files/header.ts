/**
 * The header of a safetensors file: eight bytes of length, then JSON that names each tensor's dtype, shape and byte range.
 * Format: https://huggingface.co/docs/safetensors. A file comes from strangers, so every number is checked before it is used.
 */
import { AtelierError } from '../tensor/index.js'
import {
  checkText,
  clip,
  invalid,
  isCount,
  largestHeader,
  type Metadata,
  metadataKey,
  quoted,
  type TensorInfo,
  tensorBytes,
} from './describe.js'
import type { Dtype } from './dtypes.js'
import { scanJson } from './scan.js'

/** A tensor's place in a file; `start` and `end` count bytes from the end of the header. */
export interface TensorEntry extends TensorInfo {
  readonly start: number
  readonly end: number
}

/** A header that was found sound: entries in file order, adjoining, filling the file. */
export interface Header {
  readonly metadata: Metadata
  readonly entries: readonly TensorEntry[]
}

/**
 * Reads how many bytes of JSON follow the first eight of a file of `fileBytes`.
 * @throws AtelierError when the file is too short or the length is not credible.
 */
export function readHeaderLength(prefix: Uint8Array, fileBytes: number): number {
  if (prefix.byteLength < 8) throw invalid(`${fileBytes} bytes: the eight bytes of the header's length are cut short`)
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(largestHeader)) throw invalid(`a header of ${length} bytes: at most ${largestHeader} are allowed`)
  if (8n + length > BigInt(fileBytes)) {
    throw invalid(`a header of ${length} bytes in a file of ${fileBytes}: the file is cut short`)
  }
  return Number(length)
}

/**
 * Reads the JSON of a header whose tensors must fill exactly `dataBytes`.
 * @throws AtelierError that names the tensor, for anything that is not exactly the format.
 */
export function readHeader(json: Uint8Array, dataBytes: number): Header {
  const { [metadataKey]: metadata, ...tensors } = parseObject(json)
  const entries = Object.entries(tensors)
    .map(([name, value]) => readEntry(name, value))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  checkCoverage(entries, dataBytes)
  return { metadata: readMetadata(metadata), entries }
}

function parseObject(json: Uint8Array): Record<string, unknown> {
  if (json[0] !== 0x7b) throw invalid('the header: it does not start with "{", so this is not a safetensors file')
  const text = decode(json)
  let value: unknown
  try {
    const { duplicate, tooDeep } = scanJson(text, 4)
    if (duplicate !== undefined) throw invalid(`tensor or field ${quoted(duplicate)}: the header names it twice`)
    if (tooDeep) throw invalid('the header: its JSON is nested deeper than the format is')
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof AtelierError) throw error
    throw invalid('the header: it is not valid JSON')
  }
  return value as Record<string, unknown> // JSON that starts with "{" is an object
}

function decode(json: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json)
  } catch {
    throw invalid('the header: it is not valid UTF-8')
  }
}

function readEntry(name: string, value: unknown): TensorEntry {
  checkText(`tensor ${quoted(name)}`, name)
  if (!isRecord(value)) throw invalid(`tensor ${quoted(name)}: its entry is not an object`)
  const { dtype, shape, data_offsets: offsets } = value
  if (!Array.isArray(shape)) throw invalid(`tensor ${quoted(name)}: its shape is not a list`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw invalid(`tensor ${quoted(name)}: data_offsets ${clip(offsets)} are not two byte counts`)
  }
  const [start, end] = offsets as [number, number]
  const bytes = tensorBytes(name, dtype, shape)
  if (end - start !== bytes) {
    throw invalid(
      `tensor ${quoted(name)}: ${dtype} ${clip(shape)} takes ${bytes} bytes, but its range ${start} to ${end} has ${end - start}`,
    )
  }
  return { name, dtype: dtype as Dtype, shape: Object.freeze(shape) as readonly number[], start, end }
}

function checkCoverage(entries: readonly TensorEntry[], dataBytes: number): void {
  let reached = 0
  let previous = 'the header'
  for (const { name, start, end } of entries) {
    const wrong = start > reached ? 'leaves a hole after' : 'overlaps'
    if (start !== reached) throw invalid(`tensor ${quoted(name)}: its range ${start} to ${end} ${wrong} ${previous}`)
    reached = end
    previous = quoted(name)
  }
  if (reached !== dataBytes) {
    throw invalid(
      `${dataBytes} bytes of data: the tensors fill ${reached}, up to ${previous}, so the file is ${reached > dataBytes ? 'cut short' : 'too long'}`,
    )
  }
}

function readMetadata(value: unknown): Metadata {
  if (value === undefined) return {}
  if (!isRecord(value)) throw invalid(`${metadataKey}: it is not an object`)
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalid(`${metadataKey} ${quoted(key)}: its value is not a string`)
  }
  return value as Metadata
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
