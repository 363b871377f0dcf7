/** The texts that `atelier novelty` compares: drawn from models, and cut from the data in the same lengths. */
import type { TextSampler } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'

/** How much to draw: `samples` passages of `length` tokens, each after a prompt. */
export interface Drawing {
  readonly prompts: readonly Int32Array[]
  readonly length: number
  /** Sample i is drawn from seed + i. */
  readonly seed: number
  readonly signal: AbortSignal
}

/** A passage with the tokens before it. */
export interface Passage {
  readonly prompt: Int32Array
  readonly text: Int32Array
}

/** Passages spread evenly over a text, none overlapping another. @throws AtelierError if the text is too short for them. */
export function passagesOf(
  text: Int32Array,
  { count, prompt, length }: { readonly count: number; readonly prompt: number; readonly length: number },
): readonly Passage[] {
  const whole = prompt + length
  const stride = count === 1 ? 0 : Math.floor((text.length - whole) / (count - 1))
  if (text.length < whole || (count > 1 && stride < whole)) {
    throw new AtelierError(
      `novelty: ${text.length} held-out tokens: ${count} samples of ${length} tokens after ${prompt} need ${count * whole}`,
      'Give fewer --tokens, or a larger --hold-out that was held out in training',
    )
  }
  return Array.from({ length: count }, (_, i) => ({
    prompt: text.slice(i * stride, i * stride + prompt),
    text: text.slice(i * stride + prompt, i * stride + whole),
  }))
}

/** Samples at one temperature, all of the same length. */
export async function drawSamples(
  sampler: TextSampler,
  temperature: number,
  { prompts, length, seed, signal }: Drawing,
): Promise<readonly Int32Array[]> {
  const samples: Int32Array[] = []
  for (const [i, prompt] of prompts.entries()) {
    const settings = { temperature, maxTokens: length, seed: seed + i, stopTokens: [], signal }
    const { tokens } = await sampler.complete(prompt, settings)
    samples.push(Int32Array.from(tokens, ({ id }) => id))
  }
  return samples
}
