import { describe, expect, it } from 'vitest'
import { documentLoader } from './document-loader.js'
import type { Batch } from './loader.js'

const end = 0
/** Documents of 1 to 9 tokens, the last one without its end; token i is its own place plus one. */
const lengths = [3, 1, 9, 2, 4, 7, 5]
const text = Int32Array.from(
  lengths.flatMap((length) => [...Array<number>(length).keys(), -1]).slice(0, -1),
  (kind, i) => (kind === -1 ? end : i + 1),
)
const options = { batch: 2, context: 4, seed: 3, documentEnd: end }

const rowsOf = ({ tokens, targets }: Batch): { tokens: number[]; targets: number[] }[] =>
  Array.from({ length: tokens.length / 4 }, (_, row) => ({
    tokens: [...tokens.subarray(row * 4, row * 4 + 4)],
    targets: [...targets.subarray(row * 4, row * 4 + 4)],
  }))

describe('documentLoader', () => {
  it('makes every token the target of each epoch once, after the token before it', () => {
    const loader = documentLoader(text, { ...options, batch: 1 })
    for (let epoch = 0; epoch < 3; epoch++) {
      const told: [before: number, target: number][] = []
      for (let i = 0; i < loader.batchesPerEpoch; i++) {
        const [{ tokens, targets }] = rowsOf(loader.next()) as [ReturnType<typeof rowsOf>[number]]
        const length = targets.indexOf(-1) === -1 ? 4 : targets.indexOf(-1)
        expect(length).toBeGreaterThan(0)
        expect(targets.slice(length).every((target) => target === -1)).toBe(true)
        told.push(...targets.slice(0, length).map((target, t) => [tokens[t]!, target] as [number, number]))
      }
      expect(loader.state()).toEqual({ epoch: epoch + 1, position: 0 })
      const wanted = [...text].map((target, i): [number, number] => [i === 0 ? end : text[i - 1]!, target])
      const sorted = (pairs: [number, number][]): string[] => pairs.map(String).sort()
      expect(sorted(told)).toEqual(sorted(wanted))
    }
  })

  it('begins a row with the end of the document before, or in the middle of one longer than the context', () => {
    const loader = documentLoader(text, options)
    const rows = Array.from({ length: loader.batchesPerEpoch }, () => rowsOf(loader.next())).flat()
    expect(rows).toContainEqual({ tokens: [end, 1, 2, 3], targets: [1, 2, 3, end] })
    expect(rows).toContainEqual({ tokens: [end, 5, 0, 0], targets: [5, end, -1, -1] })
    expect(rows).toContainEqual({ tokens: [10, 11, 12, 13], targets: [11, 12, 13, 14] })
    expect(rows).toContainEqual({ tokens: [14, 15, 0, 0], targets: [15, end, -1, -1] })
    // The last document has no end of its own.
    expect(rows).toContainEqual({ tokens: [36, 0, 0, 0], targets: [37, -1, -1, -1] })
  })

  it('orders documents anew in each epoch', () => {
    const loader = documentLoader(text, options)
    const epochs = [0, 1].map(() => Array.from({ length: loader.batchesPerEpoch }, () => rowsOf(loader.next())))
    expect(epochs[0]).not.toEqual(epochs[1])
  })

  it('restores at every place, a batch across epochs included', () => {
    const loader = documentLoader(text, { ...options, batch: 3 })
    for (let i = 0; i < 12; i++) {
      const restored = documentLoader(text, { ...options, batch: 3 })
      restored.restore(JSON.parse(JSON.stringify(loader.state())))
      expect(restored.next()).toEqual(loader.next())
      expect(restored.state()).toEqual(loader.state())
    }
    expect(loader.state().epoch).toBeGreaterThan(1)
  })

  it('refuses what cannot be', () => {
    expect(() => documentLoader(new Int32Array(), options)).toThrow('documentLoader: no tokens')
    expect(() => documentLoader(text, { ...options, batch: 0 })).toThrow('documentLoader: batch 0')
    expect(() => documentLoader(text, options).restore({ epoch: 0, position: 99 })).toThrow('no such place among 12')
    expect(() => documentLoader(text, options).restore({ epoch: -1, position: 0 })).toThrow('no such place')
  })
})
