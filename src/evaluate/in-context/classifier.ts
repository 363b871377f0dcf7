/** Classifying with a language model, from examples in its prompt. */
import type { Tokenizer } from '../../data/index.js'
import {
  fewShotPrompt,
  type LabelledText,
  type PromptTemplate,
  type Reader,
  scoreContinuations,
  usualTemplate,
} from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'

export interface InContextOptions {
  readonly labels: readonly string[]
  /** Default `usualTemplate`. */
  readonly template?: PromptTemplate
  readonly signal?: AbortSignal
}

/** Chances of the labels, in their order. */
export interface InContextAnswer {
  /** From the sums of ln p of each label's tokens, over the labels. */
  readonly plain: Float64Array
  /** The same, each divided by its chance where the question holds nothing (contextual calibration, arXiv:2102.09690). */
  readonly calibrated: Float64Array
}

export type InContextClassifier = (examples: readonly LabelledText[], input: string) => Promise<InContextAnswer>

/** Questions that hold nothing, as in section 5 of the paper; those that a tokenizer has no tokens for are left out. */
const contentFree = ['N/A', '', '[MASK]']

function encodes(tokenizer: Tokenizer, text: string): boolean {
  try {
    tokenizer.encode(text)
    return true
  } catch {
    return false
  }
}

/** @throws for fewer than two labels; when asked, where a prompt is longer than the context. */
export function inContextClassifier(
  reader: Reader,
  tokenizer: Tokenizer,
  { labels, template = usualTemplate, signal }: InContextOptions,
): InContextClassifier {
  if (labels.length < 2 || new Set(labels).size < labels.length) {
    throw new AtelierError(`in-context: labels ${JSON.stringify(labels)}: there must be two or more, all different`)
  }
  const prompt = fewShotPrompt(template)
  const answers = labels.map(prompt.answer)
  const empty = contentFree.filter((text) => encodes(tokenizer, text))
  const chances = async (examples: readonly LabelledText[], input: string): Promise<Float64Array> =>
    shares(await scoreContinuations(reader, tokenizer, prompt.write(examples, input), answers, signal))
  // Of the prompts that were asked last: one set of examples serves many questions.
  let held: { readonly key: string; readonly bias: Float64Array } | undefined
  const biasOf = async (examples: readonly LabelledText[]): Promise<Float64Array> => {
    const key = prompt.write(examples, '')
    if (held?.key === key) return held.bias
    const bias = new Float64Array(labels.length)
    for (const input of empty) {
      for (const [i, chance] of (await chances(examples, input)).entries()) bias[i]! += chance / empty.length
    }
    held = { key, bias }
    return bias
  }
  return async (examples, input) => {
    const bias = await biasOf(examples)
    const plain = await chances(examples, input)
    const weighed = plain.map((chance, i) => chance / Math.max(bias[i]!, Number.MIN_VALUE))
    const total = weighed.reduce((sum, value) => sum + value, 0)
    return { plain, calibrated: weighed.map((value) => value / total) }
  }
}

/** Scores in nats as chances that sum to 1. */
function shares(scores: Float64Array): Float64Array {
  const top = Math.max(...scores)
  const parts = scores.map((score) => Math.exp(score - top))
  const total = parts.reduce((sum, value) => sum + value, 0)
  return parts.map((value) => value / total)
}
