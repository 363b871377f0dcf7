/** Training that counts: n-grams of a text, in a folder of their own. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Tokenizer, tokenizerHash } from '../data/index.js'
import { lockFolder, removeRunManifest, verifyRun, writeFileAtomic } from '../files/index.node.js'
import {
  chooseNgram,
  type NgramChoice,
  type NgramConfig,
  type NgramModel,
  ngram,
  ngramFromBytes,
} from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import {
  blaming,
  type Described,
  loadConfig,
  loadItsTokenizer,
  readRunFile,
  refuseOtherFamily,
  saveDescription,
} from './description.node.js'
import { type DataOptions, type LanguageData, languageData } from './languageData.node.js'
import { sealRun } from './seal.node.js'

export interface NgramRunOptions extends DataOptions {
  /** The run's folder. */
  readonly out: string
  /** Longest n-gram, in tokens. By default the best on the last tenth of the training text. */
  readonly order?: number
}

/** A prepared run: what there is to count, and the counting itself. */
export interface NgramRun extends Omit<LanguageData, 'identity' | 'loader' | 'documentEnd'> {
  /**
   * Counts, and leaves `model.ngram`, `config.json` and `tokenizer.json` in the folder; the same run may be counted again.
   * @throws AtelierError if the folder holds another run, or another process writes there.
   */
  count(): Promise<CountedRun>
}

export interface CountedRun {
  readonly ngram: NgramModel
  /** How the orders did, where one was chosen. */
  readonly losses?: NgramChoice['losses']
}

/** An n-gram model from a folder. */
export interface LoadedNgram {
  readonly ngram: NgramModel
  readonly tokenizer: Tokenizer
  readonly config: Described<NgramConfig>
}

/** Reads the data and makes the tokenizer, before anything is written. */
export async function ngramRun(options: NgramRunOptions): Promise<NgramRun> {
  const { out, order } = options
  const { identity: source, documentEnd, loader: _, ...data } = await languageData(options)
  const { training, tokenizer } = data
  const counting = { vocabulary: tokenizer.size, ...(documentEnd !== undefined && { boundary: documentEnd }) }
  const identity = {
    ...source,
    tokenizer: tokenizer.kind,
    tokenizerHash: await tokenizerHash(tokenizer),
    order: order ?? 'chosen',
    tokens: training.length,
  }
  return {
    ...data,
    async count() {
      const release = await lockFolder(out)
      try {
        await refuseOtherRun(out, identity)
        await removeRunManifest(out)
        const choice = order === undefined ? chooseNgram(training, counting) : undefined
        const model = ngram(training, { ...counting, order: order ?? choice!.model.order })
        const bytes = model.toBytes()
        await writeFileAtomic(join(out, fileName), bytes)
        const config = { family: 'ngram', order: model.order, ...counting } as const
        await saveDescription(out, config, tokenizer, { ...identity, countsHash: hashOf(bytes) })
        await sealRun(out, {})
        return { ngram: model, ...(choice && { losses: choice.losses }) }
      } finally {
        await release()
      }
    },
  }
}

/** Opens a folder of counts. @throws with one sentence if a file is missing, broken or does not fit the others. */
export async function loadNgram(folder: string): Promise<LoadedNgram> {
  const config = await loadConfig(folder)
  if (config.family !== 'ngram') throw new AtelierError(`${folder}: a run of ${config.family}: it holds no n-grams`)
  const tokenizer = await loadItsTokenizer(folder, config)
  const path = join(folder, fileName)
  const bytes = await readRunFile(path)
  const counted = blaming(path, () => ngramFromBytes(bytes))
  const hash = config.training?.countsHash
  if (hash !== undefined && hash !== hashOf(bytes)) {
    throw new AtelierError(`${path}: it is not what was counted: it is damaged, or of another run`, 'Count again')
  }
  const { order, vocabulary, boundary } = counted
  if (order !== config.order || vocabulary !== config.vocabulary || boundary !== config.boundary) {
    throw new AtelierError(`${path}: ${order}-grams of ${vocabulary} tokens: config.json describes another model`)
  }
  await verifyRun(folder, 'quick')
  return { ngram: counted, tokenizer, config }
}

const fileName = 'model.ngram'

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function refuseOtherRun(out: string, identity: Readonly<Record<string, unknown>>): Promise<void> {
  await refuseOtherFamily(out, 'ngram')
  const found = await loadConfig(out).catch(() => undefined)
  if (found === undefined) return
  const { countsHash: _, ...before } = found.training ?? {}
  if (JSON.stringify(before) === JSON.stringify(identity)) return
  throw new AtelierError(`train: ${out} holds n-grams of other data or options`, 'Give another --out')
}
