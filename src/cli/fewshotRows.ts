// atelier fewshot rows penguins --label Species --shots 1,5
import type { Command } from 'commander'
import type { EpisodeAccuracy, EpisodeLearner } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import { shotsIn } from './fewshotClassify.js'
import { rowLearners } from './fewshotRowLearners.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, duration, say, sayJson, table } from './print.js'
import { readRowClasses } from './rowClasses.js'

const options = {
  label: { kind: 'text', value: 'column', help: 'the column that names classes' },
  ignore: { kind: 'texts', value: 'column', help: 'columns to leave out' },
  shots: { kind: 'text', value: 'list', default: '1,5', help: 'labelled rows of each class that are shown' },
  queries: { kind: 'whole', least: 1, default: 10, help: 'rows asked for of each class, at most' },
  episodes: { kind: 'whole', least: 2, default: 200, help: 'draws of shown and asked rows to measure on' },
  steps: { kind: 'whole', least: 1, default: 300, help: 'updates of the networks, on tasks made of unlabelled rows' },
  width: { kind: 'whole', least: 1, default: 64, help: 'units of the networks' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, default: 1, help: 'threads' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type FewshotRowValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot rows penguins --label Species
  atelier fewshot rows people.csv --label income --shots 1,2,5,10 --ignore id`

export function addFewshotRows(fewshot: Command): void {
  const command = fewshot.command('rows <table>').summary('tell classes of rows apart from a few labelled rows')
  command.description(
    'Shows a few labelled rows of each class and asks for others: by means and a linear map of the columns, and by two networks that were trained ' +
      'before on tasks made of the rows without their labels (arXiv:2303.00918): prototypes (arXiv:1703.05175), and weights that a few gradient steps ' +
      'adapt (MAML, arXiv:1703.03400).',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action((source: string, flags: Partial<FewshotRowValues>) => rowsVerb(source, valuesOf(options, flags)))
}

interface Row extends Pick<EpisodeAccuracy, 'accuracy' | 'shots' | 'episodes'> {
  readonly name: string
}

async function rowsVerb(source: string, values: FewshotRowValues): Promise<void> {
  const { label, episodes, seed, json = false } = values
  if (label === undefined)
    throw new UsageError('fewshot rows: no label', 'Give --label with the column that names classes')
  const shots = shotsIn(values.shots).filter((each) => each > 0)
  if (shots.length === 0) throw new UsageError(`fewshot rows: shots "${values.shots}": some rows must be shown`)
  const { episodeAccuracy } = await import('../evaluate/index.js')
  const began = performance.now()
  const read = await readRowClasses(source, label, values.ignore ?? [])
  const { classes } = read.pool
  const ways = classes.length
  const least = Math.min(...classes.map(({ count }) => count))
  const queries = Math.min(values.queries, least - Math.max(...shots))
  if (queries < 1) {
    const [poorest] = classes.toSorted((a, b) => a.count - b.count)
    throw new UsageError(
      `${source}: ${counted(least, 'row')} of "${poorest!.name}": too few to show ${Math.max(...shots)} and ask for others`,
    )
  }
  if (!json) {
    const told = classes.map(({ name, count }) => `${name} (${count})`).join(', ')
    say(`${counted(read.rows.length / read.width, 'row')} of ${read.width} numbers, ${ways} classes: ${told}`)
  }
  const learners = await rowLearners(read, { ...values, ways, shots: Math.max(...shots) })
  const rows: Row[] = []
  for (const each of shots) {
    for (const [name, { pool, learner }] of Object.entries(learners.all)) {
      const found = await episodeAccuracy(pool, learner as EpisodeLearner, {
        ways,
        shots: each,
        queries,
        episodes,
        seed,
      })
      rows.push({ name, shots: each, episodes, accuracy: found.accuracy })
    }
  }
  await learners.close()
  const seconds = (performance.now() - began) / 1000
  if (json) sayJson({ event: 'result', source, label, ways, queries, seed, rows, seconds })
  else sayRows(rows, { ways, queries, seconds, seed })
}

interface Told {
  readonly ways: number
  readonly queries: number
  readonly seconds: number
  readonly seed: number
}

function sayRows(rows: readonly Row[], { ways, queries, seconds, seed }: Told): void {
  const shots = [...new Set(rows.map((row) => row.shots))]
  const names = [...new Set(rows.map(({ name }) => name))]
  const percent = (share: number): string => (100 * share).toFixed(1)
  const cell = (name: string, shown: number): string => {
    const { accuracy } = rows.find((row) => row.name === name && row.shots === shown)!
    return `${percent(accuracy.value)} ± ${percent(accuracy.high - accuracy.value)}`
  }
  say()
  say(
    table(
      names.map((name) => [name, ...shots.map((each) => cell(name, each))]),
      ['% right', ...shots.map((each) => `${each} shown`)],
    ),
  )
  say()
  say(
    `${ways} ways, ${counted(queries, 'query', 'queries')} of each class, ${counted(rows[0]!.episodes, 'episode')}; guessing gives ${percent(1 / ways)} %; ± is half of a 95 % interval; seed ${seed}; ${duration(seconds)}`,
  )
}
