/** The report on a language model: how well it predicts, how varied and how new what it writes is, and how fast it writes. */
import type { TokenArray, Tokenizer } from '../../data/index.js'
import { chooseNgram, type NgramModel, ngram } from '../../models/index.js'
import { ngramReader, readerSampler, type TextSampler } from '../../sample/index.js'
import { passageIndex } from '../passages.js'
import { type TextBlocks, textBlocks } from '../text-blocks.js'
import { type DrawnTexts, drawTexts, passagesOf } from '../text-samples.js'
import type { Report, ReportSection, ReportText, ReportVerdict } from './report.js'
import { likelihoodSection } from './text-likelihood.js'
import { copyFigure, type MeasuredSamples, measureSamples, ordersFor, type SampleSet } from './text-samples.js'
import { writingSpeed } from './text-speed.js'

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
    ...copierOf(training, cut),
  ]
  const index = training && passageIndex(training, tokenizer.size)
  const orders = ordersFor(real, tokenizer)
  const measured = sets.map((set) => measureSamples(set, orders, { tokenizer, seed, ...(index && { index }) }))
  const variety = varietySection(measured, cut)
  const speed = writingSpeed(own.at(-1)!, counting, seed)
  const verdicts = [prediction.verdict, variety.verdict, speed.verdict]
  return {
    title: `${given.name} on ${given.data}`,
    summary: verdicts.map(({ words }) => words).join(' '),
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

/** Passages of the training text itself, where it is long enough. */
function copierOf(training: Int32Array | undefined, cut: Cut): readonly SampleSet[] {
  if (training === undefined || training.length < cut.count * (cut.prompt + cut.length) * 1.1) return []
  const what = 'Passages of the training text: what a model that only copies would write.'
  return [{ name: 'copier', role: 'control', what, samples: passagesOf(training, cut).map(({ text }) => text) }]
}

function varietySection(
  measured: readonly MeasuredSamples[],
  { count, length }: Cut,
): { readonly section: ReportSection; readonly verdict: ReportVerdict } {
  const own = measured.filter(({ role }) => role === 'model')
  const judged = own.at(-1)!
  const real = measured.find(({ role }) => role === 'ceiling')!
  const others = measured.filter(({ role }) => role !== 'model')
  const main = judged.measures.length > 1 ? 1 : 0
  const figure = copyFigure(own, real)
  return {
    section: {
      title: 'Variety and novelty',
      text: `What the model writes, beside real text of the same length: ${count} texts of ${length} tokens in every row. A model that copies looks perfect until copies are counted, as the last row shows.`,
      comparison: {
        title: 'Beside real text',
        text: 'Nearer to the row of real unseen text is better, on either side. Intervals resample whole texts.',
        rows: measured,
      },
      measures: judged.measures.map((measure, i) => ({
        ...measure,
        floor: real.measures[i]!.value,
        floorName: 'real unseen text',
      })),
      figures: figure ? [figure] : [],
    },
    verdict: {
      axis: 'Diversity',
      words: varietyWords(judged, real),
      measure: judged.measures[main]!,
      references: others.map(({ name, measures }) => ({ name, value: measures[main]!.value })),
    },
  }
}

/** What variety and copying at the last temperature say beside real text: intervals that do not meet are a difference. */
export function varietyWords(judged: MeasuredSamples, real: MeasuredSamples): string {
  const main = judged.measures.length > 1 ? 1 : 0
  const [mine, theirs] = [judged.measures[main]!, real.measures[main]!]
  const varied =
    mine.high! < theirs.low!
      ? 'less varied than real text'
      : mine.low! > theirs.high!
        ? 'more varied than real text'
        : 'as varied as real text'
  const [copied, shared] = [judged.novelty?.copied.at(-1), real.novelty?.copied.at(-1)]
  if (copied === undefined || shared === undefined) return `What it writes is ${varied}.`
  const isMore = copied.low > shared.high
  return `What it writes is ${varied}, and it copies ${isMore ? 'more from its training text than' : 'no more from its training text than'} real text shares with it.`
}

function samplesSection(
  own: readonly DrawnTexts[],
  temperatures: readonly number[],
  { tokenizer }: TextEvaluation,
  passages: ReturnType<typeof passagesOf>,
): ReportSection {
  const prompt = tokenizer.decode(passages[0]!.prompt)
  const texts: ReportText[] = own.map(({ samples }, i) => ({
    title: `Temperature ${temperatures[i]}`,
    text: tokenizer.decode(samples[0]!),
    caption: `The first text at this temperature; it goes on from “${prompt}”.`,
  }))
  const real: ReportText = {
    title: 'Real text',
    text: tokenizer.decode(passages[0]!.text),
    caption: 'How the held-out text itself goes on.',
  }
  return { title: 'Texts', measures: [], figures: [], texts: [...texts, real] }
}
