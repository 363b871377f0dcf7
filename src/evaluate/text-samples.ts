/** Texts to be judged: drawn from models with the time that each token took, and cut from real text in the same lengths. */
import type { TextSampler } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'

/** How much to draw: a text of `length` tokens after each prompt. */
export interface Drawing {
  readonly prompts: readonly Int32Array[]
  readonly length: number
  readonly temperature: number
  /** Sample i is drawn from seed + i. */
  readonly seed: number
  readonly signal?: AbortSignal
}

export interface DrawnTexts {
  readonly samples: readonly Int32Array[]
  /** Milliseconds to the first token of each sample, its prompt read. */
  readonly first: Float64Array
  /** Milliseconds of every later token of all samples. */
  readonly later: Float64Array
}

/** Samples of the same length, whatever token would end a text. */
export async function drawTexts(
  sampler: TextSampler,
  { prompts, length, temperature, seed, signal }: Drawing,
): Promise<DrawnTexts> {
  const samples: Int32Array[] = []
  const first: number[] = []
  const later: number[] = []
  for (const [i, prompt] of prompts.entries()) {
    const settings = { temperature, maxTokens: length, seed: seed + i, stopTokens: [], ...(signal && { signal }) }
    const ids: number[] = []
    let since = performance.now()
    for await (const { id } of sampler.generate(prompt, settings)) {
      const now = performance.now()
      const times = ids.length === 0 ? first : later
      times.push(now - since)
      ids.push(id)
      since = now
    }
    samples.push(Int32Array.from(ids))
  }
  return { samples, first: Float64Array.from(first), later: Float64Array.from(later) }
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
      `passages: ${text.length} held-out tokens: ${count} samples of ${length} tokens after ${prompt} need ${count * whole}`,
      'Ask for fewer or shorter samples, or hold out more',
    )
  }
  return Array.from({ length: count }, (_, i) => ({
    prompt: text.slice(i * stride, i * stride + prompt),
    text: text.slice(i * stride + prompt, i * stride + whole),
  }))
}
