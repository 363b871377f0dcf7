/** Holding out a part of a token stream, and the batches that measure a model on it. */
import { AtelierError } from '../tensor/index.js'
import type { Batch, TokenArray } from './loader.js'

/** Views on one stream; nothing is copied. */
export interface TailSplit<Tokens extends TokenArray> {
  readonly training: Tokens
  readonly heldOut: Tokens
}

export interface EvaluationBlocks {
  readonly batches: readonly Batch[]
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

/** Holds out the last `fraction` of the stream (0 to below 1), as nanoGPT does. Throws when either part would be empty. */
export function splitTail<Tokens extends TokenArray>(tokens: Tokens, fraction: number): TailSplit<Tokens> {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new AtelierError(`splitTail: fraction ${fraction}: not in [0, 1)`, 'Give for example 0.1')
  }
  const kept = Math.floor(tokens.length * (1 - fraction))
  if (kept === 0 || (fraction > 0 && kept === tokens.length)) {
    throw new AtelierError(
      `splitTail: ${tokens.length} tokens with a fraction of ${fraction}: one part would be empty`,
      'Give a longer text or another fraction',
    )
  }
  return { training: tokens.subarray(0, kept) as Tokens, heldOut: tokens.subarray(kept) as Tokens }
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
  check(tokens.length, context, batch, stride)
  const targets = tokens.length - 1
  const windows = 1 + Math.ceil(Math.max(0, targets - context) / stride)
  const batches = Array.from({ length: Math.ceil(windows / batch) }, () => ({
    tokens: new Int32Array(batch * context),
    targets: new Int32Array(batch * context).fill(-1),
  }))
  for (let window = 0; window < windows; window++) {
    const start = window * stride
    const end = Math.min(start + context, targets)
    const counted = window === 0 ? 0 : context - stride
    const filled = batches[Math.floor(window / batch)]!
    const row = (window % batch) * context
    filled.tokens.set(tokens.subarray(start, end), row)
    filled.targets.set(tokens.subarray(start + counted + 1, end + 1), row + counted)
  }
  return { batches, targets }
}

function check(length: number, context: number, batch: number, stride: number): void {
  for (const [name, value] of Object.entries({ context, batch, stride })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new AtelierError(
        `evaluationBlocks: ${name} ${value}: not a positive whole number`,
        `Give a ${name} from 1 on`,
      )
    }
  }
  if (stride > context) {
    throw new AtelierError(
      `evaluationBlocks: stride ${stride} with a context of ${context}: tokens between windows would not be counted`,
      'Give a stride of at most the context',
    )
  }
  if (length < 2) {
    throw new AtelierError(`evaluationBlocks: ${length} tokens: there is no target`, 'Give at least two tokens')
  }
}
