// atelier info runs/whale
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { ChatTemplate, Tokenizer } from '../data/index.js'
import type { NgramModel } from '../models/index.js'
import type { Described, DescribedEmbedding, DescribedImages } from '../train/index.node.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { byteSize, counted, grouped, listing, say, sayJson, table } from './print.js'

const options = {
  verify: { kind: 'switch', help: 'read every file and compare it with what training left' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export function addInfo(program: Command): void {
  const command = program.command('info').summary('what a run holds: model, files, checkpoints')
  command.description('Shows what a run holds, and whether its files are whole.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText(
    'after',
    '\nExamples:\n  atelier info runs/whale\n  atelier info runs/whale --json',
  )
  command.action(async (run: string, flags: Partial<ValuesOf<typeof options>>) => {
    const { verify = false, json = false } = valuesOf(options, flags)
    const found = { ...(await inspect(run)), ...(verify && { verified: await verified(run) }) }
    if (json) sayJson(found)
    else sayInfo(found)
  })
}

type Info = Awaited<ReturnType<typeof inspect>> & { readonly verified?: string }

/** @throws AtelierError if a file is not what training left. @returns What there was to compare with, in words. */
async function verified(run: string): Promise<string> {
  const { runManifest, verifyRun } = await import('../files/index.node.js')
  await verifyRun(run, 'content')
  const manifest = await runManifest(run)
  if (manifest === undefined)
    return 'there is no manifest.json to compare with: the run was cut short, or is of an older version'
  return `${counted(manifest.files.length, 'file')} as training left them`
}

async function inspect(run: string) {
  const { listCheckpoints } = await import('../files/index.node.js')
  const { modelFolder } = await import('../train/index.node.js')
  const folder = await modelFolder(run)
  const { parts, unit, ...described } = await describeModel(folder)
  const total = [...parts.values()].reduce((sum, size) => sum + size, 0)
  return {
    run,
    ...described,
    [unit]: total,
    unit,
    parts: Object.fromEntries(parts),
    best: await bestValidation(folder),
    files: await describeFiles(folder),
    checkpoints: await listCheckpoints(join(folder, 'checkpoints')),
  }
}

interface DescribedModel {
  readonly config: Described | DescribedImages | DescribedEmbedding
  /** Of a model that somebody else published. */
  readonly architecture?: string
  readonly template?: string
  readonly unit: 'parameters' | 'ngrams'
  readonly parts: ReadonlyMap<string, number>
  readonly tokenizer?: {
    readonly kind: string
    readonly size: number
    readonly special: Readonly<Record<string, number>>
  }
}

async function describeModel(run: string): Promise<DescribedModel> {
  const train = await import('../train/index.node.js')
  const { describePublished, holdsImages, loadEmbedding, loadImageModel, loadRun } = train
  if (await train.holdsEmbedding(run)) {
    const { model, config, close } = await loadEmbedding(run)
    await close()
    return { config, unit: 'parameters', parts: await partsOf(model) }
  }
  if (await holdsImages(run)) {
    const { model, config } = await loadImageModel(run)
    return { config, unit: 'parameters', parts: await partsOf(model) }
  }
  const published = await describePublished(run)
  if (published) {
    const { architecture, config, model, tokenizer, template } = published
    return {
      ...{ architecture, config, template: templateInWords(template, tokenizer), unit: 'parameters' },
      tokenizer: summaryOf(tokenizer),
      parts: await partsOf(model),
    }
  }
  const loaded = await loadRun(run)
  const { config, tokenizer } = loaded
  return {
    config,
    tokenizer: summaryOf(tokenizer),
    ...('ngram' in loaded
      ? { unit: 'ngrams', parts: lengthsOf(loaded.ngram) }
      : { unit: 'parameters', parts: await partsOf(loaded.model) }),
  }
}

const summaryOf = ({ kind, size, special }: Tokenizer) => ({ kind, size, special: Object.fromEntries(special) })

/** Where its chat template comes from, and what ends an answer. */
function templateInWords({ source, end }: ChatTemplate, tokenizer: Tokenizer): string {
  const ends = end.map((id) => tokenizer.token(id)).join(', ')
  return source === undefined ? 'none: plain turns' : `of Jinja${ends && `, an answer ends with ${ends}`}`
}

/** Numbers by the parts of the model that hold them. */
async function partsOf(model: object): Promise<ReadonlyMap<string, number>> {
  const { parameters } = await import('../nn/index.js')
  const parts = new Map<string, number>()
  for (const [name, { size }] of parameters(model)) {
    const part = name.split('.')[0]!
    parts.set(part, (parts.get(part) ?? 0) + size)
  }
  return parts
}

/** Distinct n-grams by their length. */
const lengthsOf = ({ sizes }: NgramModel): ReadonlyMap<string, number> =>
  new Map(sizes.map((size, i) => [`of ${counted(i + 1, 'token')}`, size]))

/** The lowest validation loss in `metrics.jsonl`; lines that are no JSON are passed over. */
async function bestValidation(run: string): Promise<{ step: number; validation: number } | undefined> {
  const text = await readFile(join(run, 'metrics.jsonl'), 'utf8').catch(() => '')
  let best: { step: number; validation: number } | undefined
  for (const line of text.split('\n')) {
    if (!line.includes('"validation"')) continue
    try {
      const { step, validation } = JSON.parse(line) as { step: number; validation: number }
      if (typeof validation === 'number' && validation < (best?.validation ?? Number.POSITIVE_INFINITY))
        best = { step, validation }
    } catch {
      // Cut short by a kill.
    }
  }
  return best
}

async function describeFiles(run: string): Promise<{ name: string; bytes: number; sha256: string }[]> {
  const files: { name: string; bytes: number; sha256: string }[] = []
  for (const name of (await readdir(run)).sort()) {
    const path = join(run, name)
    const found = await stat(path)
    if (!found.isFile() || name.startsWith('.')) continue
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
    files.push({ name, bytes: found.size, sha256: hash.digest('hex') })
  }
  return files
}

/** A setting on one line; long lists are counted. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length > longest ? counted(value.length, 'value') : value.join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, each]) => `${name} ${inWords(each)}`)
    .join(', ')
}

/** Items of a list that is written out. */
const longest = 100

function sayInfo({
  config,
  architecture,
  template,
  unit,
  parts,
  tokenizer,
  best,
  files,
  checkpoints,
  verified: verdict,
}: Info): void {
  const { family, training: _, ...shape } = { table: undefined, ...config }
  const counts = tokenizer ? 'nats per token, ' : ''
  const validation = best ? `${best.validation.toFixed(4)} ${counts}at step ${best.step}` : 'none yet'
  say(
    listing([
      ['family', family],
      ...(architecture === undefined ? [] : [['architecture', architecture] as const]),
      ...Object.entries(shape)
        .filter(([name]) => name !== 'tokenizerHash' && name !== 'table')
        .map(([name, value]) => [name, inWords(value)] as const),
      ...(tokenizer ? [['tokenizer', `${tokenizer.kind}, ${counted(tokenizer.size, 'token')}`] as const] : []),
      [unit === 'ngrams' ? 'n-grams' : unit, grouped(Object.values(parts).reduce((sum, size) => sum + size, 0))],
      ...Object.entries(parts).map(([name, size]) => [`  ${name}`, grouped(size)] as const),
      ...(template === undefined ? [] : [['chat template', template] as const]),
      ...(unit === 'ngrams' || architecture !== undefined ? [] : [['best validation', validation] as const]),
    ]),
  )
  if (config.training) {
    say('\nTrained with')
    const rows = Object.entries(config.training).filter(([, value]) => typeof value !== 'object')
    const recipe = Object.entries((config.training.recipe ?? {}) as object)
    say(listing([...rows, ...recipe].map(([name, value]) => [name, String(value)] as const)))
  }
  say('\nFiles')
  say(table(files.map(({ name, bytes, sha256 }) => [name, byteSize(bytes), sha256])))
  if (verdict !== undefined) say(`  ${verdict}`)
  say('\nCheckpoints')
  for (const { step, problem } of checkpoints) say(`  step ${step}: ${problem ?? 'whole'}`)
  if (checkpoints.length === 0) say('  none')
}
