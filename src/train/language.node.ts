import { createHash } from 'node:crypto'
import { join } from 'node:path'
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
  tokenizerHash,
  trainBpe,
  wordTokenizerOf,
} from '../data/index.js'
import { readText } from '../data/index.node.js'
import { listCheckpoints, lockFolder } from '../files/index.node.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { AtelierError, type Target } from '../tensor/index.js'
import { folderStore } from './checkpoint.node.js'
import { saveDescription, saveWeights } from './folder.node.js'
import { metricsLog } from './metrics.node.js'
import { type MusicSettings, musicTexts } from './music.node.js'
import { type Recipe, type Rows, recipeOptimizer, recipeSchedule, recipes, usualRows } from './recipes.js'
import { type TrainingEvent, train } from './trainer.js'

export interface LanguageRunOptions {
  /** A file, a folder, a table or the name of a built-in set; or a text already read. */
  readonly data: string | Corpus
  /** Held-out text. By default the last `holdOut` of the data. */
  readonly validation?: string | Corpus
  readonly holdOut?: number
  /** The column of text in a table. */
  readonly column?: string
  /** `lines`: each line is a document of its own, and every epoch reads them in another order. */
  readonly documents?: 'lines'
  /** The data are music (see `readMusic`); a tune is a line, and so a document. */
  readonly music?: MusicSettings
  /** The run's folder. */
  readonly out: string
  readonly model: {
    readonly family: AnyLanguageConfig['family']
    readonly layers: number
    /** For the families that attend. */
    readonly heads?: number
    readonly width: number
    readonly context: number
    readonly dropout?: number
    /** For `lstm` and `gru`: longest span worth remembering, in tokens. */
    readonly span?: number
  }
  /** How the text is laid out in batches. By default as the family learns best: `streams` for those with a state, else `blocks`. */
  readonly rows?: Rows
  /** Default `character`, or `word` for music. */
  readonly tokenizer?: 'character' | 'word' | 'byte' | 'bpe' | Tokenizer
  /** Size of a byte-pair vocabulary. Default 4,096. */
  readonly vocabulary?: number
  readonly steps: number
  readonly batch: number
  readonly accumulate?: number
  readonly recipe?: Partial<Recipe>
  readonly seed?: number
  readonly validateEvery?: number
  readonly validationBatches?: number
  readonly patience?: number
  readonly checkpointEvery?: number
  readonly keep?: number
  /** `auto` goes on from the newest whole checkpoint if there is one; `true` insists on one; `false` refuses a used folder. */
  readonly resume?: boolean | 'auto'
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onSkipped?: (path: string, problem: string) => void
}

/** A prepared run: what there is to know before it starts, and the run itself. */
export interface LanguageRun {
  readonly corpus: Corpus
  readonly tokenizer: Tokenizer
  readonly model: LanguageModel
  readonly memory: Memory
  readonly training: Int32Array
  readonly heldOut: Int32Array
  readonly parameters: number
  readonly tokensPerStep: number
  /** Trains, validates, keeps checkpoints, and leaves `model.safetensors`, `config.json` and `tokenizer.json` in the folder. */
  events(): AsyncGenerator<TrainingEvent, void>
}

/** Reads the data, makes the tokenizer and the model, and checks that they fit, before anything is written. */
export async function languageRun(options: LanguageRunOptions): Promise<LanguageRun> {
  const { model: shape, seed = 0, batch, steps, accumulate = 1, holdOut = 0.1 } = options
  const { music, documents = music && 'lines' } = options
  const { corpus, held } = music ? await musicTexts({ ...options, holdOut, music }) : await texts(options)
  const tokenizer = makeTokenizer(options, held ? `${corpus.text}${held.text}` : corpus.text, corpus.text)
  const all = tokenizer.encode(corpus.text)
  const { training, heldOut } = held ? { training: all, heldOut: tokenizer.encode(held.text) } : splitTail(all, holdOut)
  if (heldOut.length < 2) {
    throw new AtelierError(
      `train: ${heldOut.length} held-out tokens: there is none to predict`,
      'Give a longer text, or hold out more of it',
    )
  }
  const config = { ...shape, vocabulary: tokenizer.size } as AnyLanguageConfig
  const model = createLanguageModel(config)
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const recipe: Recipe = { ...recipes[shape.family]!, ...options.recipe }
  const documentEnd = documents === 'lines' ? lineEnd(tokenizer) : undefined
  const rows = options.rows ?? usualRows(shape.family)
  const loader = loaderFor(rows, training, {
    batch,
    context: shape.context,
    seed,
    ...(documentEnd !== undefined && { documentEnd }),
  })
  const identity = {
    data: source(corpus),
    dataHash: hash(corpus),
    heldOut: held ? source(held) : holdOut,
    ...(held && { heldOutHash: hash(held) }),
    ...(documents && { documents }),
    ...(music && { music: { ...music, holdOut } }),
    ...(rows !== 'blocks' && { rows }),
    tokenizer: tokenizer.kind,
    tokenizerHash: await tokenizerHash(tokenizer),
    config,
    isAveraged: recipe.average > 0,
    seed,
    batch,
    accumulate,
  }
  const settings = { steps, recipe }

  async function* events(): AsyncGenerator<TrainingEvent, void> {
    const release = await lockFolder(options.out)
    try {
      const folder = join(options.out, 'checkpoints')
      await checkResume(options, folder)
      const checkpoints = folderStore(folder, {
        identity,
        settings,
        keep: options.keep ?? 2,
        ...(options.onSkipped && { onSkipped: options.onSkipped }),
      })
      const weights = parameters(model)
      let isDescribed = false
      let isValidated = false
      const log = metricsLog(join(options.out, 'metrics.jsonl'))
      for await (const event of train({
        memory,
        model,
        loader,
        batch,
        context: shape.context,
        steps,
        accumulate,
        optimizer: recipeOptimizer(config, recipe),
        schedule: recipeSchedule(recipe, steps),
        clip: recipe.clip,
        validation: heldOut,
        ...(rows === 'documents' && { documentEnd: documentEnd! }),
        store: checkpoints,
        ...(options.validateEvery && { validateEvery: options.validateEvery }),
        ...(options.validationBatches && { validationBatches: options.validationBatches }),
        ...(options.patience && { patience: options.patience }),
        ...(options.checkpointEvery && { checkpointEvery: options.checkpointEvery }),
        ...(options.signal && { signal: options.signal }),
      })) {
        // The first event tells that a run that was there before has not refused these options.
        if (!isDescribed) await saveDescription(options.out, config, tokenizer, { ...identity, ...settings })
        isDescribed = true
        await log(event)
        isValidated ||= event.kind === 'validation' || (event.kind === 'resume' && event.best !== null)
        const isBetter = event.kind === 'validation' ? event.isBest : event.kind === 'end' && !isValidated
        if (isBetter) await saveWeights(options.out, weights, memory)
        yield event
      }
    } finally {
      await release()
    }
  }

  return {
    corpus,
    tokenizer,
    model,
    memory,
    training,
    heldOut,
    parameters: countParameters(model),
    tokensPerStep: batch * shape.context * accumulate,
    events,
  }
}

async function texts({ data, validation, column }: LanguageRunOptions): Promise<{ corpus: Corpus; held?: Corpus }> {
  const read = (from: string | Corpus) =>
    typeof from === 'string' ? readText(from, column === undefined ? {} : { column }) : from
  const corpus = await read(data)
  return validation === undefined ? { corpus } : { corpus, held: await read(validation) }
}

const source = ({ name, bytes }: Corpus): string => `${name}, ${bytes} bytes`

const hash = ({ text }: Corpus): string => createHash('sha256').update(text).digest('hex')

const loaders = { blocks: blockLoader, streams: streamLoader } as const

function loaderFor(rows: Rows, tokens: Int32Array, options: BlockOptions): BlockLoader {
  if (rows !== 'documents') return loaders[rows](tokens, options)
  const { documentEnd } = options
  if (documentEnd === undefined) {
    throw new AtelierError(
      'train: rows of documents: the text has none',
      'Say what a document is, with --documents lines',
    )
  }
  return documentLoader(tokens, { ...options, documentEnd })
}

function lineEnd(tokenizer: Tokenizer): number {
  const ids = tokenizer.encode('\n')
  if (ids.length !== 1) throw new AtelierError('train: documents are lines, but the end of a line is not one token')
  return ids[0]!
}

function makeTokenizer(
  { music, tokenizer = music ? 'word' : 'character', vocabulary = 4096 }: LanguageRunOptions,
  all: string,
  training: string,
): Tokenizer {
  if (typeof tokenizer !== 'string') return tokenizer
  if (tokenizer === 'byte') return byteTokenizer()
  if (tokenizer === 'word') return wordTokenizerOf(all)
  return tokenizer === 'bpe' ? trainBpe([training], { size: vocabulary }) : characterTokenizerOf(all)
}

async function checkResume({ resume = 'auto', out }: LanguageRunOptions, checkpoints: string): Promise<void> {
  if (resume === 'auto') return
  const isUsed = (await listCheckpoints(checkpoints)).length > 0
  if (resume && !isUsed) {
    throw new AtelierError(`resume: ${out} holds no checkpoint`, 'Leave --resume out to begin afresh')
  }
  if (!resume && isUsed) throw new AtelierError(`train: ${out} holds a run already`, 'Resume it, or give another --out')
}
