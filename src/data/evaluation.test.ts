import { describe, expect, it } from 'vitest'
import { type EvaluationBatch, evaluationBlocks, evaluationDocuments, evaluationStreams } from './evaluation.js'

/** Each token is its own place, so a target says which it is. */
const places = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i)

/** Every target that counts, with the place that the batch gives it and the token before it. */
function told(batches: readonly EvaluationBatch[], context: number) {
  return batches.flatMap(({ tokens, targets, places }) =>
    [...targets].flatMap((target, at) =>
      target < 0
        ? []
        : [{ target, place: places[Math.floor(at / context)]! + (at % context) + 1, before: tokens[at]! }],
    ),
  )
}

const lengths = [2, 3, 8, 9, 10, 33, 64, 65, 66, 81, 300]

describe('batches that measure', () => {
  it.each([1, 4, 8])(
    'make every token but the first a target once, in windows, streams and documents of %d',
    (context) => {
      for (const length of lengths) {
        const tokens = places(length)
        const layouts = {
          blocks: evaluationBlocks(tokens, context, 3),
          streams: evaluationStreams(tokens, context),
          documents: evaluationDocuments(tokens, context, 3, 7),
        }
        for (const [name, { batches, targets }] of Object.entries(layouts)) {
          const all = told(batches, context)
          expect(targets, name).toBe(length - 1)
          expect(
            all.map(({ target }) => target).sort((a, b) => a - b),
            name,
          ).toEqual([...tokens.subarray(1)])
          for (const { target, place, before } of all) expect([place, before], name).toEqual([target, target - 1])
        }
      }
    },
  )
})

describe('evaluationStreams', () => {
  it('gives up to eight rows that go on from batch to batch', () => {
    for (const length of lengths) {
      const context = 4
      const { batches, batch } = evaluationStreams(places(length), context)
      expect(batch).toBe(Math.min(8, Math.max(1, Math.floor((length - 1) / context))))
      for (const [i, { tokens, targets, start, places }] of batches.entries()) {
        expect(start).toBe(i * context)
        expect(tokens).toHaveLength(batch * context)
        if (i === 0) continue
        for (let row = 0; row < batch; row++) {
          expect(places[row]).toBe(batches[i - 1]!.places[row]! + context)
          if (targets[row * context] === -1) continue
          expect(tokens[row * context]).toBe(batches[i - 1]!.targets[row * context + context - 1])
        }
      }
    }
  })

  it('refuses what cannot be', () => {
    expect(() => evaluationStreams(places(1), 4)).toThrow('1 tokens: there is no target')
    expect(() => evaluationStreams(places(9), 0)).toThrow('context 0')
  })
})

describe('evaluationDocuments', () => {
  it('reads each document from its beginning, padding being no target', () => {
    const tokens = Int32Array.of(5, 6, 0, 7, 0, 1, 2, 3, 4, 9)
    const { batches } = evaluationDocuments(tokens, 4, 2, 0)
    const rows = batches.flatMap(({ tokens, targets, places }) =>
      [0, 1].map((row) => [
        [...tokens.subarray(row * 4, row * 4 + 4)].join(' '),
        [...targets.subarray(row * 4, row * 4 + 4)].join(' '),
        places[row],
      ]),
    )
    expect(rows).toEqual([
      ['0 5 6 0', '-1 6 0 -1', -1],
      ['0 7 0 0', '7 0 -1 -1', 2],
      ['0 1 2 3', '1 2 3 4', 4],
      ['4 0 0 0', '9 -1 -1 -1', 8],
    ])
  })
})
