/**
 * Batches of token blocks for language models. Every batch is a function of the seed and of its place in the run alone,
 * so a run that resumes sees the batches that it would have seen.
 */
import { AtelierError, randomStream } from '../tensor/index.js'
import { shuffleDocuments } from './documents.js'
import { type Plan, randomPlan, scatteredPlan, shuffledPlan } from './order.js'
import { checkWhole } from './whole.js'

export type TokenArray = Int32Array | Uint16Array

/** Both arrays are [batch, context], row-major; `targets` are `tokens` shifted by one. A target of -1 is not to be counted. */
export interface Batch {
  readonly tokens: Int32Array
  readonly targets: Int32Array
  /** Tokens of the same texts that the batches before have read, where rows go on; 0, the default, begins afresh. */
  readonly start?: number
  /** Where rows hold several texts [batch, context]: tokens of one text have one number, other than that of its neighbours. */
  readonly segments?: Int32Array
}

/** Where a loader stands: `position` blocks of `epoch` are behind it. */
export interface LoaderState {
  readonly epoch: number
  readonly position: number
  /** Where the loaders stand that this one draws from. */
  readonly parts?: readonly LoaderState[]
}

export interface BlockLoader {
  /** Rows go on where those of the batch before stopped: a model's state is to be carried. */
  readonly goesOn?: boolean
  /** Batches say which tokens of a row belong together (`segments`). */
  readonly isPacked?: boolean
  next(): Batch
  state(): LoaderState
  /** Continues from a state of a loader over the same tokens, options and seed. Throws for a state that none can have. */
  restore(state: LoaderState): void
  readonly tokensPerBatch: number
  /** Batches that cover the stream about once, rounded up; a batch may end one epoch and begin the next. */
  readonly batchesPerEpoch: number
}

export interface BlockOptions {
  /** Rows in a batch. */
  batch: number
  /** Tokens in a row. */
  context: number
  seed: number
  /**
   * `epoch`, the default, cuts the stream into blocks that do not overlap, from a new random offset in each epoch, and visits
   * each once in random order. `random` draws every block's start independently, as nanoGPT does.
   */
  order?: 'epoch' | 'random'
  /** The token that ends a document, if documents shall come in another order in each epoch (see `shuffleDocuments`). */
  documentEnd?: number
}

/** An endless source of batches from one stream of tokens. Throws when the stream is shorter than context + 1. */
export function blockLoader(tokens: TokenArray, options: BlockOptions): BlockLoader {
  const { context, seed, order = 'epoch', documentEnd } = options
  const blocks = checkedBlocks(tokens.length, options)
  const shuffles = randomStream(seed, 'order of documents')
  return loaderOver(options, {
    blocks,
    plan: (order === 'epoch' ? shuffledPlan : randomPlan)(tokens.length, context, seed),
    textOf(epoch) {
      const text = documentEnd === undefined ? tokens : shuffleDocuments(tokens, documentEnd, shuffles.fork(epoch))
      return (start, end) => text.subarray(start, end)
    },
  })
}

/** Tokens that are read where they are wanted. */
export interface TokenSource {
  readonly length: number
  /** Tokens `start` to `end - 1`. */
  read(start: number, end: number): TokenArray
}

/**
 * As `blockLoader`, from tokens that stay where they are: a batch reads its own blocks, and the order of an epoch is computed, not
 * kept, so memory does not grow with the tokens. Throws when there are fewer than context + 1.
 */
export function tokenFileLoader(tokens: TokenSource, options: Omit<BlockOptions, 'documentEnd'>): BlockLoader {
  const { context, seed, order = 'epoch' } = options
  const blocks = checkedBlocks(tokens.length, options)
  const plan = (order === 'epoch' ? scatteredPlan : randomPlan)(tokens.length, context, seed)
  return loaderOver(options, { blocks, plan, textOf: () => tokens.read })
}

/** What a loader reads, and in which order. */
interface Reading {
  readonly blocks: number
  readonly plan: Plan
  textOf(epoch: number): TokenSource['read']
}

function loaderOver({ batch, context }: BlockOptions, { blocks, plan, textOf }: Reading): BlockLoader {
  let epoch = 0
  let position = 0
  let starts = plan(epoch)
  let read = textOf(epoch)

  /** The next block with the token after it. */
  function nextBlock(): TokenArray {
    const start = starts.at(position)
    const block = read(start, start + context + 1)
    position += 1
    if (position === starts.count) {
      epoch += 1
      position = 0
      starts = plan(epoch)
      read = textOf(epoch)
    }
    return block
  }

  return {
    tokensPerBatch: batch * context,
    batchesPerEpoch: Math.ceil(blocks / batch),
    next() {
      const made = { tokens: new Int32Array(batch * context), targets: new Int32Array(batch * context) }
      for (let row = 0; row < batch; row++) {
        const block = nextBlock()
        made.tokens.set(block.subarray(0, context), row * context)
        made.targets.set(block.subarray(1), row * context)
      }
      return made
    },
    state: () => ({ epoch, position }),
    restore(state) {
      const known = isCount(state.epoch) && isCount(state.position)
      const restored = known ? plan(state.epoch) : undefined
      if (restored === undefined || state.position >= restored.count) {
        throw new AtelierError(
          `blockLoader: state ${JSON.stringify(state)}: no such place among ${blocks} blocks an epoch`,
          'Restore with the text, the context and the seed that the state was taken with',
        )
      }
      epoch = state.epoch
      position = state.position
      starts = restored
      read = textOf(epoch)
    },
  }
}

function checkedBlocks(length: number, { batch, context }: BlockOptions): number {
  checkWhole('blockLoader', { batch, context })
  if (length <= context) {
    throw new AtelierError(
      `blockLoader: ${length} tokens with a context of ${context}: a block needs ${context + 1}`,
      'Give a shorter context or a longer text',
    )
  }
  return Math.floor((length - 1) / context)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
