/**
 * What a page and the job that works for it say to each other, and how it travels: one buffer a message, over a worker's port or a
 * socket alike. A buffer is the length of a JSON header (uint32, little-endian), the header, and the arrays that it names, each at a multiple of 8.
 */
import { AtelierError } from '../tensor/index.js'

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** Numbers with a shape, row-major. */
export interface Numbers {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array | Uint8Array
}

/** What a panel draws, or the answer to a question. */
export interface Picture {
  readonly values: { readonly [name: string]: Plain }
  readonly arrays: { readonly [name: string]: Numbers }
}

/** What has changed a job besides its steps, and before which step: with these, replaying it is exact. */
export interface Change {
  readonly step: number
  readonly request: Extract<Request, { readonly kind: 'set' | 'ask' }>
}

/** From the page to the job. */
export type Request =
  | { readonly kind: 'open'; readonly job: string; readonly params: Plain; readonly seed: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** Steps to make, then pause. */
  | { readonly kind: 'step'; readonly count: number }
  /** To a step that was kept, or by stepping to one that was not; on the way `changes` are made again; then it plays on, or waits. */
  | {
      readonly kind: 'seek'
      readonly step: number
      readonly changes?: readonly Change[] | undefined
      readonly thenPlay?: boolean | undefined
    }
  | { readonly kind: 'set'; readonly params: Plain }
  /** The kinds of pictures that visible panels want from now on, and how many a second at most. */
  | { readonly kind: 'watch'; readonly pictures: readonly string[]; readonly rate: number }
  /** A picture has been drawn: the next of its kind may come. */
  | { readonly kind: 'drawn'; readonly picture: string }
  | { readonly kind: 'ask'; readonly id: number; readonly question: string; readonly params: Plain }
  | { readonly kind: 'close' }

/** From the job to the page. */
export type Report =
  /** What it needs before it is open, and how much of it is there: bytes, of as many in all. */
  | { readonly kind: 'loading'; readonly what: string; readonly bytes: number; readonly all: number }
  | { readonly kind: 'open'; readonly backend: string; readonly facts: { readonly [name: string]: Plain } }
  /** Where the job stands; `kept` are the steps that can be returned to. */
  | {
      readonly kind: 'place'
      readonly step: number
      readonly isPlaying: boolean
      /** Steps a second of late, and pictures. */
      readonly rate: number
      readonly readings: { readonly [name: string]: number }
      readonly kept: readonly number[]
      /** What runs it, where that has become known. */
      readonly backend?: string
      /** What the last step did, in a sentence. */
      readonly caption?: string
      /** The step that it is on its way to. */
      readonly goal?: number
    }
  | ({ readonly kind: 'changed' } & Change)
  | { readonly kind: 'picture'; readonly picture: string; readonly step: number; readonly content: Picture }
  | { readonly kind: 'answer'; readonly id: number; readonly content: Picture }
  /** A question that could not be answered. */
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }
  /** The job has stopped after `step`, the last that was whole: it may be sought back to a step that was kept, or is over. */
  | {
      readonly kind: 'failure'
      readonly message: string
      readonly step: number
      readonly canReturn: boolean
      /** Whether numbers went bad in training. */
      readonly isDivergence?: boolean
    }

export type Message = Request | Report

const types = { f: Float32Array, i: Int32Array, u: Uint8Array } as const
const letterOf = (data: Numbers['data']): keyof typeof types =>
  data instanceof Float32Array ? 'f' : data instanceof Int32Array ? 'i' : 'u'

/** Place, length, type and shape of an array behind the header. */
type Placed = readonly [name: string, start: number, type: keyof typeof types, shape: readonly number[]]

const aligned = (length: number): number => Math.ceil(length / 8) * 8

export function encodeMessage(message: Message): ArrayBuffer {
  const arrays = 'content' in message ? Object.entries(message.content.arrays) : []
  const placed: Placed[] = []
  let end = 0
  for (const [name, { data, shape }] of arrays) {
    placed.push([name, end, letterOf(data), shape])
    end += aligned(data.byteLength)
  }
  const content = 'content' in message ? { content: { values: message.content.values, arrays: placed } } : {}
  const header = new TextEncoder().encode(JSON.stringify({ ...message, ...content }))
  const start = aligned(4 + header.length)
  const buffer = new ArrayBuffer(start + end)
  new DataView(buffer).setUint32(0, header.length, true)
  new Uint8Array(buffer).set(header, 4)
  for (const [i, [, { data }]] of arrays.entries()) {
    new Uint8Array(buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + placed[i]![1])
  }
  return buffer
}

/** The message of a buffer; arrays are views of it. @throws AtelierError for a buffer that is none. */
export function decodeMessage(buffer: ArrayBuffer): Message {
  const damaged = (): never => {
    throw new AtelierError(`message: ${buffer.byteLength} bytes: they are not a message`)
  }
  if (buffer.byteLength < 4) return damaged()
  const length = new DataView(buffer).getUint32(0, true)
  if (4 + length > buffer.byteLength) return damaged()
  const start = aligned(4 + length)
  try {
    const message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(buffer, 4, length)))
    if (typeof message?.kind !== 'string') return damaged()
    if (message.content === undefined) return message
    const arrays = (message.content.arrays as readonly Placed[]).map(([name, at, type, shape]) => {
      const size = shape.reduce((a, b) => a * b, 1)
      return [name, { shape, data: new types[type](buffer, start + at, size) }] as const
    })
    return { ...message, content: { values: message.content.values, arrays: Object.fromEntries(arrays) } }
  } catch (error) {
    if (error instanceof AtelierError) throw error
    return damaged()
  }
}
