/** How well a model predicts held-out text, block by block beside counting. */
import { lineChart } from '../../charts/index.js'
import type { TokenArray, Tokenizer } from '../../data/index.js'
import { type NgramModel, ngram } from '../../models/index.js'
import { ratio } from '../novelty.js'
import type { Interval } from '../statistics/interval.js'
import { ngramBlockLosses, type TextBlocks } from '../text-blocks.js'
import { measureOf, type Told } from './measure.js'
import type { ComparisonRow, Measure, ReportFigure, ReportSection, ReportVerdict } from './report.js'

/** What the section reads. */
export interface Predicted {
  readonly name: string
  readonly blocks: TextBlocks
  /** Sums of −ln p over each block [blocks]. */
  readonly losses: readonly number[]
  readonly heldOut: TokenArray
  readonly training?: TokenArray
  /** The best model of counts, there if there is text to count. */
  readonly counted?: NgramModel
  readonly tokenizer: Tokenizer
  readonly seed: number
}

/** A section and what it says on quality. */
export interface Judged {
  readonly section: ReportSection
  readonly verdict: ReportVerdict
}

/** Bits per byte, nats and perplexity of the model, the n-gram floor and single tokens; the verdict is by paired blocks. */
export function likelihoodSection(given: Predicted): Judged {
  const { blocks, losses, counted, training, heldOut, seed } = given
  const tokens = heldOut.length - 1
  const rows: ComparisonRow[] = [
    {
      name: 'this model',
      role: 'model',
      what: 'Reads as it was trained to read.',
      measures: measuresOf(losses, given),
    },
  ]
  const floor = counted && ngramBlockLosses(counted, heldOut, blocks)
  if (counted && floor) {
    const what = `Counts of ${counted.order} tokens and fewer in the training text, smoothed (Kneser-Ney).`
    rows.push({ name: 'best n-gram model', role: 'baseline', what, measures: measuresOf(floor, given) })
  }
  if (counted && training) {
    const single = ngram(training, { order: 1, vocabulary: counted.vocabulary })
    const what = 'How frequent each token is, whatever came before.'
    const alone = ngramBlockLosses(single, heldOut, blocks)
    rows.push({ name: 'single tokens', role: 'control', what, measures: measuresOf(alone, given) })
  }
  const difference =
    floor &&
    perByte(
      losses.map((loss, i) => loss - floor[i]!),
      blocks,
      seed,
    )
  const [bits, ...others] = rows[0]!.measures as [Measure, ...Measure[]]
  const floorBits = rows[1]?.measures[0]?.value
  const against = difference === undefined ? [] : [differenceOf(difference, { samples: tokens, seed })]
  return {
    section: {
      title: 'Prediction',
      text: `How surprised the model is by text that it has not seen: ${tokens.toLocaleString('en-US')} tokens of ${given.name}, each predicted from those before it. Intervals resample ${blocks.tokens.length} blocks of the text.`,
      comparison: {
        title: 'Beside counting',
        text: 'Every row predicts the same tokens. A model that does not beat the n-gram row has learnt less than counting finds in seconds.',
        rows,
      },
      measures: [...withFloor([bits, ...others], rows[1]), ...against],
      figures: [lossFigure(given, floor)],
    },
    verdict: {
      axis: 'Quality',
      words: qualityWords(difference),
      measure: bits,
      references: [
        ...(floorBits === undefined ? [] : [{ name: 'n-gram', value: floorBits }]),
        ...(rows[2] === undefined ? [] : [{ name: 'single tokens', value: rows[2].measures[0]!.value }]),
      ],
    },
  }
}

/** What a paired difference of bits per byte, model − floor, says. */
export function qualityWords(difference: Interval | undefined): string {
  if (difference === undefined) return 'There was no text to count, so nothing says whether this is good.'
  const size = Math.abs(difference.value).toFixed(2)
  if (difference.high < 0) return `It predicts unseen text better than counting does, by ${size} bits a byte.`
  if (difference.low > 0)
    return `Counting predicts unseen text better, by ${size} bits a byte: it has learnt too little.`
  return 'It predicts unseen text about as well as counting does.'
}

const perByte = (losses: readonly number[], { bytes }: TextBlocks, seed: number): Interval =>
  ratio(
    losses.map((loss) => loss / Math.LN2),
    bytes,
    { seed },
  )

function measuresOf(losses: readonly number[], { blocks, seed, heldOut }: Predicted): readonly Measure[] {
  const told = { better: 'lower', samples: heldOut.length - 1, seed } as const
  const nats = ratio(losses, blocks.tokens, { seed })
  const perplexity = { value: Math.exp(nats.value), low: Math.exp(nats.low), high: Math.exp(nats.high) }
  return [
    measureOf(perByte(losses, blocks, seed), {
      ...told,
      name: 'Bits per byte',
      note: 'Bits that the model would need to store a byte of the text; compares models whatever their tokens are.',
    }),
    measureOf(nats, {
      ...told,
      name: 'Nats per token',
      note: 'Mean of −ln p over the tokens; compares models with the same tokens only.',
    }),
    measureOf(perplexity, {
      ...told,
      name: 'Perplexity',
      note: 'Between how many equally likely tokens the model seems to choose: e to the nats.',
    }),
  ]
}

const differenceOf = (difference: Interval, told: Pick<Told, 'samples' | 'seed'>): Measure =>
  measureOf(difference, {
    ...told,
    name: 'Bits per byte above the n-gram model',
    better: 'lower',
    note: 'On the same blocks of text: below 0, the model knows more than counting does; 0 within the interval means that they tie.',
  })

const withFloor = (measures: readonly Measure[], floor: ComparisonRow | undefined): readonly Measure[] =>
  measures.map((measure, i) =>
    floor === undefined ? measure : { ...measure, floor: floor.measures[i]!.value, floorName: 'best n-gram model' },
  )

/** Bits per byte along the text, means of neighbouring blocks. */
function lossFigure({ blocks, losses }: Predicted, floor: readonly number[] | undefined): ReportFigure {
  const groups = 40
  const along = (sums: readonly number[]): readonly (readonly [number, number])[] => {
    const size = Math.ceil(sums.length / groups)
    return Array.from({ length: Math.ceil(sums.length / size) }, (_, group) => {
      const part = [group * size, (group + 1) * size] as const
      const total = (values: readonly number[]): number => values.slice(...part).reduce((sum, value) => sum + value, 0)
      return [blocks.ends[Math.min(sums.length, part[1]) - 1]!, total(sums) / Math.LN2 / total(blocks.bytes)] as const
    })
  }
  const title = 'Loss along the held-out text'
  return {
    title,
    svg: lineChart({
      title,
      isBare: true,
      width: 480,
      height: 300,
      x: { label: 'tokens into the text' },
      y: { label: 'bits per byte' },
      series: [
        { name: 'this model', points: along(losses) },
        ...(floor ? [{ name: 'n-gram', points: along(floor), isDashed: true }] : []),
      ],
    }),
    caption: 'Where the text is hard for both, it is the text; where the lines part, it is the model.',
  }
}
