/**
 * What a family's construction costs and allows, counted, not measured: after table 1 of Vaswani et al. (arXiv:1706.03762).
 * A layer is what counts as one step.
 */
import { type AnyLanguageConfig, completeLlama, type LlamaOptions } from '../models/index.js'

export interface Construction {
  /** Layers and steps that a signal passes on its shortest way from a token to what is said `distance` tokens later. */
  pathLength(distance: number): number
  /** Steps that must wait for one another when a whole text of that length is read, layers working side by side. */
  sequentialSteps(length: number): number
  /** Multiplications and additions for a token, forwards, in the mean over a text of that length. */
  operationsPerToken(length: number): number
}

export function construction(config: AnyLanguageConfig): Construction {
  return families[config.family](config as never)
}

type Shape = Pick<AnyLanguageConfig, 'layers' | 'width' | 'vocabulary'>

/** Each layer has the products of so many gates, with its input and with its state. */
const recurrent =
  (gates: number) =>
  ({ layers, width, vocabulary }: Shape): Construction => ({
    pathLength: (distance) => layers + distance,
    sequentialSteps: (length) => length + layers - 1,
    operationsPerToken: () => 2 * (layers * gates * 2 * width ** 2 + width * vocabulary),
  })

/** Each layer has four square matrices around attention and eight in its feed-forward part, and meets half of the text in the mean. */
const attentive = ({ layers, width, vocabulary }: Shape): Construction => ({
  pathLength: () => layers,
  sequentialSteps: () => layers,
  operationsPerToken: (length) =>
    2 * (layers * (12 * width ** 2 + 2 * width * ((length + 1) / 2)) + width * vocabulary),
})

/** Keys and values are shared by groups of heads, and the feed-forward part has three matrices of a length of its own. */
const grouped = (config: LlamaOptions): Construction => {
  const { layers, width, vocabulary, heads, groups, hidden, headSize = width / heads } = completeLlama(config)
  const weights = 2 * width * (heads + groups) * headSize + 3 * width * hidden
  return {
    ...attentive(config),
    operationsPerToken: (length) =>
      2 * (layers * (weights + 2 * heads * headSize * ((length + 1) / 2)) + width * vocabulary),
  }
}

const families: Readonly<Record<AnyLanguageConfig['family'], (config: never) => Construction>> = {
  rnn: recurrent(1),
  gru: recurrent(3),
  lstm: recurrent(4),
  gpt: attentive,
  gpt2: attentive,
  llama: grouped,
}
