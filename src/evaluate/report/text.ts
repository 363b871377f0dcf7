/** The report on a language model: how well it predicts, how varied and how new what it writes is, and how fast it writes. */
import type { TokenArray, Tokenizer } from '../../data/index.js'
import { chooseNgram, type NgramModel, ngram } from '../../models/index.js'
import { ngramReader, readerSampler, type TextSampler } from '../../sample/index.js'
import { passageIndex } from '../passages.js'
import { type TextBlocks, textBlocks } from '../text-blocks.js'
import { type DrawnTexts, drawTexts, passagesOf } from '../text-samples.js'
import type { Report, ReportSection, ReportText } from './report.js'
import { likelihoodSection } from './text-likelihood.js'
import { textOverlap } from './text-overlap.js'
import { measureSamples, ordersFor, type SampleSet } from './text-samples.js'
import { writingSpeed } from './text-speed.js'
import { varietySection } from './text-variety.js'

/** A language model, and what it is judged on. */
export interface TextEvaluation {
  /** The run, for the title. */
  readonly name: string
  /** The data, in words. */
  readonly data: string
  readonly tokenizer: Tokenizer
  /** Writes texts; stays open. */
  readonly sampler: TextSampler
  /** Most tokens that the model reads at once. */
  readonly context: number
  /** Sums over blocks of −ln p of every held-out token but the first [blocks]. */
  losses(blocks: TextBlocks): Promise<readonly number[]>
  readonly heldOut: TokenArray
  /** Without it there is no n-gram floor, and nothing is said of copying. */
  readonly training?: TokenArray
  /** The token that ends documents, where a text is documents. */
  readonly boundary?: number
  /** Default 0.5, 0.8 and 1; the verdicts are by the last. */
  readonly temperatures?: readonly number[]
  /** Texts at each temperature. Default 40. */
  readonly samples?: number
  /** Tokens of each. Default 256. */
  readonly length?: number
  readonly seed?: number
  readonly signal?: AbortSignal
  /** What a reader must know before all else, in a sentence. */
  readonly warning?: string
  /** How it was made, for the end of the report. */
  readonly made?: Readonly<Record<string, string>>
}

/** Tokens that are counted and indexed, at most: they take memory, and more change little. */
const mostCounted = 5_000_000

/**
 * Measures a language model on every axis. The n-gram model, real unseen text and passages of the training text are always beside it.
 * @throws AtelierError where the held-out text is too short for a single sample.
 */
export async function evaluateText(given: TextEvaluation): Promise<Report> {
  const { tokenizer, boundary, seed = 1, temperatures = [0.5, 0.8, 1] } = given
  const heldOut = Int32Array.from(given.heldOut)
  const training = given.training && Int32Array.from(given.training.subarray(-mostCounted))
  const blocks = textBlocks(heldOut, { tokenizer, ...(boundary !== undefined && { boundary }) })
  const counted = training && countedModel(training, tokenizer.size, boundary)
  const prediction = likelihoodSection({
    ...{ name: given.data, blocks, heldOut, tokenizer, seed, losses: await given.losses(blocks) },
    ...(counted && training && { counted, training }),
  })

  const cut = fittingCut(heldOut, given)
  const passages = passagesOf(heldOut, cut)
  const drawing = { prompts: passages.map(({ prompt }) => prompt), length: cut.length, seed }
  const draw = (sampler: TextSampler, temperature: number): Promise<DrawnTexts> =>
    drawTexts(sampler, { ...drawing, temperature, ...(given.signal && { signal: given.signal }) })
  const own: DrawnTexts[] = []
  for (const temperature of temperatures) own.push(await draw(given.sampler, temperature))
  const counting = counted && (await draw(readerSampler(ngramReader(counted), counted, tokenizer), 1))

  const real = passages.map(({ text }) => text)
  const known = trainingPassages(training, cut)
  const overlap = known && textOverlap(known.reference, { tokenizer, seed })
  const sets: SampleSet[] = [
    ...own.map(({ samples }, i) => ({
      ...({ name: `temperature ${temperatures[i]}`, role: 'model', temperature: temperatures[i]!, samples } as const),
      what: 'Written by this model.',
    })),
    { name: 'real unseen text', role: 'ceiling', samples: real, what: 'Held-out text that the samples go on in.' },
    ...(counting
      ? [
          {
            name: 'n-gram model',
            role: 'baseline',
            samples: counting.samples,
            what: 'Written by counts, at temperature 1.',
          } as const,
        ]
      : []),
    ...(known
      ? [
          {
            name: 'copier',
            role: 'control',
            samples: known.copied,
            what: 'Passages of the training text: what a model that only copies would write.',
          } as const,
        ]
      : []),
  ]
  const index = training && passageIndex(training, tokenizer.size)
  const orders = ordersFor(real, tokenizer)
  const measuring = { tokenizer, seed, ...(index && { index }), ...(overlap && { overlap }) }
  const measured = sets.map((set) => measureSamples(set, orders, measuring))
  const variety = varietySection(measured, cut, overlap)
  const speed = writingSpeed(own.at(-1)!, counting, seed)
  const verdicts = [prediction.verdict, variety.verdict, speed.verdict]
  return {
    title: `${given.name} on ${given.data}`,
    summary: [...(given.warning === undefined ? [] : [given.warning]), ...verdicts.map(({ words }) => words)].join(' '),
    verdicts,
    made: { ...given.made, data: given.data, seed: String(seed) },
    sections: [prediction.section, variety.section, speed.section, samplesSection(own, temperatures, given, passages)],
  }
}

function countedModel(training: Int32Array, vocabulary: number, boundary: number | undefined): NgramModel {
  const options = { vocabulary, ...(boundary !== undefined && { boundary }) }
  return ngram(training, { ...options, order: chooseNgram(training, options).model.order })
}

/** How passages are cut: as asked for, or fewer and shorter where the text does not hold so much. */
function fittingCut(heldOut: Int32Array, { context, samples = 40, length = 256 }: TextEvaluation) {
  const most = Math.max(1, Math.min(length, Math.floor(heldOut.length / 8)))
  const prompt = Math.min(32, Math.ceil(Math.min(context, most) / 2))
  return {
    prompt,
    length: most,
    count: Math.max(1, Math.min(samples, Math.floor(heldOut.length / (prompt + most)) - 1)),
  }
}

type Cut = ReturnType<typeof fittingCut>

/** Passages of the training text: some to compare with, and as many to copy; none where it is too short. */
function trainingPassages(
  training: Int32Array | undefined,
  cut: Cut,
): { readonly reference: Int32Array[]; readonly copied: Int32Array[] } | undefined {
  const both = { ...cut, count: 2 * cut.count }
  if (training === undefined || training.length < both.count * (cut.prompt + cut.length) * 1.1) return undefined
  const texts = passagesOf(training, both).map(({ text }) => text)
  return { reference: texts.filter((_, i) => i % 2 === 0), copied: texts.filter((_, i) => i % 2 === 1) }
}

function samplesSection(
  own: readonly DrawnTexts[],
  temperatures: readonly number[],
  { tokenizer }: TextEvaluation,
  passages: ReturnType<typeof passagesOf>,
): ReportSection {
  const prompt = tokenizer.decode(passages[0]!.prompt)
  const caption = 'The first text at this temperature, none chosen; it goes on from the words in grey.'
  const texts: ReportText[] = own.map(({ samples }, i) => ({
    title: `Temperature ${temperatures[i]}`,
    text: tokenizer.decode(samples[0]!),
    ...{ prompt, caption },
  }))
  const real: ReportText = {
    title: 'Real text',
    prompt,
    text: tokenizer.decode(passages[0]!.text),
    caption: 'How the held-out text itself goes on.',
  }
  return { title: 'Texts', measures: [], figures: [], texts: [...texts, real] }
}
