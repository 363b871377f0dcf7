/** How well a language model classifies after so many examples in its prompt, over draws of them and over their orders. */
import type { LabelledText } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import type { Interval } from '../statistics/interval.js'
import { meanInterval } from '../statistics/mean-interval.js'
import { wilson } from '../statistics/proportions.js'
import type { InContextClassifier } from './classifier.js'
import { nearestTexts, type Selection } from './selection.js'

export interface InContextAccuracyOptions {
  readonly labels: readonly string[]
  /** Numbers of examples in the prompt. */
  readonly shots: readonly number[]
  readonly test: readonly LabelledText[]
  readonly select: Selection
  /** Draws of examples; 1 where the selection draws nothing. */
  readonly draws: number
  /** Orders of the first draw's examples that are tried (arXiv:2104.08786); 0 or 1 tries none. */
  readonly orders: number
  readonly seed: number
  /** Told of each number of examples as it is done. */
  readonly onRow?: (row: InContextRow) => void
}

export interface InContextRow {
  readonly shots: number
  /** Share of right answers: over draws by Student's interval, of one draw by Wilson's over the questions. */
  readonly plain: Interval
  readonly calibrated: Interval
  readonly draws: number
  /** Of the first draw's examples in other orders, without calibration. */
  readonly orders?: {
    readonly count: number
    readonly least: number
    readonly most: number
    readonly deviation: number
  }
}

/** @throws for no questions, and where a question has a label that is not among them. */
export async function inContextAccuracy(
  classify: InContextClassifier,
  options: InContextAccuracyOptions,
): Promise<readonly InContextRow[]> {
  const { labels, test, select, draws, orders, seed, onRow } = options
  const stranger = test.find(({ label }) => !labels.includes(label))
  if (test.length === 0 || stranger) {
    const what = stranger ? `a question with the label "${stranger.label}"` : 'no questions'
    throw new AtelierError(`in-context: ${what}: the labels are ${labels.join(', ')}`)
  }
  const rows: InContextRow[] = []
  const permuted = randomStream(seed, 'orders of examples')
  for (const shots of options.shots) {
    const made = shots === 0 ? 1 : draws
    const shares = { plain: [] as number[], calibrated: [] as number[] }
    for (let draw = 0; draw < made; draw++) {
      const right = await rightAnswers(classify, labels, test, (input) => select(input, shots, draw))
      shares.plain.push(right.plain / test.length)
      shares.calibrated.push(right.calibrated / test.length)
    }
    const tried: number[] = []
    for (let order = 1; shots > 1 && order < orders; order++) {
      // The same turn of places for every question.
      const places = permuted.fork(shots).fork(order).permutation(shots)
      const turned = (input: string): LabelledText[] => {
        const shown = select(input, shots, 0)
        return [...places].flatMap((place) => shown[place] ?? [])
      }
      tried.push((await rightAnswers(classify, labels, test, turned)).plain / test.length)
    }
    const row: InContextRow = {
      ...{ shots, draws: made },
      plain: intervalOf(shares.plain, test.length),
      calibrated: intervalOf(shares.calibrated, test.length),
      ...(tried.length > 0 && { orders: spreadOf([shares.plain[0]!, ...tried]) }),
    }
    onRow?.(row)
    rows.push(row)
  }
  return rows
}

async function rightAnswers(
  classify: InContextClassifier,
  labels: readonly string[],
  test: readonly LabelledText[],
  shownFor: (input: string) => readonly LabelledText[],
): Promise<{ readonly plain: number; readonly calibrated: number }> {
  let [plain, calibrated] = [0, 0]
  for (const { input, label } of test) {
    const answer = await classify(shownFor(input), input)
    if (labels[likeliest(answer.plain)] === label) plain += 1
    if (labels[likeliest(answer.calibrated)] === label) calibrated += 1
  }
  return { plain, calibrated }
}

const likeliest = (chances: Float64Array): number => chances.indexOf(Math.max(...chances))

const intervalOf = (shares: readonly number[], questions: number): Interval =>
  shares.length > 1 ? meanInterval(shares) : wilson(Math.round(shares[0]! * questions), questions)

function spreadOf(shares: readonly number[]): NonNullable<InContextRow['orders']> {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (shares.length - 1))
  return { count: shares.length, least: Math.min(...shares), most: Math.max(...shares), deviation }
}

/** What any of it has to beat: the commonest label, and the label of the nearest of all examples by character n-grams. */
export function inContextBaselines(
  examples: readonly LabelledText[],
  test: readonly LabelledText[],
  seed: number,
): readonly { readonly name: string; readonly accuracy: Interval }[] {
  const counts = new Map<string, number>()
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1)
  const commonest = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0]
  const nearest = nearestTexts(
    examples.map(({ input }) => input),
    seed,
  )
  const right = (answer: (input: string) => string): Interval =>
    wilson(test.filter(({ input, label }) => answer(input) === label).length, test.length)
  return [
    { name: `always "${commonest}"`, accuracy: right(() => commonest) },
    {
      name: `nearest of all ${examples.length} examples`,
      accuracy: right((input) => examples[nearest(input, 1)[0]!]!.label),
    },
  ]
}
