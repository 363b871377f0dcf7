import { describe, expect, it } from 'vitest'
import { type BlockLoader, blockLoader } from './loader.js'

const stream = Int32Array.from({ length: 1003 }, (_, index) => index)
const options = { batch: 3, context: 10, seed: 7 }

/** The first token of each row of the next batches. */
function starts(loader: BlockLoader, batches: number, context = 10): number[] {
  return Array.from({ length: batches }, () => loader.next().tokens)
    .flatMap((tokens) => [...tokens])
    .filter((_, index) => index % context === 0)
}

describe('blockLoader', () => {
  it('gives consecutive tokens, and targets shifted by one', () => {
    for (const order of ['epoch', 'random'] as const) {
      const { tokens, targets } = blockLoader(stream, { ...options, order }).next()
      expect(tokens).toHaveLength(30)
      for (let at = 0; at < 30; at++) {
        expect(targets[at]).toBe(tokens[at]! + 1)
        if (at % 10 > 0) expect(tokens[at]).toBe(tokens[at - 1]! + 1)
      }
    }
  })

  it('visits each block of an epoch once, from an offset that changes with the epoch', () => {
    const loader = blockLoader(stream, { ...options, batch: 1 })
    const offsets = new Set<number>()
    for (let epoch = 0; epoch < 8; epoch++) {
      const visited: number[] = []
      while (loader.state().epoch === epoch) visited.push(...starts(loader, 1))
      const sorted = [...visited].sort((a, b) => a - b)
      expect(visited).not.toEqual(sorted)
      expect(sorted).toEqual(sorted.map((_, index) => sorted[0]! + 10 * index))
      expect(sorted[0]).toBeLessThan(10)
      expect(1003 - (sorted.at(-1)! + 11)).toBeLessThan(10)
      offsets.add(sorted[0]!)
    }
    expect(offsets.size).toBeGreaterThan(2)
  })

  it('restores in the middle of an epoch, a batch across epochs included', () => {
    for (const order of ['epoch', 'random'] as const) {
      const straight = blockLoader(stream, { ...options, order })
      starts(straight, 50)
      const state = JSON.parse(JSON.stringify(straight.state()))
      const rest = Array.from({ length: 80 }, () => straight.next())
      const resumed = blockLoader(stream, { ...options, order })
      resumed.restore(state)
      expect(Array.from({ length: 80 }, () => resumed.next())).toEqual(rest)
      expect(resumed.state()).toEqual(straight.state())
      expect(resumed.state().epoch).toBeGreaterThan(1)
    }
  })

  it('depends on the seed alone', () => {
    for (const order of ['epoch', 'random'] as const) {
      const first = starts(blockLoader(stream, { ...options, order }), 20)
      expect(starts(blockLoader(stream, { ...options, order }), 20)).toEqual(first)
      expect(starts(blockLoader(stream, { ...options, order, seed: 8 }), 20)).not.toEqual(first)
    }
  })

  it('draws random starts evenly, the first and the last one included', () => {
    // 30 possible starts, 30,000 draws: expected 1,000 each, standard deviation 31; the tolerance is five of them.
    const loader = blockLoader(stream.subarray(0, 40), { ...options, batch: 100, order: 'random' })
    const counts = new Array<number>(30).fill(0)
    for (const start of starts(loader, 300)) counts[start]! += 1
    expect(Math.min(...counts)).toBeGreaterThan(845)
    expect(Math.max(...counts)).toBeLessThan(1155)
  })

  it('serves a text of one block, and more rows than the text has blocks', () => {
    expect([
      ...blockLoader(stream.subarray(0, 11), { ...options, batch: 2 })
        .next()
        .targets.slice(0, 10),
    ]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const loader = blockLoader(Uint16Array.from(stream.subarray(0, 25)), { ...options, batch: 64 })
    expect(loader.next().tokens).toHaveLength(640)
    expect(loader.batchesPerEpoch).toBe(1)
  })

  it('counts what a batch and an epoch hold', () => {
    const loader = blockLoader(stream, options)
    expect(loader.tokensPerBatch).toBe(30)
    expect(loader.batchesPerEpoch).toBe(34)
  })

  it('refuses a context longer than the text, with both counts', () => {
    expect(() => blockLoader(stream.subarray(0, 64), { ...options, context: 64 })).toThrow(
      'blockLoader: 64 tokens with a context of 64: a block needs 65',
    )
  })

  it('refuses sizes and states that cannot be', () => {
    expect(() => blockLoader(stream, { ...options, batch: 0 })).toThrow('batch 0')
    expect(() => blockLoader(stream, { ...options, context: 2.5 })).toThrow('context 2.5')
    const loader = blockLoader(stream, options)
    for (const state of [
      { epoch: 0, position: 101 },
      { epoch: -1, position: 0 },
      { epoch: 0, position: 0.5 },
    ]) {
      expect(() => loader.restore(state)).toThrow('no such place')
    }
  })
})
