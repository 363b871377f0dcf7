/** The report on a generator of rows: how like real ones they are, what they are worth, and what they give away. */
import { createMemory, type Memory } from '../../runtime/index.js'
import { associations } from '../tables/pairwise.js'
import { targetMeasure, usualTarget } from '../tables/usefulness.js'
import type { ComparisonRow, Measure, Report, ReportSection, ReportVerdict } from './report.js'
import { associationFigures, columnFigures, distanceFigure, rowsText, useFigure } from './table-figures.js'
import { columnMeasures, type MeasuredRows, names, type TableGround, tableMeasures, thinned } from './table-measures.js'
import { type TableEvaluation, tableSets } from './table-sets.js'
import { fidelityWords, privacyWords, usefulnessWords } from './table-words.js'

/**
 * Measures made rows beside test rows, independent columns, a Gaussian copula and a copier of training rows, all against the same
 * training rows. Takes seconds for a thousand rows and about a minute for ten thousand.
 * @throws AtelierError where there is no such target, or only one column.
 */
export async function evaluateTable(given: TableEvaluation & { readonly memory?: Memory }): Promise<Report> {
  const { generator, coding, seed = 1, memory = createMemory({ seed }) } = given
  const sets = await tableSets(given, seed)
  const target = given.target ?? usualTarget(sets.training)
  const ground: TableGround = {
    ...{ memory, sets, target },
    associations: associations(sets.training),
    targetMeasure: targetMeasure(sets.training, target),
  }
  const measured: MeasuredRows[] = []
  for (const rows of [sets.model, sets.real, ...sets.baselines]) {
    given.signal?.throwIfAborted()
    measured.push(await tableMeasures(ground, rows))
  }
  const rows = measured.map(
    ({ rows: { name, role, what }, measures }): ComparisonRow => ({ name, role, what, measures }),
  )
  const verdicts = verdictsOf(rows, ground)
  return {
    title: given.data === undefined ? `${generator.name}: made rows` : `${generator.name} on ${given.data}`,
    summary: [...caution(sets.count), ...verdicts.map(({ words }) => words)].join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${given.data === undefined ? '' : `${given.data}: `}${given.training.rows.length.toLocaleString('en-US')} training and ${given.test.rows.length.toLocaleString('en-US')} test rows of ${coding.names.length} columns`,
      rows: `${sets.model.draws.length} × ${sets.count.toLocaleString('en-US')} of each kind`,
      target,
      seed: String(seed),
    },
    sections: [
      {
        title: 'Rows',
        ...{ measures: [], figures: [] },
        texts: [
          rowsText('Made rows', coding, sets.model.shown, 'The first that were made, as they came.'),
          rowsText('Test rows', coding, sets.real.shown, 'Real ones that the model has not seen.'),
        ],
      },
      {
        title: 'Side by side',
        ...{ measures: [], figures: [] },
        comparison: {
          title: 'Beside real rows and baselines',
          text: `Measures of likeness are means over ${sets.model.draws.length} draws of ${sets.count.toLocaleString('en-US')} rows, against the training rows; test rows show what other real rows would give. The copier is as like as can be, and what it gives away shows in the last three columns.`,
          rows,
        },
      },
      ...sectionsOf(ground, measured, rows),
    ],
  }
}

/** Test rows below which no verdict is worth much. */
const few = 40

const caution = (count: number): readonly string[] =>
  count < few ? [`With ${count} test rows none of this is certain.`] : []

const named = ({ measures }: Pick<ComparisonRow, 'measures'>, name: string): Measure =>
  measures.find((measure) => measure.name === name)!

function verdictsOf(rows: readonly ComparisonRow[], { target, targetMeasure }: TableGround): readonly ReportVerdict[] {
  const [model, real, independent, copula, copier] = rows as [
    ComparisonRow,
    ComparisonRow,
    ComparisonRow,
    ComparisonRow,
    ComparisonRow,
  ]
  const references = (name: string, ...others: readonly ComparisonRow[]) =>
    others.map((row) => ({ name: row.name, value: named(row, name).value }))
  const of = (row: ComparisonRow) => ({ membership: named(row, names.membership), nearer: named(row, names.nearer) })
  return [
    {
      axis: 'Fidelity',
      words: fidelityWords(named(model, names.toldApart), named(real, names.toldApart), named(copula, names.toldApart)),
      measure: named(model, names.toldApart),
      references: references(names.toldApart, real, independent, copula),
    },
    {
      axis: 'Usefulness',
      words: usefulnessWords(named(model, names.use), named(real, names.use), { target, measure: targetMeasure }),
      measure: named(model, names.use),
      references: references(names.use, real, independent, copula),
    },
    {
      axis: 'Privacy',
      words: privacyWords({
        ...of(model),
        membershipCopula: named(copula, names.membership),
        equal: named(model, names.equal),
        equalReal: named(real, names.equal),
      }),
      measure: named(model, names.membership),
      references: references(names.membership, real, copula, copier),
    },
  ]
}

/** Points and bars of a chart come from so many rows, at most. */
const mostShown = 5000

function sectionsOf(
  ground: TableGround,
  [model, real]: readonly MeasuredRows[],
  rows: readonly ComparisonRow[],
): readonly ReportSection[] {
  const { sets, target, targetMeasure } = ground
  const [own, theirs] = [rows[0]!, rows[1]!]
  const floored = (name: string): Measure => ({
    ...named(own, name),
    floor: named(theirs, name).value,
    floorName: 'real rows',
  })
  const shown = thinned(sets.model.whole, mostShown)
  return [
    {
      title: 'Columns',
      text: 'Each column for itself, made rows over training rows.',
      measures: columnMeasures(sets),
      figures: columnFigures(shown, thinned(sets.training, mostShown)),
    },
    {
      title: 'Pairs',
      measures: [floored(names.pairs), floored(names.toldApart)],
      figures: associationFigures(
        sets.training.columns.map(({ name }) => name),
        associations(sets.model.whole),
        ground.associations,
      ),
    },
    {
      title: 'Usefulness',
      text: `Boosted trees learn “${target}” from rows of each kind, as many as there are training rows, and are tried on test rows.`,
      measures: [floored(names.use)],
      figures: [useFigure(rows, (row) => named(row, names.use), `${targetMeasure} of ${target}`)],
    },
    {
      title: 'Privacy',
      text: 'By how near made rows are to training rows, beside how near test rows are. Numbers are compared in deviations of their normal scale, and another level is √2 away, or of many levels as far as its place among them. Nearness is what such an attack sees; it proves no privacy.',
      measures: [
        floored(names.nearer),
        floored(names.membership),
        floored(names.equal),
        {
          ...{ name: 'Ratio of distances', better: 'higher', samples: sets.model.whole.count, seed: sets.seed },
          ...{ value: model!.privacy.ratio, floor: real!.privacy.ratio, floorName: 'real rows' },
          note: 'Mean distance to the nearest training row over that to the second nearest: small where a row is made after one row.',
        },
      ],
      figures: [distanceFigure(model!.privacy)],
    },
    {
      title: 'Speed',
      figures: [],
      measures: [
        {
          ...{ name: 'Rows a second', value: sets.pace, better: 'higher', seed: sets.seed },
          samples: Math.max(sets.model.whole.count, sets.model.draws.length * sets.count),
          note: 'On this machine, the opening of programs included.',
        },
      ],
    },
  ]
}
