/** Reads big-endian numbers from bytes, and fails at the place where they run out. */
import { AtelierError } from '../../tensor/index.js'

export interface ByteReader {
  isAtEnd(): boolean
  /** The next byte, which stays. */
  peek(): number
  /** An unsigned number of so many bytes. */
  number(bytes: number): number
  /** A byte below 128. */
  data(): number
  /** A number in groups of 7 bits, four bytes at most. */
  variable(): number
  text(bytes: number): string
  /** A reader of the next bytes, which are thereby read. */
  part(bytes: number): ByteReader
  fail(why: string): never
}

/** @param what Begins the message of every error, as `midi: "tune.mid"`. */
export function byteReader(bytes: Uint8Array, what: string, offset = 0): ByteReader {
  let at = 0
  const fail = (why: string): never => {
    throw new AtelierError(`${what}: byte ${offset + at}: ${why}`)
  }
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) fail(`${count} more wanted, but ${bytes.length - at} are left`)
    at += count
    return bytes.subarray(at - count, at)
  }
  const number = (count: number): number => take(count).reduce((sum, byte) => sum * 256 + byte, 0)
  return {
    isAtEnd: () => at >= bytes.length,
    peek() {
      const byte = number(1)
      at -= 1
      return byte
    },
    number,
    data() {
      const byte = number(1)
      return byte < 0x80 ? byte : fail(`${byte}, where a number below 128 belongs`)
    },
    variable() {
      let value = 0
      for (let count = 0; count < 4; count++) {
        const byte = number(1)
        value = value * 128 + (byte & 0x7f)
        if (byte < 0x80) return value
      }
      return fail('a number of more than four bytes')
    },
    text: (count) => String.fromCharCode(...take(count)),
    part(count) {
      const start = offset + at
      return byteReader(take(count), what, start)
    },
    fail,
  }
}
