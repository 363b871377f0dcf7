import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockLoader,
  type Example,
  mixtureLoader,
  packBestFit,
  packedRows,
  paddedRows,
  rowBatches,
  rowLoader,
} from './index.js'

const example = (ids: readonly number[], answers?: readonly number[]): Example => ({
  ids: Int32Array.from(ids),
  ...(answers && { answers: Uint8Array.from(answers) }),
})

describe('packBestFit', () => {
  it('puts the longest first and fills the fullest bin that has room', () => {
    const texts = [[1, 2, 3], [4, 5, 6, 7], [8]]
    const bins = packBestFit(
      texts.map((text) => text.length),
      4,
    )
    expect(bins.map((bin) => bin.flatMap((index) => texts[index]!))).toEqual([
      [4, 5, 6, 7],
      [1, 2, 3, 8],
    ])
    expect(packBestFit([3, 6, 4, 2, 5], 8)).toEqual([[1, 3], [4, 0], [2]])
  })

  it('loses nothing, overfills nothing, and wastes less than half a bin in all but one', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(lengths, (some) => {
        const bins = packBestFit(some, 20)
        expect(bins.flat().sort((a, b) => a - b)).toEqual([...some.keys()])
        const filled = bins.map((bin) => bin.reduce((sum, index) => sum + some[index]!, 0))
        expect(Math.max(...filled)).toBeLessThanOrEqual(20)
        expect(filled.filter((length) => length <= 10).length).toBeLessThanOrEqual(1)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('refuses what is longer than a row', () => {
    expect(() => packBestFit([3, 9], 8)).toThrow('packing: a length of 9: a row holds 8')
  })
})

const three = [example([1, 2, 3], [0, 0, 1]), example([4, 5, 6, 7, 8]), example([9, 9], [1, 1])]

it('keeps which tokens are to be learnt, packed and padded', () => {
  const [packed] = rowBatches(packedRows(three, 6), { batch: 2, context: 6 })
  expect([...packed!.tokens]).toEqual([4, 5, 6, 7, 1, 2, 9, 0, 0, 0, 0, 0])
  expect([...packed!.targets]).toEqual([5, 6, 7, 8, -1, 3, 9, -1, -1, -1, -1, -1])
  expect([...packed!.segments!]).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1])
  const [padded, rest] = rowBatches(paddedRows(three), { batch: 2, context: 4 })
  expect([...padded!.tokens]).toEqual([1, 2, 0, 0, 4, 5, 6, 7])
  expect([...padded!.targets]).toEqual([-1, 3, -1, -1, 5, 6, 7, 8])
  expect([...rest!.targets]).toEqual([9, -1, -1, -1, -1, -1, -1, -1])
  expect(padded!.segments).toBeUndefined()
})

it('draws rows by their weights to within a row, and goes on from any place', () => {
  const options = { batch: 1, context: 4, seed: 3 }
  const part = (first: number) =>
    blockLoader(
      Int32Array.from({ length: 100 }, (_, i) => first + i),
      options,
    )
  const made = () =>
    mixtureLoader(
      [
        { loader: part(0), weight: 3 },
        { loader: rowLoader(packedRows(three, 4), options), weight: 1 },
      ],
      {
        batch: 3,
        context: 4,
      },
    )
  const [whole, halves] = [made(), made()]
  const batches = Array.from({ length: 40 }, () => whole.next())
  for (let i = 0; i < 17; i++) halves.next()
  const state = JSON.parse(JSON.stringify(halves.state())) as ReturnType<typeof halves.state>
  expect(state.parts!.map((each) => (each as unknown as { drawn: number }).drawn)).toEqual([38, 13])
  const resumed = made()
  resumed.restore(state)
  for (let i = 17; i < 40; i++) expect(resumed.next()).toEqual(batches[i])
})
