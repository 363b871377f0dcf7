import { type Corpus, type Tokenizer, tokenizerHash } from '../data/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../models/index.js'
import { countParameters, parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import type { Target } from '../tensor/index.js'
import { refuseOtherFamily, saveDescription } from './description.node.js'
import { saveWeights } from './folder.node.js'
import { type CorpusSummary, languageData } from './languageData.node.js'
import type { MixturePlan, MixtureSource } from './mixture-data.node.js'
import type { MusicSettings } from './music.node.js'
import { type Recipe, type Rows, recipeOptimizer, recipeSchedule, recipes, usualRows } from './recipes.js'
import type { Rehearsable } from './rehearsal.js'
import { checkFolder, trainInFolder } from './run-folder.node.js'
import { type TrainingEvent, train } from './trainer.js'

export interface LanguageRunOptions {
  /**
   * A file, a folder, a table or the name of a built-in set; or a text already read. A folder of tokens (`writeTokens`) brings its
   * tokenizer and its held-out part, and is read block by block. Several corpora by their shares make a mixture (see `mixtureData`).
   */
  readonly data: string | Corpus | readonly MixtureSource[]
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
    /** For `llama`: heads of keys and values. Default as many as `heads`. */
    readonly groups?: number
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
export interface LanguageRun extends Rehearsable {
  readonly corpus: CorpusSummary
  readonly tokenizer: Tokenizer
  readonly model: LanguageModel
  readonly memory: Memory
  /** The training tokens; of a folder of tokens the last ones, more than n-grams count. */
  readonly training: Int32Array
  readonly trainingTokens: number
  readonly heldOut: Int32Array
  /** The corpora of a mixture. */
  readonly mixture?: readonly MixturePlan[]
  readonly parameters: number
  readonly tokensPerStep: number
  /** Trains, validates, keeps checkpoints, and leaves `model.safetensors`, `config.json` and `tokenizer.json` in the folder. */
  events(): AsyncGenerator<TrainingEvent, void>
}

/** Reads the data, makes the tokenizer and the model, and checks that they fit, before anything is written. */
export async function languageRun(options: LanguageRunOptions): Promise<LanguageRun> {
  const { model: shape, seed = 0, batch, steps, accumulate = 1 } = options
  const data = await languageData(options)
  const { tokenizer, heldOut, documentEnd } = data
  const model = createLanguageModel({ ...shape, vocabulary: tokenizer.size } as AnyLanguageConfig)
  const config = model.config as AnyLanguageConfig
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const recipe: Recipe = { ...recipes[shape.family]!, ...options.recipe }
  const rows = options.rows ?? usualRows(shape.family)
  const loader = data.loader(rows, { batch, context: shape.context, seed })
  const identity = {
    ...data.identity,
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
  const most = options.validationBatches ?? Number.POSITIVE_INFINITY
  const sets = data.heldOutSets?.({ batch, context: shape.context, most })

  const training = {
    ...{ memory, model, loader, batch, context: shape.context, steps, accumulate },
    optimizer: recipeOptimizer(config, recipe),
    schedule: recipeSchedule(recipe, steps),
    ...{ clip: recipe.clip, learningRate: recipe.learningRate },
    ...(sets ? { heldOut: sets } : { validation: heldOut }),
    ...(rows === 'documents' && { documentEnd: documentEnd! }),
    ...(options.validateEvery && { validateEvery: options.validateEvery }),
    ...(options.validationBatches && { validationBatches: options.validationBatches }),
    ...(options.patience && { patience: options.patience }),
    ...(options.checkpointEvery && { checkpointEvery: options.checkpointEvery }),
    ...(options.signal && { signal: options.signal }),
  }
  const folder = {
    ...{ out: options.out, identity, settings },
    ...(options.resume !== undefined && { resume: options.resume }),
    ...(options.keep !== undefined && { keep: options.keep }),
    ...(options.onSkipped && { onSkipped: options.onSkipped }),
    check: () => refuseOtherFamily(options.out, shape.family),
    describe: () => saveDescription(options.out, config, tokenizer, { ...identity, ...settings }),
    save: () => saveWeights(options.out, parameters(model), memory),
  }

  return {
    corpus: data.corpus,
    tokenizer,
    model,
    memory,
    training: data.training,
    trainingTokens: data.trainingTokens,
    heldOut,
    ...(data.mixture && { mixture: data.mixture }),
    parameters: countParameters(model),
    // Rows of documents are padded: there the tokens of an epoch are known, not those of a batch.
    tokensPerStep:
      accumulate *
      (rows === 'documents' ? Math.round(data.trainingTokens / loader.batchesPerEpoch) : batch * shape.context),
    events: () => trainInFolder(training, folder),
    check: () => checkFolder(folder),
    rehearse: (count) => train({ ...training, steps: count, validateEvery: count }),
  }
}
