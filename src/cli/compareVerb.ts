/** What `atelier compare` does. */
import { parse } from 'node:path'
import { AtelierError } from '../errors/index.js'
import type { AnyLanguageConfig } from '../models/index.js'
import type { CompareValues } from './compare.js'
import { type ComparedFamily, type Comparison, comparisonTable, reachOrder, writeComparison } from './compareReport.js'
import { comparedRun } from './compareRuns.js'
import { UsageError } from './failure.js'
import { counted, grouped, listing, say, sayJson, shellQuoted } from './print.js'
import { boundaryOf } from './result.js'

export async function compareVerb(values: CompareValues): Promise<void> {
  const { data, rows, steps, batch, layers, heads, context, windows, seed, seeds, json = false } = values
  if (data === undefined) throw new UsageError('compare: --data is missing', 'Give a text, or moby-dick')
  const parameters = countOf(values.parameters)
  const families = familiesOf(values, await knownFamilies())
  const { matchWidths } = await import('../models/index.js')
  const { languageData } = await import('../train/index.node.js')
  const reading = { data, ...(values.documents && { documents: values.documents }) }
  const { tokenizer, heldOut } = await languageData(reading)
  if (heldOut.length <= context) {
    throw new AtelierError(
      `compare: ${counted(heldOut.length, 'held-out token')} with a context of ${context}: measuring needs ${context + 1}`,
      'Give a longer text, or a shorter --context',
    )
  }
  const shape = { vocabulary: tokenizer.size, context, layers, heads }
  const sized = matchWidths(
    families.map((family) => ({ family, ...shape })),
    parameters,
  )
  const out = values.out ?? `runs/compare-${parse(data).name}`
  const settings = {
    ...{ out, windows, json, again: shellQuoted(['atelier', ...process.argv.slice(2)]) },
    data: {
      ...{ ...reading, rows, steps, batch },
      ...{ validateEvery: Math.ceil(steps / 12), checkpointEvery: Math.ceil(steps / 4), validationBatches: 40 },
      ...(values.threads !== undefined && { threads: values.threads }),
    },
  }
  const compared: ComparedFamily[] = []
  let found: Omit<Comparison, 'families' | 'order'> | undefined
  for (const each of sized) {
    const { config } = each
    const runs = []
    for (let i = 0; i < seeds; i++) {
      if (!json) {
        const size = `${config.layers} × ${config.width}, ${grouped(each.parameters)} parameters`
        say(`\n${config.family} ${size}, seed ${seed + i}: ${counted(steps, 'step')}`)
      }
      const made = await comparedRun(each, { ...settings, seed: seed + i, draws: drawsOf(seed + i, seeds) })
      if (made === undefined) return
      const { run, result } = made
      runs.push(result)
      found ??= {
        ...{ data: run.corpus.name, context, steps, tokensPerStep: run.tokensPerStep, windows },
        floor: await floorOf(run, out, config.family, seed),
      }
    }
    compared.push({ ...(await describedFamily(each)), runs })
  }
  const report: Comparison = { ...found!, families: compared, order: reachOrder(compared) }
  const files = await writeComparison(out, report)
  if (json) {
    sayJson({ event: 'result', ...report, out })
    return
  }
  say(`\n${comparisonTable(report)}\n`)
  for (const sentence of report.order) say(sentence)
  say()
  say(listing(files.map((file, i) => [i === 0 ? 'report' : '', file])))
}

/** Seeds of what gradients are measured on: at least three over all runs of a family. */
const drawsOf = (seed: number, seeds: number): readonly number[] =>
  Array.from({ length: Math.ceil(3 / seeds) }, (_, i) => seed + i * seeds)

/** `200k`, `1.5M` or `200000` as a number. */
function countOf(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text) ?? []
  const count = Math.round(Number(digits) * (unit === 'M' ? 1e6 : unit === 'k' ? 1e3 : 1))
  if (count >= 1) return count
  throw new UsageError(`compare: --parameters ${text}: it must be a number from 1 on`, 'Write 200k, 1.5M or 200000')
}

const knownFamilies = async (): Promise<readonly AnyLanguageConfig['family'][]> =>
  (await import('../models/index.js')).languageFamilies

function familiesOf(
  { models }: CompareValues,
  known: readonly AnyLanguageConfig['family'][],
): readonly AnyLanguageConfig['family'][] {
  return [...new Set(models.split(',').map((name) => name.trim()))].map((name) => {
    const family = known.find((each) => each === name)
    if (family === undefined) throw new UsageError(`compare: model "${name}": there are ${known.join(', ')}`)
    return family
  })
}

async function floorOf(
  run: import('../train/index.node.js').LanguageRun,
  out: string,
  family: string,
  seed: number,
): Promise<Comparison['floor']> {
  const { ngramFloor } = await import('../evaluate/index.js')
  const { loadModel } = await import('../train/index.node.js')
  const boundary = boundaryOf(await loadModel(`${out}/${family}-${seed}`))
  const { order, nats } = ngramFloor(run.training, run.heldOut, {
    vocabulary: run.tokenizer.size,
    ...(boundary !== undefined && { boundary }),
  })
  return { order, nats }
}

async function describedFamily({
  config,
  parameters,
}: import('../models/index.js').Sized): Promise<Omit<ComparedFamily, 'runs'>> {
  const { construction } = await import('../evaluate/index.js')
  const { family, layers, width, context } = config
  const { pathLength, sequentialSteps, operationsPerToken } = construction(config)
  return {
    ...{ family, layers, width, parameters },
    path: { near: pathLength(1), far: pathLength(32), sequential: sequentialSteps(context) },
    operationsPerToken: operationsPerToken(context),
  }
}
