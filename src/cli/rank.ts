// atelier rank runs/before runs/after --prompts questions.txt
import { readFile, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { parse } from 'node:path'
import type { Command } from 'commander'
import type { Comparison } from '../registry/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { UsageError } from './failure.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, say, sayJson } from './print.js'
import { askRater } from './rankAsk.js'
import { drawnItems, type RankItem, readItems } from './rankItems.js'
import { type Keys, pipedKeys, pressedKeys, scriptedKeys } from './rankKeys.js'
import { preferencesOf, rankingReport, sayRanking } from './rankScores.js'
import { withRegistry } from './registryOpened.js'

const options = {
  prompts: { kind: 'text', value: 'file', help: 'what is asked: lines, or a table with the column prompt' },
  from: {
    kind: 'text',
    value: 'file',
    help: 'answers that are there already: rows of prompt, answers and perhaps sources',
  },
  name: { kind: 'text', help: 'the ranking, to go on with it or to read it', otherwise: 'the name of the file' },
  rater: { kind: 'text', value: 'name', help: 'who ranks', otherwise: 'the name of the user' },
  answers: {
    kind: 'text',
    value: 'file',
    help: 'keys from a file, as a script would press them',
    otherwise: 'the terminal, or stdin',
  },
  repeats: { kind: 'number', least: 0, most: 1, default: 0.1, help: 'share of the prompts that are shown twice' },
  count: {
    kind: 'whole',
    least: 1,
    most: 9,
    help: 'answers of each model to a prompt',
    otherwise: '1, or 2 of one model',
  },
  tokens: { kind: 'whole', least: 1, default: 200, help: 'tokens of an answer, at most' },
  temperature: { kind: 'number', least: 0, default: 0.8, help: '0 takes the most probable token, 1 draws as learnt' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides answers, sides and repeats' },
  scores: { kind: 'switch', help: 'say what the ranking has found so far' },
  export: { kind: 'text', value: 'file', help: "write the preferences in TRL's format" },
  import: { kind: 'text', value: 'file', help: "take in preferences in TRL's format" },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type RankValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier rank runs/before runs/after --prompts questions.txt
  atelier rank runs/names --prompts names.txt --count 2 --tokens 20 --name names
  atelier rank --from answers.jsonl --name essays
  atelier rank --name essays --scores
  atelier rank --name essays --export pairs.jsonl
  echo "1 2 t 1 q" | atelier rank --from answers.jsonl

Every choice is stored at once in runs/atelier.db; the same command goes on where it was left. Keys that come from a file or a
pipe are stored as scripted.`

export function addRank(program: Command): void {
  const command = program.command('rank').summary('let people say which answers are better')
  command.description(
    'Shows answers of one or several models side by side, blind and shuffled, and asks which is the best. Scores are those of ' +
      'Bradley, Terry and Davidson, with intervals.',
  )
  command.argument('[runs...]', 'folders of models that answer')
  addOptions(command, options).addHelpText('after', examples)
  command.action((runs: readonly string[], flags: Partial<RankValues>) => rankVerb(runs, valuesOf(options, flags)))
}

async function rankVerb(runs: readonly string[], values: RankValues): Promise<void> {
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
