/** A model that reads a few lines too often: from babble over patterns to a copy, and what a temperature makes of a copy. */
import { blockLoader, characterTokenizerOf } from '../../../data/index.js'
import { novelty, passageIndex } from '../../../evaluate/index.js'
import { textSampler } from '../../../sample/index.js'
import { across, type Experiment } from '../../experiment.js'
import { apprentice } from '../../jobs/language/apprentice.js'
import { corpusText } from '../../jobs/language/corpus.js'
import { type chefCard, tastings } from './card.js'

interface Found {
  /** Per cent of new runs in what was written at temperature 1, after each of the tastings. */
  readonly fresh: readonly number[]
  /** The same of the last model, at low and high temperature. */
  readonly cool: number
  readonly hot: number
  /** The same of the book's next lines, which nobody has copied. */
  readonly author: number
}

const [batch, context, samples, written] = [6, 24, 1, 150]
const [low, high] = [0.5, 1.5]
const steps = tastings.at(-1)!

export const chefExperiment: Experiment<Found, (typeof chefCard)['link']> = {
  async *run({ length, letters }, place) {
    const text = await corpusText({ corpus: 'moby-dick' }, place)
    const start = text.indexOf('Call me')
    const [page, following] = [text.slice(start, start + length), text.slice(start + length, start + 2 * length)]
    const tokenizer = characterTokenizerOf(page + following)
    const read = tokenizer.encode(page)
    const next = Int32Array.from(tokenizer.encode(following))
    const index = passageIndex(Int32Array.from(read), tokenizer.size)
    const freshOf = (texts: readonly Int32Array[]): number =>
      100 * (1 - novelty(texts, index, { orders: [letters], resamples: 1 }).copied[0]!.value)
    const learning = apprentice({
      config: { family: 'gpt', vocabulary: tokenizer.size, context, layers: 2, heads: 4, width: 64 },
      ...{ place, batch, steps },
      loader: blockLoader(read, { batch, context, seed: place.seed, order: 'random' }),
    })
    const sampler = textSampler(learning.memory, learning.model, tokenizer, { frozen: false })
    async function taste(temperature: number): Promise<number> {
      const texts: Int32Array[] = []
      for (let i = 0; i < samples; i++) {
        const settings = { temperature, maxTokens: written, seed: 100 * place.seed + i }
        const { tokens } = await sampler.complete('\n', settings)
        texts.push(Int32Array.from(tokens, ({ id }) => id))
      }
      return freshOf(texts)
    }
    const fresh = [await taste(1)]
    for (let step = 1; step <= steps; step++) {
      const { loss } = await learning.advance()
      if ((tastings as readonly number[]).includes(step)) fresh.push(await taste(1))
      yield { share: (0.95 * step) / steps, says: `read ${step} batches of ${steps}`, readings: { loss } }
    }
    const [cool, hot] = [await taste(low), await taste(high)]
    await sampler.close()
    await learning.close()
    return { fresh, cool, hot, author: freshOf([next]) }
  },

  verdict(results, { letters }) {
    const curve = tastings.map((_, i) => across(results.map(({ fresh }) => fresh[i]!)))
    const [first, last] = [curve[0]!, curve.at(-1)!]
    const author = across(results.map((found) => found.author))
    const [cool, hot] = [across(results.map((found) => found.cool)), across(results.map((found) => found.hot))]
    const falls = results.filter((found) => found.fresh[0]! > found.author && found.fresh.at(-1)! < found.author).length
    const warms = results.filter((found) => found.hot > found.cool).length
    return {
      claim: `Read too often, a few lines are copied: new runs of ${letters} letters become rarer than in what the author wrote next. A higher temperature brings some of them back.`,
      holds: Math.min(falls, warms) === results.length ? 'yes' : falls + warms > 0 ? 'mixed' : 'no',
      evidence: [
        { label: 'new before any training: babble', ...first, unit: '%' },
        { label: `new after ${tastings[2]} steps`, ...curve[2]!, unit: '%' },
        { label: `new after ${steps} steps`, ...last, unit: '%' },
        { label: 'new in what the author wrote next', ...author, unit: '%' },
        { label: `new after ${steps} steps, temperature ${low}`, ...cool, unit: '%' },
        { label: `new after ${steps} steps, temperature ${high}`, ...hot, unit: '%' },
        { label: 'seeds in which the copy came', value: falls },
        { label: 'seeds in which the higher temperature made more new', value: warms },
      ],
      caveat:
        'New is not good: babble is all new. Between babble and copy lies what was wanted, patterns of the text in sentences that are not in it, and a larger text leaves more room for it. So few lines were chosen that the copy comes within seconds.',
      outcome: { kind: 'curve', values: curve.map(({ value }) => value), spread: curve.map(({ spread }) => spread) },
    }
  },
}
