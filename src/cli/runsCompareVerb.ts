/** What `atelier runs compare` does. */
import { differences, flattened, type Run } from '../registry/index.js'
import { columns } from './cells.js'
import { duration, grouped, say, sayJson } from './print.js'
import { withRegistry } from './registryOpened.js'
import type { CompareValues } from './runsCompare.js'
import { lossText } from './runsListVerb.js'

type Curves = ReadonlyMap<string, readonly { readonly step: number; readonly value: number }[]>

interface Compared {
  readonly run: Run
  readonly series: Curves
}

export async function compareVerb(words: readonly string[], { chart, json = false }: CompareValues): Promise<void> {
  const { findRun, readSeries } = await import('../registry/index.node.js')
  const compared = await withRegistry(async (database) => {
    const all: Compared[] = []
    for (const word of words) {
      const run = await findRun(database, word)
      all.push({ run, series: await readSeries(database, run.id) })
    }
    return all
  })
  const changed = differences(compared.map(({ run }) => ({ ...run.config, verb: run.verb, dataHash: run.dataHash })))
  if (chart !== undefined) {
    const { writeFileAtomic } = await import('../files/index.node.js')
    await writeFileAtomic(chart, await lossChart(compared))
  }
  if (json) {
    return sayJson({
      runs: compared.map(({ run }) => ({ ...run, config: undefined })),
      differences: changed.map(({ path, values }) => ({ path, values: values.map((value) => value ?? null) })),
      ...(chart !== undefined && { chart }),
    })
  }
  const headings = [{ heading: '', isLeft: true }, ...compared.map(({ run }) => ({ heading: run.id }))]
  say(columns(headings, measures(compared.map(({ run }) => run))))
  say()
  if (changed.length === 0) say('Their configurations are the same')
  else {
    const rows = changed.map(({ path, values }) => [path, ...values.map(cell)])
    say(columns([{ heading: 'set differently', isLeft: true }, ...headings.slice(1)], rows))
  }
  if (chart !== undefined) say(`\nLosses: ${chart}`)
}

const cell = (value: unknown): string => {
  const text = value === undefined || value === null ? '–' : String(value)
  return text.length > 32 ? `${text.slice(0, 29)}…` : text
}

/** What came of each run, with every number that any of them measured. */
function measures(runs: readonly Run[]): readonly (readonly string[])[] {
  const results = runs.map(({ results }) => flattened(results))
  const names = [...new Set(results.flatMap((each) => [...each.keys()]))].filter((name) =>
    results.some((each) => typeof each.get(name) === 'number'),
  )
  const row = (name: string, of: (run: Run) => string): readonly string[] => [name, ...runs.map(of)]
  return [
    row('status', ({ status }) => status),
    row('step', ({ step }) => grouped(step)),
    row('took', ({ begun, ended, heartbeat }) => duration(((ended ?? heartbeat) - begun) / 1000)),
    row('parameters', ({ parameters }) => (parameters === null ? '–' : grouped(parameters))),
    row('training loss', ({ loss }) => lossText(loss)),
    row('best validation', ({ bestLoss }) => lossText(bestLoss)),
    ...names.map((name) => [name, ...results.map((each) => numberText(each.get(name)))]),
  ]
}

const numberText = (value: unknown): string => (typeof value === 'number' ? String(Number(value.toPrecision(5))) : '–')

/** Validations where every run has two or more, else training losses. */
async function lossChart(compared: readonly Compared[]): Promise<string> {
  const { lineChart } = await import('../charts/index.js')
  const name = compared.every(({ series }) => (series.get('validation')?.length ?? 0) > 1) ? 'validation' : 'loss'
  return lineChart({
    title: name === 'validation' ? 'Validation loss' : 'Training loss',
    x: { label: 'step' },
    y: { label: 'loss' },
    series: compared.map(({ run, series }) => ({
      name: run.id,
      points: (series.get(name) ?? []).map(({ step, value }) => [step, value] as const),
    })),
  })
}
