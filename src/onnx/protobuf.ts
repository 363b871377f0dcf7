/**
 * The few wire types of Protocol Buffers that ONNX needs (https://protobuf.dev/programming-guides/encoding).
 * A message is a list of byte chunks, so that weights are never copied until the whole file is joined.
 */
export interface Message {
  readonly chunks: Uint8Array[]
  length: number
}

const utf8 = new TextEncoder()

export const message = (): Message => ({ chunks: [], length: 0 })

/** An integer field; negative numbers take ten bytes, as int64 does. */
export function integer(to: Message, field: number, value: number | bigint): void {
  append(to, Uint8Array.from([...varint(BigInt(field) << 3n), ...varint(BigInt(value))]))
}

/** A 32-bit float field. */
export function float(to: Message, field: number, value: number): void {
  const bytes = new Uint8Array(5)
  bytes[0] = (field << 3) | 5
  new DataView(bytes.buffer).setFloat32(1, value, true)
  append(to, bytes)
}

/** Raw bytes, a string, or an embedded message. */
export function bytes(to: Message, field: number, value: Uint8Array | string | Message): void {
  const parts = typeof value === 'string' ? [utf8.encode(value)] : value instanceof Uint8Array ? [value] : value.chunks
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  append(to, Uint8Array.from([...varint((BigInt(field) << 3n) | 2n), ...varint(BigInt(length))]))
  for (const part of parts) append(to, part)
}

/** Integers packed into one field. */
export function packed(to: Message, field: number, values: readonly number[]): void {
  bytes(to, field, Uint8Array.from(values.flatMap((value) => varint(BigInt(value)))))
}

/** The message as one array. */
export function join(from: Message): Uint8Array {
  const all = new Uint8Array(from.length)
  let at = 0
  for (const chunk of from.chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function append(to: Message, chunk: Uint8Array): void {
  to.chunks.push(chunk)
  to.length += chunk.length
}

function varint(value: bigint): number[] {
  const digits: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 127n) {
    digits.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  digits.push(Number(rest))
  return digits
}
