import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { shuffleDocuments } from './documents.js'
import { blockLoader } from './loader.js'

const stream = Int32Array.from(Array.from({ length: 40 }, (_, i) => [...Array(1 + (i % 3)).fill(i + 1), 0]).flat())

/** The documents of a stream, sorted. */
const documentsOf = (tokens: Int32Array): string[] =>
  tokens
    .join(' ')
    .split(/ ?\b0\b ?/)
    .sort()

describe('shuffleDocuments', () => {
  it('keeps every document whole and moves most of them', () => {
    const shuffled = shuffleDocuments(stream, 0, randomStream(1))
    expect(documentsOf(shuffled)).toEqual(documentsOf(stream))
    expect(shuffled).not.toEqual(stream)
  })

  it('takes a last document that has no end', () => {
    expect(shuffleDocuments(Int32Array.of(5, 0, 6), 0, randomStream(1)).toSorted()).toEqual(Int32Array.of(0, 5, 6))
  })
})

describe('blockLoader with documents', () => {
  it('orders documents anew in each epoch, and restores in the middle of one', () => {
    const options = { batch: 2, context: 8, seed: 3, documentEnd: 0 }
    const loader = blockLoader(stream, options)
    const batches = Array.from({ length: 3 * loader.batchesPerEpoch }, () => ({
      state: loader.state(),
      batch: loader.next(),
    }))
    const epochs = [0, 1].map((epoch) =>
      batches.filter(({ state }) => state.epoch === epoch).map(({ batch }) => batch.tokens.join()),
    )
    expect(epochs[0]).not.toEqual(epochs[1])
    const middle = batches.find(({ state }) => state.epoch === 1 && state.position > 1)!
    const restored = blockLoader(stream, options)
    restored.restore(middle.state)
    expect(restored.next()).toEqual(middle.batch)
  })
})
