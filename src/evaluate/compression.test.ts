import { describe, expect, it } from 'vitest'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { compression, type RowCoder } from './compression.js'
import type { RowSource } from './principal-components.js'

/** Rows of four numbers: deviations 3, 1, 0.1 and 0.1 along the axes, around (1, 2, 3, 4). */
function rows(count: number, seed: number): RowSource {
  const random = randomStream(seed)
  const values = Float32Array.from(
    { length: 4 * count },
    (_, i) => 1 + (i % 4) + [3, 1, 0.1, 0.1][i % 4]! * random.normal(),
  )
  return { count, width: 4, rows: (from, to) => values.subarray(4 * from, 4 * to) }
}

/** Keeps the first `length` numbers and guesses the means of the others. */
const keeper = (length: number): RowCoder => ({
  length,
  encode: async (values) =>
    Float32Array.from(
      { length: (values.length / 4) * length },
      (_, i) => values[4 * Math.floor(i / length) + (i % length)]!,
    ),
  decode: async (codes) =>
    Float32Array.from({ length: (codes.length / length) * 4 }, (_, i) =>
      i % 4 < length ? codes[Math.floor(i / 4) * length + (i % 4)]! : 1 + (i % 4),
    ),
})

describe('compression', () => {
  it('loses what the deviations say, as principal components do and the mean (2,500 rows, to 8 %)', async () => {
    const found = await compression(createMemory({ threads: 1 }), keeper(2), rows(2000, 1), rows(2500, 2))
    expect(found).toMatchObject({ examples: 2500, width: 4, bottleneck: 2 })
    const [model, bytes, principal, mean] = found.rows.map(({ error }) => error)
    expect(Math.abs(model! / 0.005 - 1)).toBeLessThan(0.08)
    expect(Math.abs(principal! / model! - 1)).toBeLessThan(0.08)
    expect(Math.abs(mean! / ((9 + 1 + 0.02) / 4) - 1)).toBeLessThan(0.08)
    // 256 steps of about 20 and 7 add their width² / 12 to the error.
    expect(bytes! - model!).toBeGreaterThan(0)
    expect(bytes! - model!).toBeLessThan(((20 / 255) ** 2 + (7 / 255) ** 2) / 12 / 2)
  })

  it('counts bits: 32 a number, the entropy of bytes, none for the mean', async () => {
    const { rows: found, codes } = await compression(
      createMemory({ threads: 1 }),
      keeper(2),
      rows(2000, 1),
      rows(2500, 2),
    )
    expect(found.map(({ bits }) => bits).toSpliced(1, 1)).toEqual([64, 64, 0])
    // A Gaussian of deviation σ in steps of 2r/255, r its reach of about 3.5 deviations: ln(σ√(2πe)·255/2r) = 7.2 bits.
    expect(found[1]!.bits / 2).toBeCloseTo(7.2, 0)
    expect(codes).toHaveLength(5000)
    expect(found[0]!.psnr).toBeCloseTo(-10 * Math.log10(found[0]!.error), 10)
  })

  it('takes no bits for numbers that never change', async () => {
    const still: RowCoder = { ...keeper(1), encode: async (values) => new Float32Array(values.length / 4).fill(2) }
    const { rows: found } = await compression(createMemory({ threads: 1 }), still, rows(100, 1), rows(50, 2))
    expect(found[1]!.bits).toBe(0)
    expect(found[1]!.error).toBeCloseTo(found[0]!.error, 10)
  })
})
