import type { Picture } from 'atelier/studio'

/** What a model says of a text, token by token. */
export interface Surprised {
  readonly text: string
  readonly tokens: readonly string[]
  readonly bits: readonly number[]
  readonly ranks: ArrayLike<number>
  /** Characters that the model does not know, and that were passed over. */
  readonly unknown: number
  readonly bitsPerCharacter: number
  readonly perplexity: number
  /** The likeliest at a place, with their chances. */
  alternatives(at: number): readonly { readonly id: number; readonly chance: number }[]
}

export function surprisedBy(text: string, { values, arrays }: Picture): Surprised {
  const { alternatives, chances, bits, ranks } = arrays
  const [, count = 0] = alternatives!.shape
  return {
    text,
    tokens: values.tokens as readonly string[],
    bits: Array.from(bits!.data),
    ranks: ranks!.data,
    unknown: Number(values.unknown),
    bitsPerCharacter: Number(values.bitsPerCharacter),
    perplexity: Number(values.perplexity),
    alternatives: (at) =>
      Array.from({ length: count }, (_, i) => ({
        id: alternatives!.data[at * count + i]!,
        chance: chances!.data[at * count + i]!,
      })),
  }
}
