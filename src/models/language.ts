import type { Attend } from '../nn/index.js'
import type { Tensor, Variable } from '../tensor/index.js'

export interface Mode {
  /** Training applies dropout; reading does not. */
  readonly training?: boolean
  /**
   * Rows hold several texts (int32 [batch, time], one number a text): none sees another, and each begins at position 0. For families that
   * attend.
   */
  readonly segments?: Tensor
  /** How queries see keys and values where whole rows are read, instead of the causal way: to look at it or to change it. */
  readonly attend?: Attend
}

/** What trainers, samplers and evaluators ask of a language model. */
export interface LanguageModel {
  /** Family and configuration, as saved in `config.json`. */
  readonly config: LanguageConfig
  /** Token ids (int32) [batch, time] → logits [batch, time, vocabulary]. */
  forward(tokens: Tensor, mode?: Mode): Tensor
  /** Token ids (int32) [batch, time] → the learnt vectors that stand for them [batch, time, width]. */
  embed(tokens: Tensor): Tensor
  /** `forward` from embedded tokens on, so that what it says can be differentiated by them. */
  forwardEmbedded(embedded: Tensor, mode?: Mode): Tensor
  /** Token ids (int32) [batch, time] → what the head reads [batch, time, width]: for heads that answer with something else than tokens. */
  hidden(tokens: Tensor, mode?: Mode): Tensor
  /** Nats for each position [batch, time]; zero where the target is −1. */
  loss(tokens: Tensor, targets: Tensor, mode?: Mode): Tensor
  /** Reading that remembers: state for `batch` parallel texts. */
  decoder(batch: number): Decoder
}

export interface LanguageConfig {
  readonly family: string
  /** Number of token ids. */
  readonly vocabulary: number
  /** Longest text read at once, in tokens. */
  readonly context: number
}

/** A model reading on from where it stopped. */
export interface Decoder {
  readonly state: readonly Variable[]
  /**
   * `positions`: an entry for every position of the context, which may be read again from any place on. `summary`: what all that
   * was read left behind, which has no end, and can only be read on from where it is, or afresh from position 0.
   */
  readonly keeps: 'positions' | 'summary'
  /**
   * New tokens [batch, time] → logits [batch, vocabulary] after the last. The first stands at position `start`: int32 scalar, or
   * int32 [batch] where each row is at a place of its own.
   */
  read(
    tokens: Tensor,
    start: Tensor,
    mode?: ReadMode,
  ): { readonly logits: Tensor; readonly updates: readonly (readonly [Variable, Tensor])[] }
}

export interface ReadMode extends Mode {
  /** Logits after every token, [batch, time, vocabulary]. */
  readonly every?: boolean
  /** Logits after the token at this place of `tokens` (int32 scalar), instead of the last: what stands behind it is padding. */
  readonly last?: Tensor
  /** One text alone is read, tokens [1, time], into this row of the state (int32 scalar); the other rows stay as they are. */
  readonly row?: Tensor
}

/** Of vectors [batch, time, width] those at `last` (int32 scalar), or at the end: [batch, 1, width]. */
export const atLast = (x: Tensor, last: Tensor | undefined): Tensor =>
  last ? x.gather(last.reshape([1]), 1) : x.slice(1, -1)
