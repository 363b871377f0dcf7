/** A run's model card, in the layout of Hugging Face's model cards: only what the run and its folder tell. */
import { stringify } from 'yaml'
import { cardLimits } from './cardLimits.js'
import type { Ancestor } from './lineage.node.js'
import { measures } from './measures.js'
import type { Run } from './run.js'

/** What a card is written from. What is not known is left out, and then not told. */
export interface CardFacts {
  readonly run: Run
  /** The name on the card. */
  readonly name: string
  readonly parents: readonly Ancestor[]
  /** Runs that differ from this one in their seed alone. */
  readonly otherSeeds: readonly Run[]
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]
  /** Of the data, where it is a built-in set. */
  readonly dataLicence?: string
  /** Of the weights, and the languages they know, as people say. */
  readonly licence?: string
  readonly languages?: readonly string[]
}

/** Ends every card that was not written by hand. */
export const cardMark = '<!-- Written by atelier card; it is written anew by the same command. -->'

const texts = new Set(['gpt', 'gpt2', 'llama', 'rnn', 'lstm', 'gru', 'ngram'])

/** The card as Markdown with YAML in front. */
export function modelCard(facts: CardFacts): string {
  const { run, name } = facts
  const parts = [
    `# ${name}`,
    whatItIs(facts),
    section('Data', data(facts)),
    section('Training', training(run)),
    section('Results', results(facts)),
    section(
      'Limits',
      cardLimits(facts)
        .map((line) => `- ${line}`)
        .join('\n'),
    ),
    section('Where it comes from', lineage(facts)),
    section('How to use it', use(facts)),
    section('Files', files(facts)),
  ]
  const body = parts.filter((part) => part !== undefined).join('\n\n')
  return `---\n${stringify(frontMatter(facts))}---\n\n${body}\n\n${cardMark}\n`
}

function frontMatter({ run, parents, licence, languages }: CardFacts): Readonly<Record<string, unknown>> {
  // The path of a folder of this machine says nothing to others.
  const bases = parents.flatMap(({ role, reference }) =>
    role === 'base' ? (/^hf:(.+)/.exec(reference)?.slice(1) ?? []) : [],
  )
  const metrics = measures(run).map(([metric]) => metric)
  return {
    library_name: 'atelier',
    ...(licence !== undefined && { license: licence }),
    ...(languages !== undefined && { language: languages }),
    ...(texts.has(run.family ?? '') && { pipeline_tag: 'text-generation' }),
    tags: ['atelier', run.verb, ...(run.family === null ? [] : [run.family]), ...run.tags],
    ...(bases.length > 0 && { base_model: bases }),
    ...(run.dataName !== null && { datasets: [run.dataName.split(',')[0]] }),
    ...(metrics.length > 0 && { metrics }),
  }
}

function whatItIs({ run, files: all }: CardFacts): string {
  const isAdapter = all.some(({ path }) => path === 'adapter_model.safetensors')
  const size = run.parameters === null ? '' : ` with ${grouped(run.parameters)} parameters`
  const shape = ['layers', 'heads', 'groups', 'width', 'hidden', 'context', 'vocabulary', 'network', 'condition']
    .filter((key) => ['number', 'string'].includes(typeof run.config[key]))
    .map((key) => `${key} ${String(run.config[key])}`)
  const what = isAdapter ? `An adapter${size} of a model` : 'A model'
  const rest = isAdapter ? '' : size
  const sentence = `${what} of the family \`${run.family ?? 'unknown'}\`${rest}, made by \`atelier ${run.verb}\`.`
  return [sentence, ...(shape.length > 0 ? [`Its shape: ${shape.join(', ')}.`] : []), ...noted(run)].join(' ')
}

const noted = ({ note }: Run): readonly string[] => (note === null ? [] : [note])

function data({ run, dataLicence }: CardFacts): readonly Row[] {
  const told = objectOf(run.config.training)
  return rows([
    ['data', run.dataName],
    ['SHA-256', run.dataHash],
    ['licence', dataLicence],
    ['held out', told.heldOut],
    ['tokenizer', told.tokenizer],
    ['tokenizer SHA-256', run.config.tokenizerHash],
  ])
}

function training(run: Run): readonly Row[] {
  const told = objectOf(run.config.training)
  const took = run.ended === null ? null : `${((run.ended - run.begun) / 60_000).toFixed(1)} minutes`
  return rows([
    ['status', run.status],
    ['steps', run.steps === null ? grouped(run.step) : `${grouped(run.step)} of ${grouped(run.steps)}`],
    ['batch', told.batch],
    ...Object.entries(objectOf(told.recipe)),
    ['seed', run.seed],
    ['time', took],
    ['machine', run.machine],
    ['atelier', run.commit === null ? run.version : `${run.version}, commit ${run.commit}`],
    ['begun', new Date(run.begun).toISOString()],
    ['command', run.command],
  ])
}

function results({ run, otherSeeds }: CardFacts): readonly Row[] {
  const known = otherSeeds.filter(({ bestLoss }) => bestLoss !== null)
  const losses = [run, ...known].map(({ bestLoss }) => bestLoss!)
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  const deviation = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (losses.length - 1))
  return rows([
    ...measures(run).map(([name, value]) => [name, String(Number(value.toPrecision(6)))] as const),
    [
      `validation loss over ${losses.length} seeds`,
      run.bestLoss === null || known.length === 0
        ? null
        : `${mean.toPrecision(5)}, standard deviation ${deviation.toPrecision(2)}`,
    ],
  ])
}

const lineage = ({ parents }: CardFacts): readonly Row[] =>
  rows(
    parents.map(({ role, reference, parent }) => [role, parent === null ? reference : `${reference} (run ${parent})`]),
  )

function use({ run, name }: CardFacts): string {
  const sample = `\`\`\`\nnpx atelier sample ${name}\n\`\`\``
  if (!texts.has(run.family ?? '') || run.family === 'ngram') return sample
  return `${sample}\n\n\`\`\`ts
import { loadModel, textSampler } from 'atelier'

const { memory, model, tokenizer } = await loadModel('${name}')
const { text } = await textSampler(memory, model, tokenizer).complete('', { maxTokens: 100, seed: 1 })
\`\`\``
}

const files = ({ files: all }: CardFacts): readonly Row[] =>
  rows(all.map(({ path, bytes, sha256 }) => [path, `${grouped(bytes)} bytes, SHA-256 \`${sha256}\``]))

type Row = readonly [name: string, value: string]

/** The rows whose value is known. */
const rows = (all: readonly (readonly [name: string, value: unknown])[]): readonly Row[] =>
  all.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)] as const]))

/** A table or a text under its heading; nothing where there is nothing to tell. */
function section(heading: string, content: readonly Row[] | string): string | undefined {
  if (content.length === 0) return undefined
  if (typeof content === 'string') return `## ${heading}\n\n${content}`
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const lines = content.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`)
  return `## ${heading}\n\n| | |\n|---|---|\n${lines.join('\n')}`
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const grouped = (value: number): string => value.toLocaleString('en-US')
