import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage, type Report } from './message.js'

const report: Report = {
  kind: 'picture',
  picture: 'plane',
  step: 12,
  content: {
    values: { title: 'ü', list: [1, null, true] },
    arrays: {
      odd: { shape: [3], data: Uint8Array.of(1, 2, 3) },
      real: { shape: [2, 2], data: Float32Array.of(0.5, -1, Number.POSITIVE_INFINITY, 1e-40) },
      whole: { shape: [1], data: Int32Array.of(-7) },
      none: { shape: [0], data: new Float32Array(0) },
    },
  },
}

describe('a message', () => {
  it('arrives as it was sent, arrays and all', () => {
    expect(decodeMessage(encodeMessage(report))).toEqual(report)
    expect(decodeMessage(encodeMessage({ kind: 'play' }))).toEqual({ kind: 'play' })
  })

  it('takes views of larger buffers', () => {
    const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3)
    const sent: Report = { kind: 'answer', id: 1, content: { values: {}, arrays: { part: { shape: [2], data } } } }
    const { content } = decodeMessage(encodeMessage(sent)) as Report & { readonly kind: 'answer' }
    expect([...content.arrays.part!.data]).toEqual([1, 2])
  })

  it('refuses what is none, and never throws anything but one sentence (300 cuts and changes, seed 1)', () => {
    const whole = new Uint8Array(encodeMessage(report))
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length))
    fc.assert(
      fc.property(damage, ([place, byte, length]) => {
        const bytes = whole.with(place, byte).slice(0, length)
        try {
          decodeMessage(bytes.buffer)
        } catch (error) {
          expect((error as Error).message).toMatch(/^message: \d+ bytes: they are not a message$/)
        }
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})
