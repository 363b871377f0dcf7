/** Sound as WAV files (RIFF): PCM of 8, 16, 24 and 32 bits and floats of 32 and 64, any number of channels, any rate. */
import { AtelierError } from '../../tensor/index.js'

/** How a sample is written. */
export type WaveEncoding = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64'

/** What a sound file holds. */
export interface Recording {
  /** Samples a second. */
  readonly rate: number
  /** [channels][samples], full scale from -1 to 1; in 64 bits where 32 would round them. */
  readonly channels: readonly ArrayLike<number>[]
}

export interface Wave extends Recording {
  readonly encoding: WaveEncoding
}

interface Coding {
  readonly bytes: number
  readonly isFloat: boolean
  readonly array: Float32ArrayConstructor | Float64ArrayConstructor
  read(view: DataView, at: number): number
  write(view: DataView, at: number, value: number): void
}

/** An integer of full scale 2^(bits - 1): what is read is written again exactly, and what lies beyond is cut off. */
const whole = (value: number, bits: number): number =>
  Math.max(-(2 ** (bits - 1)), Math.min(2 ** (bits - 1) - 1, Math.round(value * 2 ** (bits - 1))))

const codings: Readonly<Record<WaveEncoding, Coding>> = {
  pcm8: {
    ...{ bytes: 1, isFloat: false, array: Float32Array },
    read: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
    write: (view, at, value) => view.setUint8(at, whole(value, 8) + 128),
  },
  pcm16: {
    ...{ bytes: 2, isFloat: false, array: Float32Array },
    read: (view, at) => view.getInt16(at, true) / 2 ** 15,
    write: (view, at, value) => view.setInt16(at, whole(value, 16), true),
  },
  pcm24: {
    ...{ bytes: 3, isFloat: false, array: Float32Array },
    read: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
    write(view, at, value) {
      const number = whole(value, 24)
      view.setUint16(at, number & 0xffff, true)
      view.setInt8(at + 2, number >> 16)
    },
  },
  pcm32: {
    ...{ bytes: 4, isFloat: false, array: Float64Array },
    read: (view, at) => view.getInt32(at, true) / 2 ** 31,
    write: (view, at, value) => view.setInt32(at, whole(value, 32), true),
  },
  float32: {
    ...{ bytes: 4, isFloat: true, array: Float32Array },
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, value, true),
  },
  float64: {
    ...{ bytes: 8, isFloat: true, array: Float64Array },
    read: (view, at) => view.getFloat64(at, true),
    write: (view, at, value) => view.setFloat64(at, value, true),
  },
}

/** Format tags, and the length of a format that only points to another. */
const [pcm, float, extensible] = [1, 3, 0xfffe]

/** Channels that a file may have. */
const mostChannels = 64

/**
 * Reads a WAV file. Chunks that hold no sound are passed over.
 * @param what Begins the message of every error, as `"kick.wav"`.
 * @throws AtelierError with one sentence for what is no WAV file, is compressed, or is cut off.
 */
export function readWave(bytes: Uint8Array, what = 'wave'): Wave {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const refuse = (why: string): never => {
    throw new AtelierError(`${what}: ${why}`)
  }
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') refuse('no WAV file: it does not begin as one')
  let format: (WaveFormat & { readonly coding: Coding }) | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [kind, length, start] = [name(at), view.getUint32(at + 4, true), at + 8]
    const left = bytes.length - start
    if (kind === 'fmt ') {
      if (length > left) refuse(`cut off: a format of ${length} bytes is announced, and ${left} are there`)
      if (length < 16) refuse(`a format of ${length} bytes: it needs 16`)
      const read = formatAt(view, start, length, refuse)
      format = { ...read, coding: codings[read.encoding] }
    }
    if (kind === 'data') {
      if (format === undefined) return refuse('its sound comes before its format')
      if (length > left) refuse(`cut off: ${length} bytes of sound are announced, and ${left} are there`)
      return { rate: format.rate, encoding: format.encoding, channels: samplesAt(view, start, length, format) }
    }
    at = start + length + (length % 2)
  }
  return refuse(format === undefined ? 'cut off: it has no format' : 'cut off: it has no sound')
}

interface WaveFormat {
  readonly rate: number
  readonly encoding: WaveEncoding
  readonly count: number
}

function formatAt(view: DataView, at: number, length: number, refuse: (why: string) => never): WaveFormat {
  const [tag, count, rate] = [view.getUint16(at, true), view.getUint16(at + 2, true), view.getUint32(at + 4, true)]
  const [frame, bits] = [view.getUint16(at + 12, true), view.getUint16(at + 14, true)]
  if (tag === extensible && length < 40) refuse(`an extended format of ${length} bytes: it needs 40`)
  const kind = tag === extensible ? view.getUint16(at + 24, true) : tag
  const family = kind === pcm ? 'pcm' : kind === float ? 'float' : refuse(`format ${kind}: compressed`)
  const encoding = `${family}${bits}`
  if (!Object.hasOwn(codings, encoding)) refuse(`${bits} bits of ${family}: no such samples are known`)
  if (count < 1 || count > mostChannels) refuse(`${count} channels: not from 1 to ${mostChannels}`)
  if (rate < 1) refuse('a rate of 0 samples a second')
  if (frame !== (count * bits) / 8) refuse(`frames of ${frame} bytes for ${count} channels of ${bits} bits`)
  return { rate, count, encoding: encoding as WaveEncoding }
}

function samplesAt(
  view: DataView,
  start: number,
  length: number,
  { count, coding: { bytes, array, read } }: { readonly count: number; readonly coding: Coding },
): Wave['channels'] {
  const frames = Math.floor(length / (bytes * count))
  return Array.from({ length: count }, (_, channel) => {
    const samples = new array(frames)
    for (let i = 0; i < frames; i++) samples[i] = read(view, start + (i * count + channel) * bytes)
    return samples
  })
}

export interface WriteWaveOptions extends Recording {
  /** Default `pcm16`. */
  readonly encoding?: WaveEncoding
}

/** A sound as a WAV file. Whole numbers cut off what lies beyond -1 and 1. @throws AtelierError for no channels, or channels of different lengths. */
export function writeWave({ rate, channels, encoding = 'pcm16' }: WriteWaveOptions): Uint8Array {
  const lengths = new Set(channels.map((samples) => samples.length))
  if (lengths.size !== 1)
    throw new AtelierError(`wave: channels of ${[...lengths].join(', ')} samples: not of one length`)
  const { bytes, isFloat, write } = codings[encoding]
  const [frame, frames] = [bytes * channels.length, channels[0]!.length]
  const length = frame * frames
  // Whatever is not PCM has to say how long its format's extension is, and how many samples there are.
  const head = isFloat ? 58 : 44
  const file = new Uint8Array(head + length + (length % 2))
  const view = new DataView(file.buffer)
  const text = (at: number, letters: string) => file.set(new TextEncoder().encode(letters), at)
  text(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, isFloat ? 18 : 16, true)
  view.setUint16(20, isFloat ? float : pcm, true)
  view.setUint16(22, channels.length, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * frame, true)
  view.setUint16(32, frame, true)
  view.setUint16(34, 8 * bytes, true)
  if (isFloat) {
    text(38, 'fact')
    view.setUint32(42, 4, true)
    view.setUint32(46, frames, true)
  }
  text(head - 8, 'data')
  view.setUint32(head - 4, length, true)
  for (const [channel, samples] of channels.entries()) {
    for (let i = 0; i < frames; i++) write(view, head + i * frame + channel * bytes, samples[i]!)
  }
  return file
}
