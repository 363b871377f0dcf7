/** Heads that recall: a Transformer learns to look back, and loses its heads one at a time (induction heads: arXiv:2209.11895). */
import { type AttentionReader, attentionReader, type Reader, reader } from '../../../sample/index.js'
import { across, type Experiment } from '../../experiment.js'
import { apprentice } from '../../jobs/language/apprentice.js'
import type { headsCard } from './card.js'
import { length, letters, repeats, repeatsLoader } from './repeats.js'

interface HeadFound {
  readonly layer: number
  /** Share of right answers without it, on patterns that chose nothing. */
  readonly without: number
  /** Mean share of its attention, at the last letter, that goes to places where the letter to be said stood. */
  readonly toAnswer: number
}

interface Found {
  /** Share of right answers with all heads. */
  readonly whole: number
  readonly heads: readonly HeadFound[]
  /** The one without which the fewest answers were right where it was chosen. */
  readonly strongest: number
  /** Microseconds a letter, read all at once and one after the other. */
  readonly atOnce: number
  readonly inTurn: number
}

const [layers, width, batch] = [2, 24, 16]
const [choosing, measuring] = [48, 96]
/** Steps between two words of how it goes. */
const pace = 5
/** With fewer right answers nothing has been learnt that a head could be missed for. */
const learnt = 0.9
const readings = 10

export const headsExperiment: Experiment<Found, (typeof headsCard)['link']> = {
  async *run({ heads, steps }, place) {
    const config = { family: 'gpt', vocabulary: letters, context: length, layers, heads, width } as const
    const learning = apprentice({ config, place, batch, steps, loader: repeatsLoader(batch, place.seed) })
    for (let step = 1; step <= steps; step++) {
      const { loss } = await learning.advance()
      if (step % pace === 0) yield { share: (0.7 * step) / steps, says: `learning, step ${step}`, readings: { loss } }
    }
    const looking = attentionReader(learning.memory, learning.model)
    const each = Array.from({ length: layers * heads }, (_, i) => [Math.floor(i / heads), i % heads] as const)
    const [chosenOn, measuredOn] = (['choosing', 'measuring'] as const).map((split) =>
      repeats({ rows: split === 'choosing' ? choosing : measuring, seed: place.seed, split, step: 0 }),
    )
    const whole = await recalled(looking, measuredOn!)
    const found: (HeadFound & { readonly chosen: number })[] = []
    for (const [i, head] of each.entries()) {
      const chosen = await recalled(looking, chosenOn!, head)
      yield { share: 0.7 + (0.28 * (i + 0.5)) / each.length, says: `switching heads off, ${i + 1} of ${each.length}` }
      const { right: without } = await recalled(looking, measuredOn!, head)
      found.push({ layer: head[0], chosen: chosen.right, without, toAnswer: whole.toAnswer[i]! })
      const readings = { 'answers left': without }
      yield {
        share: 0.7 + (0.28 * (i + 1)) / each.length,
        says: `without head ${head[0] + 1}.${head[1] + 1}`,
        readings,
      }
    }
    const strongest = found.reduce((best, { chosen }, i) => (chosen < found[best]!.chosen ? i : best), 0)
    const reading = reader(learning.memory, learning.model, { frozen: false, chunks: [length] })
    const times = await timed(reading, measuredOn!.tokens)
    await reading.close()
    await looking.close()
    await learning.close()
    return { whole: whole.right, heads: found, strongest, ...times }
  },

  verdict(results, { heads }) {
    const percent = (of: (found: Found) => number) => across(results.map((found) => 100 * of(found)))
    const left = (found: Found): number => found.heads[found.strongest]!.without
    const others = (found: Found): readonly number[] =>
      found.heads.filter((_, i) => i !== found.strongest).map(({ without }) => without)
    const dropped = percent((found) => found.whole - left(found))
    const hasLearnt = results.filter(({ whole }) => whole >= learnt).length
    const isSo = (found: Found): boolean =>
      found.whole >= learnt && found.whole - left(found) >= 0.2 && left(found) < Math.min(...others(found))
    const count = results.filter(isSo).length
    const looksMost = ({ heads: all }: Found): number =>
      all.reduce((best, { toAnswer }, i) => (toAnswer > all[best]!.toAnswer ? i : best), 0)
    const without = percent(left)
    return {
      claim: `Recall hangs on single heads: without the strongest of ${layers * heads} at least 20 more of 100 answers are wrong, more than without any other.`,
      holds: count === results.length ? 'yes' : count > 0 ? 'mixed' : 'no',
      evidence: [
        { label: 'right answers with all heads', ...percent(({ whole }) => whole), unit: '%' },
        { label: 'right answers without the strongest head', ...without, unit: '%' },
        { label: 'lost with the strongest head', ...dropped, unit: 'points' },
        {
          label: 'lost with another head: the median of them',
          ...percent((found) => found.whole - across(others(found)).value),
          unit: 'points',
        },
        { label: 'a guess among the letters', value: 100 / letters, unit: '%' },
        { label: 'seeds that had learnt it (nine answers of ten)', value: hasLearnt },
        {
          label: 'seeds in which the strongest head stood in the first layer',
          value: results.filter((found) => found.heads[found.strongest]!.layer === 0).length,
        },
        {
          label: 'seeds in which the strongest was the one that looked most at the answer',
          value: results.filter((found) => looksMost(found) === found.strongest).length,
        },
        { label: 'reading all letters at once', ...across(results.map(({ atOnce }) => atOnce)), unit: 'µs a letter' },
        { label: 'reading them in turn', ...across(results.map(({ inTurn }) => inTurn)), unit: 'µs a letter' },
      ],
      caveat:
        'A head that is switched off leaves a gap that the rest never learnt to bridge: this is what this model loses, not what the head is for. The strongest need not be the one whose map points at the answer: it may be the one that prepared the way, a layer earlier. Weights show routing, not reasons.',
      outcome: { kind: 'number', ...without },
    }
  },
}

type Rows = ReturnType<typeof repeats>

/**
 * The share of rows whose last letter is foretold from those before it, with a head switched off if one is named; and of each head the mean
 * attention that the last letter read gives to that letter wherever it stood.
 */
async function recalled(looking: AttentionReader, { tokens }: Rows, off?: readonly [number, number]) {
  const rows = tokens.length / length
  const toAnswer = new Float64Array(looking.layers * looking.heads)
  let right = 0
  for (let row = 0; row < rows; row++) {
    const text = [...tokens.subarray(row * length, (row + 1) * length)]
    const answer = text.pop()!
    const { logits, maps } = await looking.read(text, off && [off])
    if (logits.every((value) => value <= logits[answer]!)) right += 1
    const time = text.length
    for (const [head] of toAnswer.entries()) {
      const last = (head * time + time - 1) * time
      for (const [at, letter] of text.entries()) if (letter === answer) toAnswer[head]! += maps[last + at]! / rows
    }
  }
  return { right: right / rows, toAnswer }
}

/** Microseconds a letter, the median of some rows: whole rows in one run of the model, and letter after letter. The first, which compiles, is left out. */
async function timed(reading: Reader, tokens: Int32Array) {
  const row = (i: number): number[] => [...tokens.subarray(i * length, (i + 1) * length)]
  const per = async (each: (text: number[]) => Promise<unknown>): Promise<number> => {
    await each(row(0))
    const times: number[] = []
    for (let i = 1; i <= readings; i++) {
      const began = performance.now()
      await each(row(i))
      times.push((1e3 * (performance.now() - began)) / length)
    }
    return across(times).value
  }
  const atOnce = await per((text) => {
    reading.forget()
    return reading.after(text)
  })
  const inTurn = await per(async (text) => {
    reading.forget()
    for (let end = 1; end <= length; end++) await reading.after(text.slice(0, end))
  })
  return { atOnce, inTurn }
}
