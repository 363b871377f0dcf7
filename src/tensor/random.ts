/**
 * Seeded random numbers, counter-based: the value at (seed, stream, index) never depends on what was drawn before, so a run
 * resumes mid-stream, two consumers never disturb each other, and every engine gives the same bits.
 *
 * A seed is Philox's key. The counter is (block, step or high block, kind, stream); `kind` keeps streams, uniform, normal
 * and Bernoulli fills of one seed apart.
 */
import { AtelierError } from '../errors/index.js'
import { placeOnCircle, radius } from './gaussian.js'
import { fillWords, philox } from './philox.js'

export { philox } from './philox.js'

/** A sequence of draws. `position` counts the 32-bit words consumed and is the whole state: set it to resume. */
export interface RandomStream {
  position: number
  /** The next 32-bit word. */
  uint32(): number
  /** Uniform on [0, 1), 24 bits; one word. */
  uniform(): number
  /** Standard normal; two words. */
  normal(): number
  /** Uniform on the integers 0 to `below - 1`, unbiased (by rejection); throws unless `below` is an integer from 1 to 2^32. */
  integer(below: number): number
  /** A uniform permutation of 0 to `length - 1` (Fisher-Yates). */
  permutation(length: number): Uint32Array
  /** An independent stream, set by this one's identity and the number given, whatever has been drawn from either. */
  fork(stream: number): RandomStream
}

type Key = readonly [number, number]
const kinds = { stream: 0, uniform: 1, normal: 2, bernoulli: 3, fork: 4 } as const
const wordRange = 2 ** 32
const chunk = new Uint32Array(4096)

/** The stream number of a name: 32-bit FNV-1a over its UTF-8 bytes. A number from 0 to 2^32 - 1 is its own. */
export function streamNumber(stream: number | string): number {
  if (typeof stream === 'number') {
    if (!Number.isInteger(stream) || stream < 0 || stream >= wordRange) {
      throw new AtelierError(
        `random: stream ${stream}: not an integer from 0 to 2^32 - 1`,
        'Give such a number or a name',
      )
    }
    return stream
  }
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(stream)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/**
 * The stream numbered or named `stream` under `seed`, from `position` on.
 * Throws when the seed is not a safe integer, the stream not a name or an integer below 2^32, or the position negative.
 */
export function randomStream(seed: number, stream: number | string = 0, position = 0): RandomStream {
  return streamOf(keyOf(seed), streamNumber(stream), position)
}

/** Fills with uniforms on [0, 1) of 24 bits, exact in float32. Value `i` depends on (seed, stream, step, i) only. */
export function fillUniform(out: Float32Array | Float64Array, seed: number, stream: number, step: number): void {
  eachChunk(out.length, kinds.uniform, seed, stream, step, (start, count) => {
    for (let i = 0; i < count; i++) out[start + i] = (chunk[i]! >>> 8) * 2 ** -24
  })
}

/**
 * Fills with standard normals (Box-Muller pairs in float64, then rounded to the array's type), bit-identical on every engine.
 * Value `i` depends on (seed, stream, step, i) only.
 */
export function fillNormal(out: Float32Array | Float64Array, seed: number, stream: number, step: number): void {
  eachChunk(out.length, kinds.normal, seed, stream, step, (start, count) => {
    for (let i = 0; i < count; i += 2) placeOnCircle(out, start + i, radius(chunk[i]!), chunk[i + 1]!)
  })
}

/**
 * Fills with 1 with probability `keep` (to 2^-32) and 0 otherwise. Value `i` depends on (seed, stream, step, i) and `keep` only.
 * Throws when `keep` is not in [0, 1].
 */
export function fillBernoulli(
  out: Float32Array | Float64Array | Uint8Array,
  keep: number,
  seed: number,
  stream: number,
  step: number,
): void {
  if (!(keep >= 0 && keep <= 1))
    throw new AtelierError(`fillBernoulli: keep ${keep}: not in [0, 1]`, 'Give a probability')
  const threshold = Math.round(keep * wordRange)
  eachChunk(out.length, kinds.bernoulli, seed, stream, step, (start, count) => {
    for (let i = 0; i < count; i++) out[start + i] = chunk[i]! < threshold ? 1 : 0
  })
}

function streamOf(key: Key, stream: number, start: number): RandomStream {
  const block = new Uint32Array(4)
  const pair = new Float64Array(2)
  let position = wholeNumber('position', start)
  let heldBlock = -1

  function uint32(): number {
    const wanted = Math.floor(position / 4)
    if (wanted !== heldBlock) {
      fillWords(block, 4, [wanted % wordRange, Math.floor(wanted / wordRange), kinds.stream << 24, stream], key)
      heldBlock = wanted
    }
    const word = block[position % 4]!
    position += 1
    return word
  }

  function integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > wordRange) {
      throw new AtelierError(
        `random integer: below ${below}: not an integer from 1 to 2^32`,
        'Give the number of outcomes',
      )
    }
    const accepted = wordRange - (wordRange % below)
    let word = uint32()
    while (word >= accepted) word = uint32()
    return word % below
  }

  return {
    get position() {
      return position
    },
    set position(value) {
      position = wholeNumber('position', value)
    },
    uint32,
    uniform: () => (uint32() >>> 8) * 2 ** -24,
    normal() {
      const distance = radius(uint32())
      placeOnCircle(pair, 0, distance, uint32())
      return pair[0]!
    },
    integer,
    permutation(length) {
      const order = Uint32Array.from({ length: wholeNumber('permutation length', length) }, (_, index) => index)
      for (let last = length - 1; last > 0; last--) {
        const other = integer(last + 1)
        const value = order[last]!
        order[last] = order[other]!
        order[other] = value
      }
      return order
    },
    fork(child) {
      const [low, high] = philox([streamNumber(child), 0, kinds.fork << 24, stream], key)
      return streamOf([low, high], 0, 0)
    },
  }
}

/** Hands over the words of (kind, seed, stream, step) in runs, at the start of `chunk`; every run but the last is a whole chunk. */
function eachChunk(
  length: number,
  kind: number,
  seed: number,
  stream: number,
  step: number,
  use: (start: number, count: number) => void,
): void {
  const key = keyOf(seed)
  const lane = streamNumber(stream)
  wholeNumber('step', step)
  const highAndKind = Math.floor(step / wordRange) | (kind << 24)
  for (let start = 0; start < length; start += chunk.length) {
    const count = Math.min(chunk.length, length - start)
    fillWords(chunk, count, [start / 4, step % wordRange, highAndKind, lane], key)
    use(start, count)
  }
}

function keyOf(seed: number): Key {
  if (!Number.isSafeInteger(seed))
    throw new AtelierError(`random: seed ${seed}: not a safe integer`, 'Give a whole number')
  return [seed >>> 0, Math.floor(seed / wordRange) >>> 0]
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new AtelierError(`random: ${name} ${value}: not a whole number`, 'Give a safe integer from 0 on')
}
