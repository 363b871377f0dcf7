import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { energyOfChange } from './change-energy.js'
import { stylegan } from './stylegan.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const looks = { truncation: 0.8, noise: Array<boolean>(7).fill(true), noiseSeed: 1 }
const split = { middle: 3, fine: 5 }

let job: Job
beforeAll(async () => {
  job = await stylegan({ model: 'stylegan-faces' }, { target: 'cpu', seed: 1, read })
})
afterAll(() => job.close())

const table = async (sources: Record<'coarse' | 'middle' | 'fine', 'rows' | 'columns'>, changed = {}) =>
  (await job.answer('table', { rows: [1, 2], columns: [3], sources, ...split, ...looks, ...changed })).arrays

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe('a StyleGAN whose styles are mixed', () => {
  it('takes each level from the source that is said', async () => {
    const own = await table({ coarse: 'rows', middle: 'rows', fine: 'rows' })
    expect(own.cells!.shape).toEqual([2, 3, 32, 32])
    expect(own.cells!.data).toEqual(own.rows!.data)
    const other = await table({ coarse: 'columns', middle: 'columns', fine: 'columns' })
    expect(other.cells!.data.slice(0, 3072)).toEqual(other.columns!.data)
    const mixed = await table({ coarse: 'rows', middle: 'rows', fine: 'columns' })
    expect(mixed.cells!.data).not.toEqual(own.cells!.data)
    // With nothing left of fine, the same sources say the row again.
    expect((await table({ coarse: 'rows', middle: 'rows', fine: 'columns' }, { fine: 8 })).cells!.data).toEqual(
      own.rows!.data,
    )
  })

  it('makes all alike at truncation 0, and leaves noise out layer by layer', async () => {
    const rows = { coarse: 'rows', middle: 'rows', fine: 'rows' } as const
    const { data } = (await table(rows, { truncation: 0 })).rows!
    expect(data.slice(0, 3072)).toEqual(data.slice(3072))
    const silent = (await table(rows, { truncation: 0, noise: Array<boolean>(7).fill(false) })).rows!.data
    expect(silent).not.toEqual(data)
  })

  it('walks from code to code and back to the first', async () => {
    const { arrays } = await job.answer('walk', { seeds: [1, 3], frames: 2, ...looks })
    const { rows, columns } = await table({ coarse: 'rows', middle: 'rows', fine: 'rows' })
    expect(arrays.frames!.shape).toEqual([4, 3, 32, 32])
    expect(furthest(arrays.frames!.data.slice(0, 3072), rows!.data.slice(0, 3072))).toBeLessThan(1e-5)
    expect(furthest(arrays.frames!.data.slice(2 * 3072, 3 * 3072), columns!.data)).toBeLessThan(1e-5)
  })

  it('finds more low than high frequencies in what coarse styles change, and a larger share of high in fine ones (64 pairs, seed 1)', async () => {
    const { values, arrays } = await job.answer('change', { pairs: 64, seed: 1, ...split, ...looks, truncation: 1 })
    const { data } = arrays.energy!
    const shareOfHigh = [0, 1, 2].map((level) => {
      const sums = [0, 0]
      for (let i = 0; i < 128; i++) sums[i % 2]! += data[level * 128 + i]!
      return sums[1]! / (sums[0]! + sums[1]!)
    })
    for (const [i, told] of (values.levels as { shareOfHigh: number; interval: number[] }[]).entries()) {
      expect(told.shareOfHigh).toBeCloseTo(shareOfHigh[i]!, 6)
      expect(told.interval[0]).toBeLessThan(told.shareOfHigh)
      expect(told.interval[1]).toBeGreaterThan(told.shareOfHigh)
    }
    expect(shareOfHigh[0]).toBeLessThan(0.5)
    expect(shareOfHigh[2]).toBeGreaterThan(shareOfHigh[0]!)
  })

  it('refuses a split that is out of order', async () => {
    await expect(job.answer('change', { pairs: 2, seed: 1, middle: 5, fine: 3, ...looks })).rejects.toThrow('in order')
  })
})

it('divides the energy of a change between even areas and single pixels', () => {
  const none = new Float32Array(16)
  const even = new Float32Array(16).fill(2)
  const dots = Float32Array.from({ length: 16 }, (_, i) => (i + Math.floor(i / 4)) % 2)
  expect([...energyOfChange(none, even, [1, 4, 4])]).toEqual([64, 0])
  expect([...energyOfChange(none, dots, [1, 4, 4])]).toEqual([4, 4])
})
