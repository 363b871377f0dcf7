/** What a language model is trained on: a text that is read and tokenized now, or a folder of tokens. */
import { createHash } from 'node:crypto'
import {
  type BlockLoader,
  type BlockOptions,
  blockLoader,
  byteTokenizer,
  type Corpus,
  characterTokenizerOf,
  documentLoader,
  splitTail,
  streamLoader,
  type Tokenizer,
  tokenFileLoader,
  trainBpe,
  wordTokenizerOf,
} from '../data/index.js'
import { isTokenFolder, openTokens, readText, type TokenFile } from '../data/index.node.js'
import { AtelierError } from '../tensor/index.js'
import type { LanguageRunOptions } from './language.node.js'
import type { HeldOutSet } from './lesson.js'
import { type MixturePlan, type MixtureSource, mixtureData } from './mixture-data.node.js'
import { musicTexts } from './music.node.js'
import type { Rows } from './recipes.js'

/** A corpus, without its text where that was not read. */
export type CorpusSummary = Omit<Corpus, 'text'> & Partial<Pick<Corpus, 'text'>>

export interface LanguageData {
  readonly corpus: CorpusSummary
  readonly tokenizer: Tokenizer
  /** The training tokens; of a folder of tokens the last ones, more than n-grams count. */
  readonly training: Int32Array
  readonly trainingTokens: number
  readonly heldOut: Int32Array
  /** What must be the same when a run goes on. */
  readonly identity: Readonly<Record<string, unknown>>
  /** The token that ends a document, if documents are told apart. */
  readonly documentEnd?: number
  loader(rows: Rows, options: BlockOptions): BlockLoader
  /** Of a mixture: its corpora, and the held-out batches of each. */
  readonly mixture?: readonly MixturePlan[]
  heldOutSets?(options: {
    readonly batch: number
    readonly context: number
    readonly most: number
  }): readonly HeldOutSet[]
}

/** What of a run's options concerns its data. */
export type DataOptions = Pick<
  LanguageRunOptions,
  'data' | 'validation' | 'holdOut' | 'column' | 'documents' | 'music' | 'tokenizer' | 'vocabulary' | 'onSkipped'
>

/** Reads what there is to train on. @throws AtelierError for data that cannot be read, and for options that it contradicts. */
export async function languageData(options: DataOptions): Promise<LanguageData> {
  const { data } = options
  const found = isMixture(data)
    ? await mixtureData(data, options)
    : typeof data === 'string' && isTokenFolder(data)
      ? await tokenData(data, options)
      : await textData({ ...options, data })
  if (found.heldOut.length < 2) {
    throw new AtelierError(
      `train: ${found.heldOut.length} held-out tokens: there is none to predict`,
      'Give a longer text, or hold out more of it',
    )
  }
  return found
}

const isMixture = (data: DataOptions['data']): data is readonly MixtureSource[] => Array.isArray(data)

/** Options of one text. */
type TextOptions = DataOptions & { readonly data: string | Corpus }

async function texts(options: TextOptions, holdOut: number): Promise<{ corpus: Corpus; held?: Corpus }> {
  const { music, validation } = options
  if (music) return musicTexts({ ...options, holdOut, music })
  const corpus = await read(options.data, options)
  return validation === undefined ? { corpus } : { corpus, held: await read(validation, options) }
}

const read = (text: string | Corpus, { column }: DataOptions): Promise<Corpus> | Corpus =>
  typeof text === 'string' ? readText(text, column === undefined ? {} : { column }) : text

async function textData(options: TextOptions): Promise<LanguageData> {
  const { holdOut = 0.1, music, documents = music && 'lines' } = options
  const { corpus, held } = await texts(options, holdOut)
  const tokenizer = makeTokenizer(options, {
    all: held ? `${corpus.text}${held.text}` : corpus.text,
    training: corpus.text,
  })
  const all = tokenizer.encode(corpus.text)
  const { training, heldOut } = held ? { training: all, heldOut: tokenizer.encode(held.text) } : splitTail(all, holdOut)
  const documentEnd = documents === 'lines' ? lineEnd(tokenizer) : undefined
  return {
    corpus,
    tokenizer,
    training,
    trainingTokens: training.length,
    heldOut,
    identity: {
      data: source(corpus),
      dataHash: hash(corpus),
      heldOut: held ? source(held) : holdOut,
      ...(held && { heldOutHash: hash(held) }),
      ...(documents && { documents }),
      ...(music && { music: { ...music, holdOut } }),
    },
    ...(documentEnd !== undefined && { documentEnd }),
    loader(rows, block) {
      const settings = { ...block, ...(documentEnd !== undefined && { documentEnd }) }
      if (rows === 'packed') throw withoutMixture()
      if (rows !== 'documents') return (rows === 'streams' ? streamLoader : blockLoader)(training, settings)
      if (documentEnd === undefined) throw withoutDocuments()
      return documentLoader(training, { ...settings, documentEnd })
    },
  }
}

/** Tokens of a folder that are in memory: held-out ones for validation, and training ones to count n-grams in. */
const mostHeldOut = 4_000_000
const mostTraining = 6_000_000

async function tokenData(folder: string, options: DataOptions): Promise<LanguageData> {
  const tokens = await openTokens(folder)
  checkAgreement(folder, tokens, options)
  const { manifest, tokenizer, length } = tokens
  const held = options.validation === undefined ? undefined : await read(options.validation, options)
  const [file] = manifest.files
  return {
    corpus: {
      name: manifest.name,
      documents: manifest.documents,
      bytes: manifest.bytes,
      replaced: manifest.replaced,
      sources: manifest.sources.map(({ path }) => path),
      skipped: manifest.skipped.map(({ path }) => path),
    },
    tokenizer,
    training: Int32Array.from(tokens.read(Math.max(0, length - mostTraining), length)),
    trainingTokens: length,
    heldOut: held ? tokenizer.encode(held.text) : tokens.heldOut(mostHeldOut),
    identity: {
      data: source(manifest),
      dataHash: file!.sha256,
      heldOut: held ? source(held) : manifest.heldOut,
      ...(held && { heldOutHash: hash(held) }),
    },
    loader(rows, block) {
      if (rows === 'packed') throw withoutMixture()
      if (rows === 'documents') throw withoutDocuments()
      return (rows === 'streams' ? streamLoader : tokenFileLoader)(tokens, block)
    },
  }
}

/** A folder of tokens has decided on all this. */
function checkAgreement(
  folder: string,
  { manifest }: TokenFile,
  { tokenizer, vocabulary, column, documents, music, holdOut }: DataOptions,
): void {
  const refuse = (what: string, has: string): never => {
    throw new AtelierError(`train: "${folder}": its tokens ${has}: ${what} contradicts that`, 'Leave it out')
  }
  const has = `were made by a ${manifest.tokenizer} tokenizer of ${manifest.vocabulary} tokens`
  if (typeof tokenizer === 'object') refuse('another tokenizer', has)
  if (tokenizer !== undefined && tokenizer !== manifest.tokenizer) refuse(`the tokenizer "${String(tokenizer)}"`, has)
  if (vocabulary !== undefined && vocabulary !== manifest.vocabulary) refuse(`a vocabulary of ${vocabulary}`, has)
  if (column !== undefined) refuse(`the column "${column}"`, 'come from texts that were read already')
  if (music !== undefined) refuse('reading it as music', 'come from text')
  if (documents !== undefined) refuse(`documents of ${documents}`, 'are read where they stand, in blocks')
  if (holdOut !== undefined) refuse(`a hold-out of ${holdOut}`, `hold out the last ${manifest.heldOut} already`)
}

const withoutDocuments = (): AtelierError =>
  new AtelierError('train: rows of documents: the text has none', 'Say what a document is, with --documents lines')

const withoutMixture = (): AtelierError =>
  new AtelierError(
    'train: packed rows: only a mixture tells documents apart by a token',
    'Give --mix instead of --data',
  )

const source = ({ name, bytes }: Pick<Corpus, 'name' | 'bytes'>): string => `${name}, ${bytes} bytes`

const hash = ({ text }: Corpus): string => createHash('sha256').update(text).digest('hex')

function lineEnd(tokenizer: Tokenizer): number {
  const ids = tokenizer.encode('\n')
  if (ids.length !== 1) throw new AtelierError('train: documents are lines, but the end of a line is not one token')
  return ids[0]!
}

/** Texts to make a tokenizer of. */
export interface TokenizerTexts {
  /** Characters and words have to be in it. */
  readonly all: string
  /** Merges are learnt from it. */
  readonly training: string
  readonly special?: readonly string[]
}

/** The tokenizer that the options ask for. */
export function makeTokenizer(
  { music, tokenizer = music ? 'word' : 'character', vocabulary = 4096 }: DataOptions,
  { all, training, special = [] }: TokenizerTexts,
): Tokenizer {
  if (typeof tokenizer !== 'string') return tokenizer
  if (tokenizer === 'byte') return byteTokenizer({ special })
  if (tokenizer === 'word') return wordTokenizerOf(all, { special })
  return tokenizer === 'bpe'
    ? trainBpe([training], { size: vocabulary, special })
    : characterTokenizerOf(all, { special })
}
