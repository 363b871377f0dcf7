/** The batches that measure a model on a token stream: every token but the first is a target, exactly once. */
import { AtelierError } from '../tensor/index.js'
import { pieces, setRow } from './documents.js'
import type { Batch, TokenArray } from './loader.js'
import { checkWhole } from './whole.js'

export interface EvaluationBatch extends Batch {
  /** For each row, the place in the stream of its first token: what is said at (row, i) is about token places[row] + i + 1. */
  readonly places: Int32Array
}

export interface EvaluationBlocks {
  readonly batches: readonly EvaluationBatch[]
  /** Targets that are not -1, over all batches: the stream's tokens but the first. */
  readonly targets: number
}

export interface EvaluationOptions {
  /**
   * How far one window is from the next, 1 to context; context by default. A smaller stride repeats tokens, and gives
   * each target at least context - stride tokens before it, wherever the stream has them.
   */
  stride?: number
}

/**
 * Windows over the stream, in order, that count each target exactly once: targets that an earlier window counted, and the
 * padding (token 0) behind the end, have target -1. Throws when the stream has no target or a number is out of range.
 */
export function evaluationBlocks(
  tokens: TokenArray,
  context: number,
  batch: number,
  options: EvaluationOptions = {},
): EvaluationBlocks {
  const { stride = context } = options
  check(tokens.length, { context, batch, stride })
  const targets = tokens.length - 1
  const windows = 1 + Math.ceil(Math.max(0, targets - context) / stride)
  const batches = emptyBatches(Math.ceil(windows / batch), batch, context)
  for (let window = 0; window < windows; window++) {
    const start = window * stride
    const end = Math.min(start + context, targets)
    const counted = window === 0 ? 0 : context - stride
    const filled = batches[Math.floor(window / batch)]!
    const row = (window % batch) * context
    filled.tokens.set(tokens.subarray(start, end), row)
    filled.targets.set(tokens.subarray(start + counted + 1, end + 1), row + counted)
    filled.places[window % batch] = start
  }
  return { batches, targets }
}

/** Rows that a carried state reads at once, at most. Fixed, so that the result does not depend on the size of a batch. */
const mostStreams = 8

/**
 * The stream cut into up to eight rows that go on from batch to batch (`start` says how far they are), so that a model that carries a
 * state predicts each token after everything before it in its row.
 */
export function evaluationStreams(tokens: TokenArray, context: number): EvaluationBlocks & { readonly batch: number } {
  check(tokens.length, { context })
  const targets = tokens.length - 1
  const batch = Math.min(mostStreams, Math.max(1, Math.floor(targets / context)))
  const length = Math.ceil(targets / batch)
  const batches = emptyBatches(Math.ceil(length / context), batch, context).map((made, block) => {
    for (let row = 0; row < batch; row++) {
      const place = row * length + block * context
      const end = Math.min(place + context, (row + 1) * length, targets)
      made.places[row] = place
      if (end <= place) continue
      made.tokens.set(tokens.subarray(place, end), row * context)
      made.targets.set(tokens.subarray(place + 1, end + 1), row * context)
    }
    return { ...made, start: block * context }
  })
  return { batches, targets, batch }
}

/** Each document from its beginning, in a row of its own; see `documentLoader`. The very first token is no target. */
export function evaluationDocuments(tokens: TokenArray, context: number, batch: number, end: number): EvaluationBlocks {
  check(tokens.length, { context, batch })
  const all = pieces(tokens, end, context)
  const batches = emptyBatches(Math.ceil(all.length / batch), batch, context)
  for (const [i, piece] of all.entries()) {
    const filled = batches[Math.floor(i / batch)]!
    const row = i % batch
    setRow(filled, row * context, tokens, piece, end)
    filled.places[row] = piece.start - 1
  }
  batches[0]!.targets[0] = -1
  return { batches, targets: tokens.length - 1 }
}

const emptyBatches = (count: number, batch: number, context: number) =>
  Array.from({ length: count }, () => ({
    tokens: new Int32Array(batch * context),
    targets: new Int32Array(batch * context).fill(-1),
    places: new Int32Array(batch),
  }))

function check(length: number, { stride, ...numbers }: { context: number; batch?: number; stride?: number }): void {
  checkWhole('evaluationBlocks', { ...numbers, ...(stride !== undefined && { stride }) })
  if (stride !== undefined && stride > numbers.context) {
    throw new AtelierError(
      `evaluationBlocks: stride ${stride} with a context of ${numbers.context}: tokens between windows would not be counted`,
      'Give a stride of at most the context',
    )
  }
  if (length < 2) {
    throw new AtelierError(`evaluationBlocks: ${length} tokens: there is no target`, 'Give at least two tokens')
  }
}
