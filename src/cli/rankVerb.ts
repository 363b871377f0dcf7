/** What `atelier rank` does. */
import { readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { parse } from 'node:path'
import { AtelierError } from '../errors/index.js'
import type { Comparison } from '../registry/index.node.js'
import { UsageError } from './failure.js'
import { counted, say, sayJson } from './print.js'
import type { RankValues } from './rank.js'
import { askRater } from './rankAsk.js'
import { drawnItems, type RankItem, readItems } from './rankItems.js'
import { type Keys, pipedKeys, pressedKeys, scriptedKeys } from './rankKeys.js'
import { preferencesOf, rankingReport, sayRanking } from './rankScores.js'
import { withRegistry } from './registryOpened.js'

export async function rankVerb(runs: readonly string[], values: RankValues): Promise<void> {
  const { prompts, from, json = false } = values
  const isReading = values.scores || values.export !== undefined || values.import !== undefined
  const source = from ?? prompts
  const ranking = values.name ?? (source === undefined ? undefined : parse(source).name)
  if (ranking === undefined)
    throw new UsageError('rank: which ranking? Give --name, --prompts or --from', await known())
  if (!isReading) await ask(runs, ranking, values)
  if (values.import !== undefined) await importPairs(values.import, ranking, values)
  if (!isReading && !json) return
  const comparisons = await withRegistry(async ({ execute }) => {
    const { readComparisons } = await import('../registry/index.node.js')
    return readComparisons({ execute }, ranking)
  })
  if (values.export !== undefined) await exportPairs(values.export, ranking, comparisons)
  if (!values.scores && !json) return
  if (comparisons.length === 0) throw new AtelierError(`rank: "${ranking}": nothing is ranked there yet`)
  const report = await rankingReport(comparisons)
  if (json) sayJson({ ranking, ...report })
  else await sayRanking(report)
}

async function known(): Promise<string | undefined> {
  const { listRankings } = await import('../registry/index.node.js')
  const rankings = await withRegistry(listRankings)
  return rankings.length === 0 ? undefined : `There are ${rankings.map(({ ranking }) => ranking).join(', ')}`
}

async function ask(runs: readonly string[], ranking: string, values: RankValues): Promise<void> {
  const { repeats, seed, rater = userInfo().username, json = false } = values
  const items = await itemsOf(runs, values)
  if (items.length === 0) {
    throw new AtelierError(
      'rank: all answers to each prompt are alike: there is nothing to choose',
      'Raise --temperature',
    )
  }
  const { rankingPlan } = await import('../evaluate/index.js')
  const plan = rankingPlan(
    items.map(({ answers }) => answers.length),
    { seed, repeats },
  )
  const keys = await keysOf(values.answers)
  const isQuiet = keys.isScripted || json
  try {
    const { made, left } = await withRegistry((database) =>
      askRater({ database, ranking, rater, items, plan, keys, isQuiet }),
    )
    if (json) return
    const scripted = keys.isScripted ? ' by a script' : ''
    say(`${counted(made, 'choice')} made${scripted}, ${left} left; see atelier rank --name ${ranking} --scores`)
  } finally {
    keys.close()
  }
}

async function itemsOf(runs: readonly string[], values: RankValues): Promise<readonly RankItem[]> {
  const { prompts, from, count, tokens, temperature, seed } = values
  if (from !== undefined) {
    if (runs.length > 0) throw new UsageError('rank: --from brings its answers: no run is asked', 'Leave the runs out')
    return readItems(from)
  }
  if (runs.length === 0) throw new UsageError('rank: no run: who answers?', 'Name runs, or give answers with --from')
  if (prompts === undefined) throw new UsageError('rank: --prompts is missing')
  const { readPrompts } = await import('../data/index.node.js')
  const each = count ?? (runs.length === 1 ? 2 : 1)
  if (each * runs.length < 2) throw new UsageError('rank: one answer to a prompt: there is nothing to choose')
  return drawnItems(runs, { prompts: await readPrompts(prompts), count: each, tokens, temperature, seed })
}

async function keysOf(file: string | undefined): Promise<Keys> {
  if (file !== undefined) return scriptedKeys(await readFile(file, 'utf8'))
  return process.stdin.isTTY ? pressedKeys() : pipedKeys()
}

async function exportPairs(path: string, ranking: string, comparisons: readonly Comparison[]): Promise<void> {
  const pairs = preferencesOf(comparisons)
  if (pairs.length === 0) throw new AtelierError(`rank: "${ranking}": no preferences yet: there is nothing to export`)
  const { writtenPair } = await import('../data/index.js')
  await writeFile(path, pairs.map((pair) => `${JSON.stringify(writtenPair(pair))}\n`).join(''))
  say(`${counted(pairs.length, 'pair')} written to ${path}`)
}

async function importPairs(path: string, ranking: string, { rater = `import of ${path}` }: RankValues): Promise<void> {
  const { readPreferences } = await import('../data/index.node.js')
  const pairs = await readPreferences(path)
  await withRegistry(async (database) => {
    const { storeComparisons } = await import('../registry/index.node.js')
    await storeComparisons(
      database,
      pairs.map(({ prompt, chosen, rejected }, i) => ({
        ...{ ranking, item: `${path} ${i + 1}`, showing: 0, rater, isScripted: false, prompt, choice: 0 },
        answers: [chosen, rejected].map((text) => ({ text, source: null })),
        milliseconds: null,
      })),
    )
  })
  say(`${counted(pairs.length, 'pair')} taken in`)
}
