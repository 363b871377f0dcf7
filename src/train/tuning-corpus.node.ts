/** What a model is fine-tuned on, replays or is watched on: texts, or questions and answers, as rows of tokens. */
import { createHash } from 'node:crypto'
import {
  type Batch,
  type BlockLoader,
  blockLoader,
  type ChatTemplate,
  type Example,
  evaluationBlocks,
  joinTokens,
  packedRows,
  paddedRows,
  type RowSource,
  rowBatches,
  rowLength,
  rowLoader,
  splitDocuments,
  splitTail,
  splitWholes,
  type TailSplit,
  type Tokenizer,
} from '../data/index.js'
import { documentsHash, isPairSource, pairsHash, readDocuments, readPairs } from '../data/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { endOfText } from './end-of-text.js'
import { spread } from './lesson.js'

export interface TuningCorpusOptions {
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
  /** Most tokens in a row. */
  readonly context: number
  /** Share of the documents or conversations that is held out. */
  readonly holdOut: number
  /** Several conversations in a row, that do not see one another; else each is padded. */
  readonly isPacked: boolean
  /** Cuts conversations that are longer than a row, instead of refusing them. */
  readonly isTruncated?: boolean
  /** The column of text in a table; then it is read as text. */
  readonly column?: string
  /** What the base was trained on: of that text the part is held out that was held out then. */
  readonly seen?: SeenText
}

/** A text as a run describes it: its end was held out. */
export interface SeenText {
  /** Hex SHA-256 of the text. */
  readonly dataHash: string
  readonly heldOut: number
}

/** What a run's description tells of its text. */
export function seenText(training: Readonly<Record<string, unknown>> | undefined): SeenText | undefined {
  const { dataHash, heldOut } = training ?? {}
  return typeof dataHash === 'string' && typeof heldOut === 'number' ? { dataHash, heldOut } : undefined
}

export interface TuningCorpus {
  readonly name: string
  readonly kind: 'text' | 'pairs'
  /** Documents or conversations, with those held out. */
  readonly count: number
  /** Tokens of training that are targets. */
  readonly trainingTokens: number
  readonly heldOutTokens: number
  /** The shortest row that would do; texts fill any. */
  readonly longest: number
  /** What must be the same when a run goes on. */
  readonly identity: Readonly<Record<string, unknown>>
  loader(options: RowOptions & { readonly seed: number }): BlockLoader
  /** Held-out batches: all, or so many, evenly spread. */
  heldOut(options: RowOptions & { readonly most?: number }): readonly Batch[]
}

interface RowOptions {
  readonly batch: number
  readonly context: number
}

/** Reads a source, as pairs or chats where its columns say so, else as text. @throws AtelierError for what cannot be read or used. */
export async function tuningCorpus(source: string, options: TuningCorpusOptions): Promise<TuningCorpus> {
  const isPairs = options.column === undefined && (await isPairSource(source))
  return isPairs ? pairCorpus(source, options) : textCorpus(source, options)
}

async function textCorpus(source: string, options: TuningCorpusOptions): Promise<TuningCorpus> {
  const { context, holdOut, column } = options
  const { name, documents } = await readDocuments(source, column === undefined ? {} : { column })
  const { training, heldOut: held } = textSplit(documents, options)
  return {
    name,
    kind: 'text',
    count: documents.length,
    trainingTokens: Math.max(0, training.length - 1),
    heldOutTokens: Math.max(0, held.length - 1),
    longest: context,
    identity: { data: name, dataHash: documentsHash(documents), heldOut: holdOut },
    loader: (rows) => blockLoader(training, rows),
    heldOut: ({ batch, context: longest, most }) => {
      if (held.length < 2) throw nothingHeldOut(source)
      return some(evaluationBlocks(held, longest, batch).batches, most)
    },
  }
}

function textSplit(
  documents: readonly string[],
  { tokenizer, holdOut, seen }: TuningCorpusOptions,
): TailSplit<Int32Array> {
  const text = documents.filter((document) => /\S/.test(document)).join('\n')
  if (seen && createHash('sha256').update(text).digest('hex') === seen.dataHash) {
    return splitTail(tokenizer.encode(text, { special: 'text' }), seen.heldOut)
  }
  const { training, heldOut } = splitDocuments(documents, holdOut)
  return { training: joined(training, tokenizer), heldOut: joined(heldOut, tokenizer) }
}

/** Documents one after the other: with the token that ends a text between them, or a new line where there is none. */
function joined(documents: readonly string[], tokenizer: Tokenizer): Int32Array {
  const end = endOfText(tokenizer)
  if (end === undefined) return tokenizer.encode(documents.join('\n'), { special: 'text' })
  return joinTokens(documents.flatMap((text) => [tokenizer.encode(text, { special: 'text' }), Int32Array.of(end)]))
}

async function pairCorpus(source: string, options: TuningCorpusOptions): Promise<TuningCorpus> {
  const { template, context, holdOut, isPacked } = options
  const set = await readPairs(source)
  const texts = new Map(set.conversations.map((messages) => [JSON.stringify(messages), messages]))
  const split = splitWholes([...texts.keys()], holdOut)
  const examples = (keys: readonly string[]): readonly Example[] => keys.map((key) => template.encode(texts.get(key)!))
  const [training, held] = [split.training, split.heldOut].map((keys) => fitting(source, examples(keys), options)) as [
    readonly Example[],
    readonly Example[],
  ]
  const rows = (some: readonly Example[], width: number): RowSource =>
    isPacked ? packedRows(some, width) : paddedRows(some)
  const targets = (some: readonly Example[]): number =>
    some.reduce((sum, { answers }) => sum + answers!.subarray(1).reduce((n, learnt) => n + learnt, 0), 0)
  return {
    name: set.name,
    kind: 'pairs',
    count: texts.size,
    trainingTokens: targets(training),
    heldOutTokens: targets(held),
    longest: isPacked ? context : [...training, ...held].reduce((most, each) => Math.max(most, rowLength(each)), 1),
    identity: {
      ...{ data: set.name, dataHash: pairsHash(set), heldOut: holdOut },
      template: template.source === undefined ? 'plain' : createHash('sha256').update(template.source).digest('hex'),
      ...(options.isTruncated && { isTruncated: true }),
    },
    loader: ({ batch, context: width, seed }) => rowLoader(rows(training, width), { batch, context: width, seed }),
    heldOut: ({ batch, context: width, most }) => {
      if (targets(held) === 0) throw nothingHeldOut(source)
      return some(rowBatches(rows(held, width), { batch, context: width }), most)
    },
  }
}

/** Conversations that fit into a row; longer ones are cut where that is wanted, and left out where nothing to learn is left. */
function fitting(
  source: string,
  examples: readonly Example[],
  { context, isTruncated = false }: TuningCorpusOptions,
): readonly Example[] {
  const long = examples.filter((each) => rowLength(each) > context)
  if (long.length === 0) return examples
  if (!isTruncated) {
    const longest = long.reduce((most, each) => Math.max(most, rowLength(each)), 0)
    throw new AtelierError(
      `${source}: ${long.length} of ${examples.length} conversations are longer than the ${context} tokens of a row; the longest has ${longest}`,
      'Give --truncate to cut them, or a model with a longer context',
    )
  }
  const kept = examples
    .map(({ ids, answers }) => ({ ids: ids.subarray(0, context + 1), answers: answers!.subarray(0, context + 1) }))
    .filter(({ answers }) => answers.some((learnt, i) => i > 0 && learnt === 1))
  if (kept.length > 0) return kept
  throw new AtelierError(
    `${source}: in rows of ${context} tokens none of ${examples.length} conversations gets as far as an answer`,
    'Give a model with a longer context',
  )
}

const some = (batches: readonly Batch[], most = batches.length): readonly Batch[] => spread(batches, most)

const nothingHeldOut = (source: string): AtelierError =>
  new AtelierError(`${source}: nothing is held out: there is nothing to validate on`, 'Hold out more of it')
