/** Fine-tuning: a trained model goes on learning, from other data, as a whole or in part. */
import { resolve } from 'node:path'
import { type BlockLoader, type ChatTemplate, mixtureLoader, type Tokenizer } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { type AdapterConfig, type AdapterSet, adapterParameters, attachAdapter, parameters } from '../nn/index.js'
import { adamW, anchored, averaged, type Optimizer } from '../optim/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type Target, type Variable, variable } from '../tensor/index.js'
import { type AdapterBase, baseFrom, saveAdapter, weightsHash, withoutAdapter } from './adapter-folder.node.js'
import { loadConfig, saveDescription } from './description.node.js'
import { type FreezingOptions, unfrozenWeights } from './fine-tuning.js'
import { type LoadedModel, loadModel, plainConfig, saveWeights } from './folder.node.js'
import { type HeldOutSet, setsValidator } from './lesson.js'
import { type Recipe, recipeSchedule } from './recipes.js'
import type { Rehearsable } from './rehearsal.js'
import { checkFolder, trainInFolder } from './run-folder.node.js'
import { copyTemplate } from './template.node.js'
import { type TrainingEvent, train } from './trainer.js'
import {
  type SeenText,
  seenText,
  type TuningCorpus,
  type TuningCorpusOptions,
  tuningCorpus,
} from './tuning-corpus.node.js'

/** What is trained: all weights, those that are not frozen, or low-rank adapters beside the weights. */
export type TuningMethod =
  | { readonly kind: 'full' }
  | ({ readonly kind: 'freeze' } & FreezingOptions)
  | ({ readonly kind: 'lora' } & AdapterConfig)

export interface FineTuningOptions {
  /** A folder that `loadModel` opens: a run, a published model, an adapter. */
  readonly base: string
  /** Text, or questions and answers (see `tuningCorpus`). */
  readonly data: string
  readonly out: string
  readonly method: TuningMethod
  /** Data that the base was trained on, so that it is not forgotten, and their share among the rows. */
  readonly replay?: { readonly data: string; readonly share: number }
  /** Data whose held-out part is only validated on. */
  readonly watch?: readonly string[]
  /** How strongly weights are pulled to those of the base (L2-SP); see `anchored`. */
  readonly anchor?: number
  /** The column of text in a table, which is then no table of pairs. */
  readonly column?: string
  /** Tokens in a row. Default: the model's context, or as many as the longest of padded conversations needs. */
  readonly context?: number
  /** Default true. */
  readonly isPacked?: boolean
  readonly isTruncated?: boolean
  /** Share that is held out. Default 0.1. */
  readonly holdOut?: number
  /** Default: as many as visit everything once. */
  readonly steps?: number
  readonly epochs?: number
  /** Rows in a batch. Default 8. */
  readonly batch?: number
  readonly accumulate?: number
  readonly recipe?: Partial<Recipe>
  readonly seed?: number
  /** Default: a tenth of all steps. */
  readonly validateEvery?: number
  readonly validationBatches?: number
  readonly patience?: number
  readonly checkpointEvery?: number
  readonly keep?: number
  readonly resume?: boolean | 'auto'
  readonly target?: Target
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly onSkipped?: (path: string, problem: string) => void
}

/** A prepared run: what there is to know before it starts, and the run itself. */
export interface FineTuningRun extends Rehearsable {
  readonly corpora: readonly TuningCorpus[]
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
  readonly model: LanguageModel
  readonly memory: Memory
  readonly adapter?: AdapterSet
  /** Numbers in the model, adapters included, and those of them that are ever trained. */
  readonly parameters: number
  readonly trainedParameters: number
  readonly steps: number
  readonly validateEvery: number
  readonly context: number
  readonly tokensPerStep: number
  /** Steps that visit the new data once. */
  readonly stepsPerEpoch: number
  /** Held-out nats per target of each corpus, by its name, with the present weights: before `events`, those of the base. */
  measure(): Promise<Readonly<Record<string, number>>>
  /** Trains, validates, keeps checkpoints, and leaves in the folder what `loadModel` opens. */
  events(): AsyncGenerator<TrainingEvent, void>
}

/** How a method is trained where nothing else is said: adapters want about ten times the rate (arXiv:2106.09685). */
export const tuningRecipes: Readonly<Record<TuningMethod['kind'], Recipe>> = {
  full: { learningRate: 3e-4, weightDecay: 0.01, warmup: 0.05, cooldown: 0.95, clip: 1, average: 0 },
  freeze: { learningRate: 3e-4, weightDecay: 0.01, warmup: 0.05, cooldown: 0.95, clip: 1, average: 0 },
  lora: { learningRate: 3e-3, weightDecay: 0, warmup: 0.05, cooldown: 0.95, clip: 1, average: 0 },
}

/** Opens the base, reads the data, and checks that they fit, before anything is written. */
export async function fineTuningRun(options: FineTuningOptions): Promise<FineTuningRun> {
  const { base, out, method, seed = 0, batch = 8, accumulate = 1 } = options
  if (resolve(base) === resolve(out)) {
    throw new AtelierError(`finetune: ${out}: the base would be written over`, 'Give another --out')
  }
  const loaded = await withoutAdapter(
    await loadModel(base, {
      seed,
      ...(options.target && { target: options.target }),
      ...(options.threads && { threads: options.threads }),
    }),
  )
  const { model, memory, tokenizer, template } = loaded
  const baseHash = await weightsHash(model, memory)
  const seen = seenText(loaded.config.training)
  const data = await tuningData(options, { ...{ model, tokenizer, template }, ...(seen && { seen }) })
  const { context, loader } = data

  const recipe: Recipe = { ...tuningRecipes[method.kind], ...options.recipe }
  const adapter = method.kind === 'lora' ? attachAdapter(model, method) : undefined
  const trained = trainedBy(model, method)
  const stepsPerEpoch = Math.max(1, Math.ceil(data.batchesPerEpoch / accumulate))
  const steps = options.steps ?? Math.ceil((options.epochs ?? 1) * stepsPerEpoch)
  const isPacked = options.isPacked ?? true
  const identity = {
    ...data.identity,
    base: { hash: baseHash },
    method,
    ...(options.anchor !== undefined && { anchor: options.anchor }),
    config: plainConfig(loaded.config),
    rows: data.corpora.some(({ kind }) => kind === 'pairs') ? (isPacked ? 'packed' : 'padded') : 'blocks',
    ...{ context, isAveraged: recipe.average > 0, seed, batch, accumulate },
  }
  const settings = { steps, recipe }
  const everTrained = trained(Number.MAX_SAFE_INTEGER)
  const optimizer = await tuningOptimizer(recipe, everTrained, memory, options.anchor)

  const describe = async (): Promise<void> => {
    const named: AdapterBase = { folder: baseFrom(out, base), hash: baseHash }
    const config = { ...plainConfig(loaded.config), ...(adapter && { base: named }) }
    await saveDescription(out, config, tokenizer, { ...identity, base: named, ...settings })
    await copyTemplate(base, out, template)
  }
  const training = {
    ...{ memory, model, loader, batch, context, steps, accumulate, trained, optimizer },
    schedule: recipeSchedule(recipe, steps),
    ...{ clip: recipe.clip, learningRate: recipe.learningRate },
    heldOut: data.heldOut,
    validateEvery: options.validateEvery ?? Math.ceil(steps / 10),
    checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
    ...(options.patience && { patience: options.patience }),
    ...(options.signal && { signal: options.signal }),
  }
  const folder = {
    ...{ out, identity, settings, describe },
    ...(options.resume !== undefined && { resume: options.resume }),
    ...(options.keep !== undefined && { keep: options.keep }),
    ...(options.onSkipped && { onSkipped: options.onSkipped }),
    check: () => refuseOtherRun(out),
    save: () => (adapter ? saveAdapter(out, loaded, adapter, base) : saveWeights(out, parameters(model), memory)),
  }

  return {
    ...{ tokenizer, template, model, memory, steps, context, stepsPerEpoch },
    validateEvery: training.validateEvery,
    events: () => trainInFolder(training, folder),
    check: () => checkFolder(folder),
    rehearse: (count) => train({ ...training, steps: count, validateEvery: count }),
    async measure() {
      const validation = setsValidator({ memory, model, loader, batch, context }, data.heldOut)
      try {
        return (await validation.run()).losses!
      } finally {
        await validation.close()
      }
    },
    corpora: data.corpora,
    ...(adapter && { adapter }),
    parameters: sizeOf(parameters(model)),
    trainedParameters: sizeOf(everTrained),
    tokensPerStep: accumulate * batch * context,
  }
}

const sizeOf = (weights: ReadonlyMap<string, Variable>): number =>
  [...weights.values()].reduce((sum, { size }) => sum + size, 0)

function trainedBy(model: LanguageModel, method: TuningMethod): (step: number) => ReadonlyMap<string, Variable> {
  if (method.kind === 'freeze') return unfrozenWeights(model, method)
  const weights = method.kind === 'lora' ? adapterParameters(model) : parameters(model)
  return () => weights
}

async function tuningOptimizer(
  { learningRate, weightDecay, average }: Recipe,
  weights: ReadonlyMap<string, Variable>,
  memory: Memory,
  strength?: number,
): Promise<Optimizer> {
  let optimizer = adamW({ learningRate, weightDecay, beta2: 0.99 })
  if (strength !== undefined) {
    const anchors = new Map<string, Variable>()
    for (const [name, weight] of weights) {
      if (name.includes('.adapter.')) {
        throw new AtelierError('finetune: an anchor for adapters: they start from zero', 'Use weight decay instead')
      }
      const anchor = variable(weight.shape, undefined, { name: `anchor.${name}`, dtype: weight.dtype })
      memory.write(anchor, await memory.read(weight))
      anchors.set(name, anchor)
    }
    optimizer = anchored(optimizer, { anchors, strength, learningRate })
  }
  return average > 0 ? averaged(optimizer, average) : optimizer
}

interface TuningData {
  /** The new data, then what is replayed, then what is only watched. */
  readonly corpora: readonly TuningCorpus[]
  readonly context: number
  readonly loader: BlockLoader
  /** Batches until the new data were visited once. */
  readonly batchesPerEpoch: number
  readonly heldOut: readonly HeldOutSet[]
  readonly identity: Readonly<Record<string, unknown>>
}

async function tuningData(
  options: FineTuningOptions,
  {
    model,
    tokenizer,
    template,
    seen,
  }: Pick<LoadedModel, 'model' | 'tokenizer' | 'template'> & { readonly seen?: SeenText },
): Promise<TuningData> {
  const { data, replay, watch = [], isPacked = true, holdOut = 0.1, seed = 0, batch = 8 } = options
  const most = options.context ?? model.config.context
  if (most > model.config.context) {
    throw new AtelierError(`finetune: rows of ${most} tokens: the model reads ${model.config.context}`)
  }
  const reading: TuningCorpusOptions = {
    ...{ tokenizer, template, context: most, holdOut, isPacked },
    ...(seen && { seen }),
    ...(options.isTruncated !== undefined && { isTruncated: options.isTruncated }),
  }
  const main = await tuningCorpus(data, { ...reading, ...(options.column !== undefined && { column: options.column }) })
  const replayed = replay && (await tuningCorpus(replay.data, reading))
  const watched = await Promise.all(watch.map((source) => tuningCorpus(source, reading)))
  const corpora = [main, ...(replayed ? [replayed] : []), ...watched]
  const context = options.context ?? Math.max(...corpora.map(({ longest }) => longest))
  const validation = { batch, context, most: options.validationBatches ?? 20 }
  const heldOut = corpora.map((corpus, i) => ({
    name: corpus.name,
    batches: corpus.heldOut(validation),
    share: i === 0 ? 1 : 0,
  }))
  const rows = (corpus: TuningCorpus): BlockLoader => corpus.loader({ batch: 1, context, seed })
  const whole = main.loader({ batch, context, seed })
  const identity = {
    ...main.identity,
    ...(replayed && { replay: { ...replayed.identity, share: replay!.share } }),
  }
  if (!replay)
    return { ...{ corpora, context, heldOut, identity }, loader: whole, batchesPerEpoch: whole.batchesPerEpoch }
  if (!(replay.share > 0 && replay.share < 1)) {
    throw new AtelierError(`finetune: a share of ${replay.share} to replay: must be between 0 and 1`)
  }
  const parts = [
    { loader: rows(main), weight: 1 - replay.share },
    { loader: rows(replayed!), weight: replay.share },
  ]
  return {
    ...{ corpora, context, heldOut, identity },
    loader: mixtureLoader(parts, { batch, context }),
    batchesPerEpoch: Math.ceil(whole.batchesPerEpoch / (1 - replay.share)),
  }
}

/** @throws if the folder describes a model that was not fine-tuned, which this would write over. */
async function refuseOtherRun(out: string): Promise<void> {
  const config = await loadConfig(out).catch(() => undefined)
  if (config === undefined || (config.training as { method?: unknown } | undefined)?.method !== undefined) return
  throw new AtelierError(`finetune: ${out} holds a model that was not fine-tuned`, 'Give another --out')
}
