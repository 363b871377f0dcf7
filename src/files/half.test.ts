import { describe, expect, it } from 'vitest'
import { fromBF16, fromF16, toBF16, toF16 } from './half.js'

const allBits = Uint16Array.from({ length: 65_536 }, (_, i) => i)

/** The value of a 16-bit float from its definition, in float64. */
function meaning(bits: number, exponentBits: number): number {
  const fractionBits = 15 - exponentBits
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits & 0x7fff) >> fractionBits
  const fraction = (bits & ((1 << fractionBits) - 1)) / 2 ** fractionBits
  const bias = 2 ** (exponentBits - 1) - 1
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias))
}

const formats = [
  { name: 'F16', exponentBits: 5, from: fromF16, to: toF16, largest: 0x7bff },
  { name: 'BF16', exponentBits: 8, from: fromBF16, to: toBF16, largest: 0x7f7f },
]

for (const { name, exponentBits, from, to, largest } of formats) {
  describe(name, () => {
    const values = from(allBits)

    it('reads every bit pattern as its definition says', () => {
      const wrong = allBits.filter((bits) => !Object.is(values[bits], meaning(bits, exponentBits)))
      expect([...wrong]).toEqual([])
    })

    it('writes every value back to its own bits, NaN to a NaN', () => {
      const written = to(values)
      const wrong = allBits.filter((bits) =>
        Number.isNaN(values[bits]) ? !Number.isNaN(from(written)[bits]) : written[bits] !== bits,
      )
      expect([...wrong.slice(0, 4)]).toEqual([])
    })

    it('rounds to the nearest, ties to the even neighbour, over the whole range', () => {
      for (let bits = 0; bits < largest; bits += 1) {
        const low = values[bits]!
        const high = values[bits + 1]!
        const middle = Math.fround((low + high) / 2)
        const exactTie = middle * 2 === low + high
        const even = bits % 2 === 0 ? bits : bits + 1
        const near = (value: number, toward: number) => Math.fround(value + (toward - value) * 2 ** -10)
        const [tie, below, above, negative] = to(
          Float32Array.of(middle, near(middle, low), near(middle, high), -middle),
        )
        if (exactTie) expect([tie, negative]).toEqual([even, even | 0x8000])
        if (exactTie && near(middle, low) < middle) expect([below, above]).toEqual([bits, bits + 1])
      }
    })
  })
}

describe('toBF16', () => {
  it('rounds the textbook values', () => {
    const values = fromBF16(toBF16(Float32Array.of(1.00390625, 1.01171875, 0.1, 65504)))
    expect([...values]).toEqual([1, 1.015625, 0.10009765625, 65536])
  })

  it('overflows to infinity past half a step above the largest value', () => {
    const [last, first, lowest] = fromBF16(
      toBF16(new Float32Array(Uint32Array.of(0x7f7f7fff, 0x7f7f8000, 0xff7fffff).buffer)),
    )
    expect([Number.isFinite(last), first, lowest]).toEqual([true, Infinity, -Infinity])
  })

  it('keeps a NaN whose payload lies in the lower half', () => {
    expect(fromBF16(toBF16(new Float32Array(Uint32Array.of(0x7f800001).buffer)))[0]).toBeNaN()
  })
})

describe('toF16', () => {
  it('rounds the textbook values', () => {
    const values = fromF16(toF16(Float32Array.of(0.1, 65519, 65520, -65520, 2 ** -25, 2 ** -25 * 1.001, 2 ** -149, -0)))
    expect([...values]).toEqual([0.0999755859375, 65504, Infinity, -Infinity, 0, 2 ** -24, 0, -0])
  })
})
