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
import { type Feeds, int32, type Memory, program } from '../runtime/index.js'
import { AtelierError, crossEntropy, type Tensor, type Variable } from '../tensor/index.js'
import type { Loss } from './step.js'

/** A batch as a program takes it; `start` is not read where rows begin afresh. */
export const batchInputs = (batch: number, context: number) => ({
  tokens: int32([batch, context]),
  targets: int32([batch, context]),
  start: int32(),
})

type Fed = { readonly tokens: Tensor; readonly targets: Tensor; readonly start: Tensor }

export const feedsOf = ({ tokens, targets, start = 0 }: Batch): Feeds<ReturnType<typeof batchInputs>> => ({
  tokens,
  targets,
  start,
})

export interface Lesson {
  readonly inputs: ReturnType<typeof batchInputs>
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
  const inputs = batchInputs(batch, context)
  const counted = (targets: Tensor): Tensor => targets.greaterEqual(targets.mul(0)).cast('float32').sum()
  if (!loader.goesOn) {
    const loss = ({ tokens, targets }: Fed): Loss => ({
      sum: model.loss(tokens, targets, { training: true }).sum(),
      count: counted(targets),
    })
    return { inputs, loss, carried: [] }
  }
  const decoder = carrier(model, batch)
  const loss = ({ tokens, targets, start }: Fed): Loss => {
    const { logits, updates } = decoder.read(tokens, start, { every: true, training: true })
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

/** Mean nats per token over held-out tokens, read as the training reads its own, every target counted once. */
export function validator(
  { memory, model, loader, batch, context: longest, validationBatches, documentEnd }: ValidatorOptions,
  tokens: TokenArray,
): { run(): Promise<number>; close(): Promise<void> } {
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
    async run() {
      let [sum, counted] = [0, 0]
      for (const each of some) {
        sum += Number((await reading.run(feedsOf(each))).sum.data[0])
        counted += each.targets.reduce((n, target) => n + (target >= 0 ? 1 : 0), 0)
      }
      return sum / counted
    },
    async close() {
      await reading.close()
      for (const variable of decoder?.state ?? []) memory.free(variable)
    },
  }
}

/** `count` items, evenly spread. */
const spread = <T>(items: readonly T[], count: number): readonly T[] =>
  count >= items.length
    ? items
    : Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
