import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWave, type WaveEncoding, writeWave } from './wave.js'

const encodings = ['pcm8', 'pcm16', 'pcm24', 'pcm32', 'float32', 'float64'] as const
const bitsOf = (encoding: WaveEncoding): number => Number(encoding.replace(/\D+/, ''))
const plain = (channels: readonly ArrayLike<number>[]) => channels.map((samples) => Array.from(samples))

/** Numbers that an encoding holds exactly. */
const sample = (encoding: WaveEncoding): fc.Arbitrary<number> => {
  if (encoding === 'float32') return fc.float({ noNaN: true, noDefaultInfinity: true })
  if (encoding === 'float64') return fc.double({ noNaN: true, noDefaultInfinity: true })
  const full = 2 ** (bitsOf(encoding) - 1)
  return fc.integer({ min: -full, max: full - 1 }).map((value) => value / full)
}

describe('WAV files', () => {
  it.each(encodings)('give back %s bit for bit', (encoding) => {
    const frames = fc.array(fc.tuple(sample(encoding), sample(encoding), sample(encoding)), { maxLength: 20 })
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 384_000 }), fc.integer({ min: 1, max: 3 }), (rows, rate, count) => {
        const channels = Array.from({ length: count }, (_, channel) => rows.map((row) => row[channel]!))
        const bytes = writeWave({ rate, channels, encoding })
        const read = readWave(bytes)
        expect({ ...read, channels: plain(read.channels) }).toEqual({ rate, encoding, channels })
        expect(writeWave(read)).toEqual(bytes)
        expect(bytes.length % 2).toBe(0)
      }),
    )
  })

  it('cuts off what lies beyond full scale', () => {
    const { channels } = readWave(writeWave({ rate: 8000, channels: [[0, 1, -1, 2, -2]] }))
    expect(plain(channels)).toEqual([[0, 1 - 2 ** -15, -1, 1 - 2 ** -15, -1]])
  })

  it('are laid out as RIFF says', () => {
    const bytes = writeWave({
      rate: 44_100,
      channels: [
        [0, 1],
        [-1, 0.5],
      ],
    })
    const view = new DataView(bytes.buffer)
    expect(Buffer.from(bytes).toString('latin1', 0, 16)).toBe('RIFF\x2c\0\0\0WAVEfmt ')
    expect([view.getUint16(20, true), view.getUint16(22, true), view.getUint32(24, true)]).toEqual([1, 2, 44_100])
    expect([view.getUint32(28, true), view.getUint16(32, true), view.getUint16(34, true)]).toEqual([176_400, 4, 16])
    expect([0, 1, 2, 3].map((i) => view.getInt16(44 + 2 * i, true))).toEqual([0, -32768, 32767, 16384])
  })

  it('may be extended, and may hold other chunks', () => {
    const bytes = writeWave({ rate: 48_000, channels: [[0.5], [-0.25]], encoding: 'pcm24' })
    const extended = new Uint8Array(12 + 8 + 3 + 1 + 8 + 40 + bytes.length - 36)
    extended.set(bytes.subarray(0, 12))
    extended.set(Buffer.from('LIST\x03\0\0\0abc\0fmt \x28\0\0\0'), 12)
    extended.set(bytes.subarray(20, 36), 32)
    const view = new DataView(extended.buffer)
    view.setUint16(32, 0xfffe, true) // extensible
    view.setUint16(32 + 24, 1, true) // of PCM
    extended.set(bytes.subarray(36), 72)
    const read = readWave(extended)
    expect([read.rate, read.encoding, plain(read.channels)]).toEqual([48_000, 'pcm24', [[0.5], [-0.25]]])
  })

  const broken = (change: (view: DataView) => void): Uint8Array => {
    const bytes = writeWave({ rate: 8000, channels: [[0, 0.5, -0.5, 1]] })
    change(new DataView(bytes.buffer))
    return bytes
  }

  it.each([
    ['nothing', new Uint8Array(0), 'no WAV file'],
    ['text', Buffer.from('RIFF or not, this is text'), 'no WAV file'],
    ['a lost end', broken(() => {}).subarray(0, 47), 'cut off: 8 bytes of sound are announced, and 3 are there'],
    ['a lost sound', broken(() => {}).subarray(0, 36), 'cut off: it has no sound'],
    ['a lost format', broken(() => {}).subarray(0, 12), 'cut off: it has no format'],
    ['half a format', broken(() => {}).subarray(0, 30), 'cut off: a format of 16 bytes is announced, and 10 are there'],
    ['a short format', broken((view) => view.setUint32(16, 8, true)), 'a format of 8 bytes: it needs 16'],
    ['a compressed sound', broken((view) => view.setUint16(20, 85, true)), 'format 85: compressed'],
    ['no channels', broken((view) => view.setUint16(22, 0, true)), '0 channels'],
    ['no rate', broken((view) => view.setUint32(24, 0, true)), 'a rate of 0'],
    ['samples of 12 bits', broken((view) => view.setUint16(34, 12, true)), '12 bits of pcm'],
    ['odd frames', broken((view) => view.setUint16(32, 3, true)), 'frames of 3 bytes'],
  ])('are refused for %s', (_, bytes, why) => {
    expect(() => readWave(bytes, '"kick.wav"')).toThrow(`"kick.wav": ${why}`)
  })

  it('are refused for any header, or read, but never hang or crash', () => {
    const bytes = broken(() => {})
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 43 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = bytes.slice()
        changed[at] = value
        try {
          readWave(changed)
        } catch (error) {
          expect((error as Error).name).toBe('AtelierError')
        }
      }),
    )
  })
})
