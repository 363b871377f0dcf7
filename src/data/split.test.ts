import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluationBlocks } from './evaluation.js'
import { splitDocuments, splitTail, splitWholes } from './split.js'

const stream = (length: number) => Int32Array.from({ length }, (_, index) => index)

describe('splitTail', () => {
  it('holds out the last part, as nanoGPT does on its Shakespeare', () => {
    const { training, heldOut } = splitTail(new Uint16Array(1_115_394), 0.1)
    expect([training.length, heldOut.length]).toEqual([1_003_854, 111_540])
  })

  it('keeps the order and copies nothing', () => {
    const tokens = stream(10)
    const { training, heldOut } = splitTail(tokens, 0.25)
    expect([...training]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([...heldOut]).toEqual([7, 8, 9])
    expect(heldOut.buffer).toBe(tokens.buffer)
  })

  it('holds out nothing for a fraction of 0', () => {
    expect(splitTail(stream(4), 0).heldOut).toHaveLength(0)
  })

  it('refuses a fraction out of range and an empty part', () => {
    for (const fraction of [-0.1, 1, Number.NaN]) expect(() => splitTail(stream(4), fraction)).toThrow('not in [0, 1)')
    expect(() => splitTail(stream(1), 0.5)).toThrow('1 tokens with a fraction of 0.5')
  })
})

describe('evaluationBlocks', () => {
  it('lays windows side by side and pads the last', () => {
    const { batches, targets } = evaluationBlocks(stream(10), 4, 2)
    expect(targets).toBe(9)
    expect(batches.map((batch) => [...batch.tokens])).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 0, 0, 0, 0, 0, 0, 0],
    ])
    expect(batches.map((batch) => [...batch.targets])).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8],
      [9, -1, -1, -1, -1, -1, -1, -1],
    ])
  })

  it('counts only new targets where windows overlap', () => {
    const { batches } = evaluationBlocks(stream(8), 4, 3, { stride: 2 })
    expect(batches.map((batch) => [...batch.tokens])).toEqual([[0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 0]])
    expect(batches.map((batch) => [...batch.targets])).toEqual([[1, 2, 3, 4, -1, -1, 5, 6, -1, -1, 7, -1]])
  })

  it('counts each target once, after the token before it and with enough context', () => {
    const sizes = fc.record({
      length: fc.integer({ min: 2, max: 200 }),
      context: fc.integer({ min: 1, max: 20 }),
      batch: fc.integer({ min: 1, max: 5 }),
      shift: fc.nat(),
    })
    fc.assert(
      fc.property(sizes, ({ length, context, batch, shift }) => {
        const stride = 1 + (shift % context)
        const { batches, targets } = evaluationBlocks(stream(length), context, batch, { stride })
        const seen: number[] = []
        for (const { tokens, targets: wanted } of batches) {
          expect(tokens).toHaveLength(batch * context)
          wanted.forEach((target, at) => {
            if (target === -1) return
            expect(tokens[at]).toBe(target - 1)
            expect((at % context) + 1).toBeGreaterThanOrEqual(Math.min(target, context - stride + 1))
            seen.push(target)
          })
        }
        expect(seen).toEqual([...stream(length).subarray(1)])
        expect(targets).toBe(length - 1)
        expect(batches.at(-1)!.targets.some((target) => target !== -1)).toBe(true)
      }),
      { seed: 1 },
    )
  })

  it('refuses a stream without targets, and a stride that would skip some', () => {
    expect(() => evaluationBlocks(stream(1), 4, 1)).toThrow('1 tokens: there is no target')
    expect(() => evaluationBlocks(stream(9), 4, 1, { stride: 5 })).toThrow('stride 5 with a context of 4')
    expect(() => evaluationBlocks(stream(9), 4, 0)).toThrow('batch 0')
  })
})

describe('splitDocuments', () => {
  const documents = Array.from({ length: 400 }, (_, i) => `document ${i}`)

  it('holds out the same documents whatever stands beside them, about as many as asked for', () => {
    const { training, heldOut } = splitDocuments(documents, 0.1)
    expect([...training, ...heldOut].sort()).toEqual([...documents].sort())
    // Binomial: 40 of 400 within four deviations of 6.
    expect(Math.abs(heldOut.length - 40)).toBeLessThan(24)
    const others = splitDocuments([...documents.slice(200).reverse(), ...Array<string>(30).fill('twice')], 0.1)
    expect(others.heldOut.filter((each) => each !== 'twice').sort()).toEqual(
      heldOut.filter((each) => documents.indexOf(each) >= 200).sort(),
    )
    expect([0, 30]).toContain(others.heldOut.filter((each) => each === 'twice').length)
  })

  it('holds out one at least where documents must stay whole', () => {
    const { training, heldOut } = splitWholes(documents.slice(0, 9), 1e-6)
    expect([training.length, heldOut.length]).toEqual([8, 1])
    expect(() => splitWholes(['a'], 0.5)).toThrow('one part would be empty')
  })

  it('holds out the end of few documents', () => {
    expect(splitDocuments(['0123456789'], 0.2)).toEqual({ training: ['01234567'], heldOut: ['89'] })
    expect(() => splitDocuments(['a'], 0.5)).toThrow('one part would be empty')
  })
})
