/**
 * Memory benchmarks: sequences of which something must be kept for many steps before it is asked for, with the exact loss of
 * whoever keeps nothing.
 */

/** What a sequence gives at each step: so many numbers, or one of so many symbols. */
export type SequenceInput =
  | { readonly kind: 'numbers'; readonly count: number }
  | { readonly kind: 'symbols'; readonly count: number }

/** What is answered: a number, scored by its squared error, or one of so many classes, scored by −ln of its probability. */
export type SequenceAnswer = { readonly kind: 'number' } | { readonly kind: 'classes'; readonly count: number }

/** When answers are due: once, at the last step, or at every step. */
export type AnswerPlace = 'last' | 'every'

export interface SequenceBatch {
  readonly rows: number
  /** [rows, steps, numbers], or symbols [rows, steps]. */
  readonly inputs: Float32Array | Int32Array
  /** [rows], or [rows, steps] where every step is answered. */
  readonly targets: Float32Array | Int32Array
}

export interface BatchRequest {
  readonly rows: number
  readonly seed: number
  /** What the sequences are for; each use has its own. */
  readonly split: 'training' | 'validation' | 'test'
  /** Which batch of the split. */
  readonly step: number
}

export interface MemoryTask {
  readonly name: string
  /** What is to be done, in a sentence. */
  readonly description: string
  /** Steps of a sequence. */
  readonly steps: number
  readonly input: SequenceInput
  readonly answer: SequenceAnswer
  readonly place: AnswerPlace
  /** The last so many steps are what memory is needed for; accuracy is taken over them. */
  readonly asked: number
  /** The best that can be done without remembering: mean loss and, of classes, share of right answers. */
  readonly chance: { readonly loss: number; readonly accuracy?: number }
  /** The task counts as solved below this loss. */
  readonly solvedBelow: number
  /** Steps worth remembering. */
  readonly span: number
  /** Sequences there are in a split that is not endless. */
  readonly available?: (split: BatchRequest['split']) => number
  /** A batch, decided by its request alone. */
  batch(request: BatchRequest): SequenceBatch
}
