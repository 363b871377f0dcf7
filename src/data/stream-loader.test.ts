import { describe, expect, it } from 'vitest'
import type { Batch, BlockLoader } from './loader.js'
import { streamLoader } from './stream-loader.js'

/** Each token is its own place. */
const stream = Int32Array.from({ length: 211 }, (_, i) => i)
const options = { batch: 3, context: 10, seed: 7 }

/** The batches of the epoch that comes next. */
function epochOf(loader: BlockLoader): Batch[] {
  const { epoch } = loader.state()
  const batches: Batch[] = []
  while (loader.state().epoch === epoch) batches.push(loader.next())
  return batches
}

describe('streamLoader', () => {
  it('gives rows that go on from batch to batch, beginning afresh in each epoch', () => {
    const loader = streamLoader(stream, options)
    expect(loader.goesOn).toBe(true)
    for (let epoch = 0; epoch < 5; epoch++) {
      const batches = epochOf(loader)
      for (const [i, { tokens, targets, start }] of batches.entries()) {
        expect(start).toBe(i * 10)
        for (const [at, token] of tokens.entries()) {
          expect(targets[at]).toBe(token + 1)
          if (at % 10 > 0) expect(token).toBe(tokens[at - 1]! + 1)
          else if (i > 0) expect(token).toBe(batches[i - 1]!.targets[at + 9])
        }
      }
    }
  })

  it('reads no token twice in an epoch, and few not at all', () => {
    const loader = streamLoader(stream, options)
    const firsts = new Set<number>()
    for (let epoch = 0; epoch < 8; epoch++) {
      const seen = epochOf(loader).flatMap(({ tokens }) => [...tokens])
      expect(new Set(seen).size).toBe(seen.length)
      // Before the offset, and at the end of each row, less than a context.
      expect(seen.length).toBeGreaterThan(210 - 10 - 3 * 10)
      firsts.add(Math.min(...seen))
    }
    expect(firsts.size).toBeGreaterThan(2)
    expect(Math.max(...firsts)).toBeLessThan(10)
  })

  it('restores at every place of two epochs', () => {
    for (const documentEnd of [undefined, 50]) {
      const own = { ...options, ...(documentEnd && { documentEnd }) }
      const loader = streamLoader(stream, own)
      for (let i = 0; i < 16; i++) {
        const restored = streamLoader(stream, own)
        restored.restore(JSON.parse(JSON.stringify(loader.state())))
        const [next, after] = [loader.next(), loader.state()]
        expect(restored.next()).toEqual(next)
        expect(restored.state()).toEqual(after)
      }
      expect(loader.state().epoch).toBeGreaterThan(1)
    }
  })

  it('orders documents anew in each epoch, every document whole', () => {
    const documents = Int32Array.from({ length: 300 }, (_, i) => (i % 3 === 2 ? 0 : 1 + Math.floor(i / 3)))
    const loader = streamLoader(documents, { ...options, documentEnd: 0 })
    const [first, second] = [epochOf(loader), epochOf(loader)].map((batches) =>
      batches.flatMap(({ tokens, targets }) => [...tokens].map((token, i) => [token, targets[i]!] as const)),
    )
    expect(first).not.toEqual(second)
    for (const [token, target] of [...first!, ...second!]) {
      if (token > 0) expect([0, token]).toContain(target)
      else expect(target).toBeGreaterThan(0)
    }
    const order = first!.filter(([token]) => token === 0).map(([, target]) => target)
    expect(order).not.toEqual(order.toSorted((a, b) => a - b))
  })

  it('reads a source block by block as it reads an array', () => {
    const asked: number[] = []
    const source = {
      length: stream.length,
      read: (start: number, end: number) => {
        asked.push(end - start)
        return stream.subarray(start, end)
      },
    }
    const [fromSource, fromArray] = [streamLoader(source, options), streamLoader(stream, options)]
    for (let i = 0; i < 20; i++) expect(fromSource.next()).toEqual(fromArray.next())
    expect(new Set(asked)).toEqual(new Set([11]))
  })

  it('fills rows of a text that has just enough', () => {
    const loader = streamLoader(stream.subarray(0, 31), options)
    expect(loader.batchesPerEpoch).toBe(1)
    expect(loader.tokensPerBatch).toBe(30)
    for (let epoch = 0; epoch < 3; epoch++) {
      expect([...loader.next().tokens]).toEqual([...stream.subarray(0, 30)])
      expect(loader.state()).toEqual({ epoch: epoch + 1, position: 0 })
    }
  })

  it('depends on the seed alone', () => {
    const read = (seed: number): Batch[] => {
      const loader = streamLoader(stream, { ...options, seed })
      return Array.from({ length: 20 }, () => loader.next())
    }
    expect(read(7)).toEqual(read(7))
    expect(read(8)).not.toEqual(read(7))
  })

  it('refuses what cannot be', () => {
    expect(() => streamLoader(stream.subarray(0, 30), options)).toThrow(
      'streamLoader: 30 tokens in 3 rows with a context of 10: a row does not fill one block',
    )
    expect(() => streamLoader(stream, { ...options, batch: 0 })).toThrow('streamLoader: batch 0')
    expect(() => streamLoader(stream, { ...options, context: 2.5 })).toThrow('streamLoader: context 2.5')
    for (const state of [
      { epoch: 0, position: 7 },
      { epoch: 0, position: -1 },
      { epoch: 0.5, position: 0 },
    ]) {
      expect(() => streamLoader(stream, options).restore(state)).toThrow('there is no such place')
    }
  })
})
