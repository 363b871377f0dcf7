import { describe, expect, it } from 'vitest'
import { byteTokenizer, splitTail } from '../../data/index.js'
import { ngram } from '../../models/index.js'
import { ngramReader, readerSampler } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { ngramBlockLosses } from '../text-blocks.js'
import { renderReport } from './html.js'
import { evaluateText, type TextEvaluation } from './text.js'
import { qualityWords } from './text-likelihood.js'
import { ordersFor } from './text-samples.js'
import { varietyWords } from './text-variety.js'

const tokenizer = byteTokenizer()
const nouns = ['whale', 'captain', 'harpoon', 'sea', 'ship', 'lamp', 'bell']
const verbs = ['sees', 'follows', 'strikes', 'forgets', 'carries']
const draws = randomStream(1, 'tale')
const word = (words: readonly string[]): string => words[draws.integer(words.length)]!
const tale = Array.from({ length: 400 }, () => `The ${word(nouns)} ${word(verbs)} the ${word(nouns)}. `)
const { training, heldOut } = splitTail(tokenizer.encode(tale.join('')), 0.25)

/** A model of counts in the place of a trained one. */
function counts(order: number, given: Partial<TextEvaluation> = {}): TextEvaluation {
  const model = ngram(training, { order, vocabulary: tokenizer.size })
  return {
    name: `${order}-grams`,
    data: 'a tale',
    tokenizer,
    sampler: readerSampler(ngramReader(model), model, tokenizer),
    context: 64,
    losses: async (blocks) => ngramBlockLosses(model, heldOut, blocks),
    heldOut,
    training,
    samples: 6,
    length: 80,
    made: { model: 'counts' },
    ...given,
  }
}

const measureNamed = (report: Awaited<ReturnType<typeof evaluateText>>, name: string) =>
  report.sections.flatMap(({ measures }) => measures).find((measure) => measure.name === name)!

describe('the report on a language model', () => {
  it('holds likelihood, variety, speed and texts, each number with its interval, and renders', async () => {
    const report = await evaluateText(counts(3))
    expect(report.sections.map(({ title }) => title)).toEqual(['Prediction', 'Variety and novelty', 'Speed', 'Texts'])
    expect(report.verdicts!.map(({ axis }) => axis)).toEqual(['Quality', 'Diversity', 'Speed'])
    const bits = measureNamed(report, 'Bits per byte')
    const nats = ngram(training, { order: 3, vocabulary: tokenizer.size }).loss(heldOut.subarray(1), {
      context: heldOut.subarray(0, 1),
    })
    expect(bits.value).toBeCloseTo(nats / Math.LN2, 6)
    expect(measureNamed(report, 'Perplexity').value).toBeCloseTo(Math.exp(nats), 6)
    for (const { measures, comparison } of report.sections) {
      for (const measure of [...measures, ...(comparison?.rows ?? []).flatMap((row) => row.measures)]) {
        expect(measure.low, measure.name).toBeLessThanOrEqual(measure.value)
        expect(measure.high, measure.name).toBeGreaterThanOrEqual(measure.value)
        expect(measure.samples).toBeGreaterThan(0)
        expect(measure.note).toMatch(/\.$/)
      }
    }
    expect(report.sections[3]!.texts).toHaveLength(4)
    expect(renderReport(report)).toContain('best n-gram model')
  })

  it('finds the better of two models on the same blocks', async () => {
    const good = await evaluateText(counts(5))
    const bad = await evaluateText(counts(1))
    const against = 'Bits per byte above the n-gram model'
    const [own, floor] = bad.sections[0]!.comparison!.rows.map(({ measures }) => measures[0]!.value)
    expect(measureNamed(bad, against).value).toBeCloseTo(own! - floor!, 9)
    expect(measureNamed(bad, against).low!).toBeGreaterThan(0)
    expect(measureNamed(good, against).value).toBeLessThan(measureNamed(bad, against).value)
    expect(bad.verdicts![0]!.words).toMatch(/^Counting predicts unseen text better/)
  })

  it('sees that a copier copies: every 16-gram, where real text shares fewer', async () => {
    const report = await evaluateText(counts(3))
    const rows = report.sections[1]!.comparison!.rows
    const copied = (name: string) =>
      rows.find((row) => row.name === name)!.measures.find((measure) => measure.name === 'Copied 16-grams')!
    expect(copied('copier').value).toBe(100)
    expect(copied('copier').low).toBeLessThan(100)
    expect(copied('real unseen text').high).toBeLessThan(100)
  })

  it('does without training text, and with a held-out text that is short', async () => {
    const { training: _, ...given } = counts(3, {
      heldOut: heldOut.subarray(0, 200),
      losses: async ({ tokens }) => tokens.map((count) => 2 * count),
    })
    const report = await evaluateText(given)
    expect(measureNamed(report, 'Nats per token').value).toBeCloseTo(2, 6)
    expect(report.sections[0]!.comparison!.rows).toHaveLength(1)
    expect(report.summary).toContain('There was no text to count')
    expect(report.sections[1]!.measures.some(({ name }) => name.startsWith('Copied'))).toBe(false)
  })
})

describe('words of a verdict', () => {
  it.each([
    [{ value: -0.1, low: -0.15, high: -0.05 }, 'better than counting does, by 0.10 bits'],
    [{ value: 0.1, low: 0.05, high: 0.15 }, 'Counting predicts unseen text better, by 0.10 bits'],
    [{ value: 0.01, low: -0.05, high: 0.07 }, 'about as well as counting'],
    [undefined, 'no text to count'],
  ])('%o: %s', (difference, words) => {
    expect(qualityWords(difference)).toContain(words)
  })

  it('say unlike, less varied or copied only where intervals do not meet', () => {
    const set = (overlap: number, distinct: number, copied: number) => {
      const measure = (name: string, value: number) => ({
        ...{ name, value, low: value - 0.05, high: value + 0.05, samples: 1, seed: 1, note: '' },
      })
      return {
        ...({ name: 's', role: 'model', what: '', samples: [] } as const),
        measures: [measure('Overlap', overlap), measure('Distinct 4-grams', distinct)],
        novelty: { copied: [{ order: 16, value: copied, low: copied - 0.05, high: copied + 0.05 }] } as never,
      }
    }
    const real = set(0.9, 0.52, 0.48)
    expect(varietyWords(set(0.85, 0.5, 0.5), real)).toMatch(
      /looks like real text .* and is as varied; it copies no more/,
    )
    expect(varietyWords(set(0.6, 0.3, 0.8), real)).toMatch(
      /looks mostly like real text and is less varied; it copies more/,
    )
    expect(varietyWords(set(0.1, 0.9, 0.1), real)).toMatch(
      /looks unlike real text and is more varied, as noise is; it copies no more/,
    )
  })
})

it('takes longer n-grams where tokens are characters than where they are words', () => {
  const samples = [heldOut.subarray(0, 80)]
  expect(ordersFor(samples, tokenizer)).toEqual({ distinct: [4, 8], copied: [16, 32] })
  expect(ordersFor(samples, { ...tokenizer, bytes: () => new Uint8Array(6) })).toEqual({
    distinct: [2],
    copied: [3, 5],
  })
})
