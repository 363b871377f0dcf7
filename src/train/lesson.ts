/** What a language model is asked in training and in validation, by how its batches are laid out. */
import {
  type Batch,
  type BlockLoader,
  type EvaluationBlocks,
  evaluationBlocks,
  evaluationDocuments,
  evaluationStreams,
  type TokenArray,
} from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { trainingAdapters } from '../nn/index.js'
import { type Feeds, type Input, int32, type Memory, program, type Result } from '../runtime/index.js'
import { AtelierError, crossEntropy, type Tensor, type Variable } from '../tensor/index.js'
import type { Loss } from './step.js'

/** A batch as a program takes it; `start` is not read where rows begin afresh, and `segments` only where rows are packed. */
type BatchInputs = { readonly [K in 'tokens' | 'targets' | 'start']: Input } & { readonly segments?: Input }

const batchInputs = (batch: number | 'batch', context: number, isPacked = false): BatchInputs => ({
  tokens: int32([batch, context]),
  targets: int32([batch, context]),
  start: int32(),
  ...(isPacked && { segments: int32([batch, context]) }),
})

type Fed = { readonly tokens: Tensor; readonly targets: Tensor; readonly start: Tensor; readonly segments?: Tensor }

export const feedsOf = ({ tokens, targets, segments, start = 0 }: Batch): Feeds<BatchInputs> => ({
  ...{ tokens, targets, start },
  ...(segments && { segments }),
})

export interface Lesson {
  readonly inputs: BatchInputs
  /** The summed nats of a batch and how many targets count: those that are not −1. */
  loss(fed: Fed): Loss
  /** State that goes from batch to batch. */
  readonly carried: readonly Variable[]
}

/** @throws when rows go on from batch to batch and the model has no state to carry. */
export function lessonOf(
  model: LanguageModel,
  { loader, batch, context }: { readonly loader: BlockLoader; readonly batch: number; readonly context: number },
): Lesson {
  // Rows that begin afresh may come fewer at a time.
  const inputs = batchInputs(loader.goesOn ? batch : 'batch', context, loader.isPacked)
  const counted = (targets: Tensor): Tensor => targets.greaterEqual(targets.mul(0)).cast('float32').sum()
  if (!loader.goesOn) {
    const loss = ({ tokens, targets, segments }: Fed): Loss => ({
      sum: trainingAdapters(() => model.loss(tokens, targets, { training: true, ...(segments && { segments }) })).sum(),
      count: counted(targets),
    })
    return { inputs, loss, carried: [] }
  }
  const decoder = carrier(model, batch)
  const loss = ({ tokens, targets, start }: Fed): Loss => {
    const { logits, updates } = trainingAdapters(() => decoder.read(tokens, start, { every: true, training: true }))
    return { sum: crossEntropy(logits, targets).sum(), count: counted(targets), updates }
  }
  return { inputs, loss, carried: decoder.state }
}

function carrier(model: LanguageModel, batch: number): ReturnType<LanguageModel['decoder']> {
  const decoder = model.decoder(batch)
  if (decoder.keeps === 'summary') return decoder
  throw new AtelierError(
    `train: rows that go on from batch to batch, and a ${model.config.family}: it has no state to carry`,
    'Train it on blocks or documents',
  )
}

export interface ValidatorOptions {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly loader: BlockLoader
  readonly batch: number
  readonly context: number
  /** At most this many batches of the held-out tokens. */
  readonly validationBatches?: number
  /** The token that ends a document, where each document is read from its beginning. */
  readonly documentEnd?: number
}

/** Held-out batches, laid out as those of training. */
export interface HeldOutSet {
  readonly name: string
  readonly batches: readonly Batch[]
  /** Its part in the loss of a validation, beside those of the other sets; with 0 it is only watched. */
  readonly share: number
}

/** What a validation found. */
export interface Validated {
  /** Mean nats per target; of several sets the mean by their shares. */
  readonly loss: number
  /** Mean nats per target of each set by its name. */
  readonly losses?: Readonly<Record<string, number>>
}

export interface Validator {
  run(): Promise<Validated>
  close(): Promise<void>
}

/** Mean nats per target of each of several sets, every target counted once. */
export function setsValidator(
  { memory, model, loader, batch, context }: ValidatorOptions,
  sets: readonly HeldOutSet[],
): Validator {
  const reading = program(
    memory,
    batchInputs(batch, context, loader.isPacked),
    ({ tokens, targets, segments }: Fed) => ({
      outputs: { sum: model.loss(tokens, targets, segments ? { segments } : {}).sum() },
    }),
    { name: 'validation' },
  )
  const oneText = new Int32Array(batch * context)
  return {
    async run() {
      const losses: Record<string, number> = {}
      for (const { name, batches } of sets) {
        const laid = loader.isPacked ? batches.map((each) => ({ segments: oneText, ...each })) : batches
        losses[name] = await meanNats(laid, async (fed) => (await reading.run(fed)).sum)
      }
      const total = sets.reduce((sum, { share }) => sum + share, 0)
      const loss = sets.reduce((sum, { name, share }) => sum + (share > 0 ? share * losses[name]! : 0), 0) / total
      return { loss, losses }
    },
    close: () => reading.close(),
  }
}

async function meanNats(
  batches: readonly Batch[],
  sumOf: (fed: Feeds<BatchInputs>) => Promise<Result>,
): Promise<number> {
  let [sum, counted] = [0, 0]
  for (const each of batches) {
    sum += Number((await sumOf(feedsOf(each))).data[0])
    counted += each.targets.reduce((n, target) => n + (target >= 0 ? 1 : 0), 0)
  }
  return sum / counted
}

/** Mean nats per token over held-out tokens, read as the training reads its own, every target counted once. */
export function validator(
  { memory, model, loader, batch, context: longest, validationBatches, documentEnd }: ValidatorOptions,
  tokens: TokenArray,
): Validator {
  const context = Math.min(longest, tokens.length - 1)
  const { batches, batch: rows = batch }: EvaluationBlocks & { readonly batch?: number } = loader.goesOn
    ? evaluationStreams(tokens, context)
    : documentEnd !== undefined
      ? evaluationDocuments(tokens, context, batch, documentEnd)
      : evaluationBlocks(tokens, context, batch)
  const decoder = loader.goesOn ? carrier(model, rows) : undefined
  const reading = program(
    memory,
    batchInputs(rows, context),
    ({ tokens, targets, start }) => {
      if (!decoder) return { outputs: { sum: model.loss(tokens, targets).sum() } }
      const { logits, updates } = decoder.read(tokens, start, { every: true })
      return { outputs: { sum: crossEntropy(logits, targets).sum() }, updates }
    },
    { name: 'validation' },
  )
  // A state goes on from batch to batch, so there the first ones are read, each the beginning of rows all over the text.
  const count = Math.min(validationBatches ?? batches.length, batches.length)
  const some = decoder ? batches.slice(0, count) : spread(batches, count)
  return {
    run: async () => ({ loss: await meanNats(some, async (fed) => (await reading.run(fed)).sum) }),
    async close() {
      await reading.close()
      for (const variable of decoder?.state ?? []) memory.free(variable)
    },
  }
}

/** `count` items, evenly spread. */
export const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  count >= items.length
    ? items
    : Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
