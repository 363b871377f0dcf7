/** The section on what a language model writes, and its verdict. */
import type { ComparisonRow, Measure, ReportSection, ReportVerdict } from './report.js'
import type { Overlap } from './text-overlap.js'
import { copyFigure, type MeasuredSamples } from './text-samples.js'

/** Texts in a set, and tokens of each. */
export interface SampleSizes {
  readonly count: number
  readonly length: number
}

/** The sets, those of the model first in rising temperature; the last of them is judged. */
export function varietySection(
  measured: readonly MeasuredSamples[],
  { count, length }: SampleSizes,
  overlap: Overlap | undefined,
): { readonly section: ReportSection; readonly verdict: ReportVerdict } {
  const own = measured.filter(({ role }) => role === 'model')
  const judged = own.at(-1)!
  const real = measured.find(({ role }) => role === 'ceiling')!
  const copies = copyFigure(own, real)
  const shown = [real, judged].map(({ name, samples }) => ({ name, samples }))
  const main = judged.measures[0]!
  return {
    section: {
      title: 'Variety and novelty',
      text: `What the model writes, beside real text of the same length: ${count} texts of ${length} tokens in every row. A model that copies looks perfect until copies are counted, as the last row shows.`,
      comparison: {
        title: 'Beside real text',
        text: 'Nearer to the row of real unseen text is better, on either side. Intervals resample whole texts.',
        rows: measured.map(({ name, role, what, measures }): ComparisonRow => ({ name, role, what, measures })),
      },
      measures: judged.measures.map((measure, i) => ({
        ...measure,
        floor: real.measures[i]!.value,
        floorName: 'real unseen text',
      })),
      figures: [...(overlap ? [overlap.figure(shown)] : []), ...(copies ? [copies] : [])],
    },
    verdict: {
      axis: 'Diversity',
      words: varietyWords(judged, real),
      measure: main,
      references: measured
        .filter(({ role }) => role !== 'model')
        .map(({ name, measures }) => ({ name, value: measures[0]!.value })),
    },
  }
}

/** What overlap, variety and copying say beside real text: intervals that do not meet are a difference. */
export function varietyWords(judged: MeasuredSamples, real: MeasuredSamples): string {
  const { novelty } = judged
  const [copied, shared] = [novelty?.copied.at(-1), real.novelty?.copied.at(-1)]
  const start = `What it writes ${likeness(judged, real)} and is ${varied(judged, real)}`
  if (copied === undefined || shared === undefined) return `${start}.`
  return `${start}; it copies ${copied.low > shared.high ? 'more' : 'no more'} from its training text than real text shares with it.`
}

const named = ({ measures }: MeasuredSamples, start: string): Measure | undefined =>
  measures.findLast(({ name }) => name.startsWith(start))

function likeness(judged: MeasuredSamples, real: MeasuredSamples): string {
  const [own, theirs] = [named(judged, 'Overlap'), named(real, 'Overlap')]
  if (own === undefined || theirs === undefined) return 'was not compared with training text'
  const share = own.value / theirs.value
  if (own.high! >= theirs.low! || share > 0.9) return 'looks like real text to counts of letters'
  return share > 0.6
    ? 'looks mostly like real text'
    : share > 0.3
      ? 'looks partly like real text'
      : 'looks unlike real text'
}

function varied(judged: MeasuredSamples, real: MeasuredSamples): string {
  const [own, theirs] = [named(judged, 'Distinct')!, named(real, 'Distinct')!]
  if (own.high! < theirs.low!) return 'less varied'
  return own.low! > theirs.high! ? 'more varied, as noise is' : 'as varied'
}
