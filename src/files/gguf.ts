/**
 * GGUF, the files of llama.cpp: metadata and tensors, version 3, little-endian.
 * Source: docs/gguf.md of github.com/ggml-org/ggml.
 */
import { AtelierError } from '../tensor/index.js'
import { fromBlocks, type GgufDtype, ggufDtypes, toBlocks } from './gguf-blocks.js'

/** A value of the metadata, with its type; the items of an array are all of one. */
export type GgufValue =
  | { readonly type: GgufNumberType; readonly value: number }
  | { readonly type: 'uint64' | 'int64'; readonly value: bigint }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'array'; readonly of: GgufItemType; readonly value: readonly GgufItem[] }

type GgufNumberType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64'
type GgufItemType = GgufNumberType | 'uint64' | 'int64' | 'bool' | 'string'
type GgufItem = number | bigint | boolean | string

export type GgufMetadata = ReadonlyMap<string, GgufValue>

/** A tensor as it is usually written: the last axis is the one whose numbers are neighbours; the file names axes the other way round. */
export interface GgufTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: GgufDtype
  readonly data: Uint8Array
}

export interface GgufFile {
  readonly metadata: GgufMetadata
  readonly tensors: ReadonlyMap<string, GgufTensor>
}

/** In the order of their numbers in the format. */
const types = [
  ...['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'bool', 'string', 'array'],
  ...['uint64', 'int64', 'float64'],
] as readonly GgufValue['type'][]
const sizes: Readonly<Partial<Record<GgufValue['type'], number>>> = {
  ...{
    uint8: 1,
    int8: 1,
    uint16: 2,
    int16: 2,
    uint32: 4,
    int32: 4,
    float32: 4,
    bool: 1,
    uint64: 8,
    int64: 8,
    float64: 8,
  },
}
const magic = 0x46554747
const version = 3
const alignment = 32

/** A tensor of float32 numbers, rounded to a dtype. @throws AtelierError when its last axis is no multiple of the dtype's blocks. */
export function ggufTensor(name: string, shape: readonly number[], values: Float32Array, dtype: GgufDtype): GgufTensor {
  checkShape(name, shape, dtype)
  return { name, shape, dtype, data: toBlocks(values, dtype) }
}

/** The numbers of a tensor in float32. */
export const ggufValues = ({ data, dtype }: GgufTensor): Float32Array => fromBlocks(data, dtype)

/** The bytes of a file; the same metadata and tensors in the same order give the same bytes. */
export function encodeGguf(metadata: GgufMetadata, tensors: readonly GgufTensor[]): Uint8Array {
  const head = writer()
  head.number('uint32', magic)
  head.number('uint32', version)
  head.count(tensors.length)
  head.count(metadata.size)
  for (const [key, value] of metadata) {
    head.text(key)
    head.number('uint32', types.indexOf(value.type))
    head.value(value)
  }
  let offset = 0
  for (const { name, shape, dtype, data } of tensors) {
    head.text(name)
    head.number('uint32', shape.length)
    for (const size of [...shape].reverse()) head.count(size)
    head.number('uint32', ggufDtypes[dtype].code)
    head.count(offset)
    offset = aligned(offset + data.length)
  }
  const start = aligned(head.length())
  const bytes = new Uint8Array(start + offset)
  bytes.set(head.bytes())
  let at = start
  for (const { data } of tensors) {
    bytes.set(data, at)
    at = aligned(at + data.length)
  }
  return bytes
}

const aligned = (offset: number): number => Math.ceil(offset / alignment) * alignment

/**
 * Reads a file. @throws AtelierError, one sentence, on bytes that are none, of another version, cut off, or with tensors that overlap, lie
 * outside, or are of a dtype other than F32, F16, Q8_0, Q4_0.
 */
export function parseGguf(bytes: Uint8Array): GgufFile {
  const at = cursor(bytes)
  if (at.number('uint32') !== magic) refuse('it does not begin with GGUF')
  const found = at.number('uint32')
  if (found !== version) refuse(`version ${found}: only version ${version} is read`)
  // A tensor takes 24 bytes of the head at least, a value 13.
  const tensorCount = at.count('tensors', 24)
  const valueCount = at.count('values', 13)
  const metadata = new Map<string, GgufValue>()
  for (let i = 0; i < valueCount; i++) {
    const key = at.text()
    if (metadata.has(key)) refuse(`the key ${JSON.stringify(key)} stands twice`)
    metadata.set(key, at.value())
  }
  const given = metadata.get('general.alignment')
  if (given !== undefined && given.value !== alignment)
    refuse(`an alignment of ${given.value}: only ${alignment} is read`)
  const infos = Array.from({ length: tensorCount }, () => at.tensor())
  const start = aligned(at.position())
  const tensors = new Map<string, GgufTensor>()
  let end = 0
  for (const { name, shape, dtype, offset } of infos.toSorted((a, b) => a.offset - b.offset)) {
    const length = byteLength(shape, dtype)
    if (tensors.has(name)) refuse(`the tensor ${JSON.stringify(name)} stands twice`)
    if (offset % alignment !== 0 || offset < end)
      refuse(`the tensor ${JSON.stringify(name)} lies at ${offset}, inside another or unaligned`)
    if (start + offset + length > bytes.length)
      refuse(`the tensor ${JSON.stringify(name)} lies outside the file: it was cut off`)
    tensors.set(name, { name, shape, dtype, data: bytes.subarray(start + offset, start + offset + length) })
    end = offset + length
  }
  return { metadata, tensors: new Map(infos.map(({ name }) => [name, tensors.get(name)!])) }
}

function refuse(what: string): never {
  throw new AtelierError(`gguf: ${what}`)
}

function checkShape(name: string, shape: readonly number[], dtype: GgufDtype): void {
  const { length } = ggufDtypes[dtype]
  const isWhole =
    shape.length >= 1 && shape.length <= 4 && shape.every((size) => Number.isSafeInteger(size) && size >= 1)
  if (!isWhole) refuse(`the tensor ${JSON.stringify(name)} has the shape [${shape}]`)
  if (shape.at(-1)! % length !== 0) {
    refuse(
      `the tensor ${JSON.stringify(name)} has rows of ${shape.at(-1)} numbers: ${dtype} needs a multiple of ${length}`,
    )
  }
  if (!Number.isSafeInteger(byteLength(shape, dtype))) refuse(`the tensor ${JSON.stringify(name)} is too large`)
}

function byteLength(shape: readonly number[], dtype: GgufDtype): number {
  const { length, bytes } = ggufDtypes[dtype]
  return (shape.reduce((product, size) => product * size, 1) / length) * bytes
}

function writer() {
  const parts: Uint8Array[] = []
  let length = 0
  const add = (part: Uint8Array): void => {
    parts.push(part)
    length += part.length
  }
  const number = (type: GgufItemType, value: number | bigint | boolean): void => {
    const part = new Uint8Array(sizes[type]!)
    const view = new DataView(part.buffer)
    if (type === 'float32') view.setFloat32(0, Number(value), true)
    else if (type === 'float64') view.setFloat64(0, Number(value), true)
    else for (let i = 0, rest = BigInt(value); i < part.length; i++, rest >>= 8n) part[i] = Number(rest & 255n)
    add(part)
  }
  const count = (value: number): void => number('uint64', BigInt(value))
  const text = (value: string): void => {
    const bytes = new TextEncoder().encode(value)
    count(bytes.length)
    add(bytes)
  }
  const item = (type: GgufItemType, value: GgufItem): void =>
    type === 'string' ? text(value as string) : number(type, value as number)
  return {
    number,
    count,
    text,
    value(given: GgufValue): void {
      if (given.type !== 'array') item(given.type, given.value)
      else {
        number('uint32', types.indexOf(given.of))
        count(given.value.length)
        for (const each of given.value) item(given.of, each)
      }
    },
    length: () => length,
    bytes(): Uint8Array {
      const all = new Uint8Array(length)
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      return all
    },
  }
}

/** Reads on from the beginning; nothing is read, or made room for, that the bytes cannot hold. */
function cursor(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const take = (length: number): number => {
    if (length > bytes.length - at) refuse(`${bytes.length} bytes: it was cut off`)
    at += length
    return at - length
  }
  const scalar = (type: GgufItemType): number | bigint => {
    const from = take(sizes[type]!)
    switch (type) {
      case 'uint8':
      case 'bool':
        return view.getUint8(from)
      case 'int8':
        return view.getInt8(from)
      case 'uint16':
        return view.getUint16(from, true)
      case 'int16':
        return view.getInt16(from, true)
      case 'uint32':
        return view.getUint32(from, true)
      case 'int32':
        return view.getInt32(from, true)
      case 'float32':
        return view.getFloat32(from, true)
      case 'float64':
        return view.getFloat64(from, true)
      case 'int64':
        return view.getBigInt64(from, true)
      default:
        return view.getBigUint64(from, true)
    }
  }
  const number = (type: GgufNumberType): number => Number(scalar(type))
  /** Of things that take at least `least` bytes each. */
  const count = (what: string, least: number): number => {
    const value = scalar('uint64') as bigint
    if (value * BigInt(least) > BigInt(bytes.length - at))
      refuse(`${value} ${what}: more than its ${bytes.length} bytes hold`)
    return Number(value)
  }
  const text = (): string => {
    const length = count('bytes of a text', 1)
    const from = take(length)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, from + length))
  }
  const typeAt = (): GgufValue['type'] => {
    const code = number('uint32')
    return types[code] ?? refuse(`a value of type ${code}, which the format does not have`)
  }
  const item = (type: GgufItemType): GgufItem => {
    if (type === 'string') return text()
    const value = scalar(type)
    return type === 'bool' ? value !== 0 : value
  }
  return {
    number,
    count,
    text,
    position: () => at,
    value(): GgufValue {
      const type = typeAt()
      if (type !== 'array') return { type, value: item(type) } as GgufValue
      const of = typeAt()
      if (of === 'array') refuse('arrays inside arrays are not read')
      const length = count('items', of === 'string' ? 8 : sizes[of]!)
      return { type, of, value: Array.from({ length }, () => item(of)) }
    },
    tensor(): Omit<GgufTensor, 'data'> & { readonly offset: number } {
      const name = text()
      const axes = number('uint32')
      if (axes > 4) refuse(`the tensor ${JSON.stringify(name)} has ${axes} axes: the format ends at 4`)
      const shape = Array.from({ length: axes }, () => Number(scalar('uint64'))).reverse()
      const code = number('uint32')
      const dtype = (Object.keys(ggufDtypes) as GgufDtype[]).find((each) => ggufDtypes[each].code === code)
      if (dtype === undefined)
        refuse(`the tensor ${JSON.stringify(name)} is of type ${code}: only F32, F16, Q8_0, Q4_0 are read`)
      checkShape(name, shape, dtype)
      return { name, shape, dtype, offset: Number(scalar('uint64')) }
    },
  }
}
