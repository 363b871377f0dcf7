/** What `atelier fewshot rows` does. */
import type { EpisodeAccuracy, EpisodeLearner } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import { shotsIn } from './fewshotClassifyVerb.js'
import { rowLearners } from './fewshotRowLearners.js'
import type { FewshotRowValues } from './fewshotRows.js'
import { counted, duration, say, sayJson, table } from './print.js'
import { readRowClasses } from './rowClasses.js'

interface Row extends Pick<EpisodeAccuracy, 'accuracy' | 'shots' | 'episodes'> {
  readonly name: string
}

export async function rowsVerb(source: string, values: FewshotRowValues): Promise<void> {
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
