/** Which examples a prompt shows. */
import type { LabelledText } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { textEmbedding } from '../text-embedding.js'

export const selections = ['random', 'similar'] as const
export type SelectionName = (typeof selections)[number]

/** The examples of a prompt for a question, in the order in which they stand; `draw` numbers one of many random choices. */
export type Selection = (question: string, shots: number, draw: number) => readonly LabelledText[]

/**
 * `random`: the same for every question of a draw, each example at most once. `similar`: those nearest to the question by character n-grams, the nearest
 * last (arXiv:2101.06804); the draw changes nothing.
 */
export function selection(name: SelectionName, examples: readonly LabelledText[], seed: number): Selection {
  return name === 'random' ? randomSelection(examples, seed) : similarSelection(examples, seed)
}

function randomSelection(examples: readonly LabelledText[], seed: number): Selection {
  const random = randomStream(seed, 'examples of prompts')
  return (_, shots, draw) =>
    Array.from(random.fork(draw).permutation(examples.length).subarray(0, shots), (place) => examples[place]!)
}

function similarSelection(examples: readonly LabelledText[], seed: number): Selection {
  const nearest = nearestTexts(
    examples.map(({ input }) => input),
    seed,
  )
  return (question, shots) =>
    nearest(question, shots)
      .map((place) => examples[place]!)
      .toReversed()
}

/** The places of the texts that are nearest to a question by character n-grams, the nearest first. */
export function nearestTexts(texts: readonly string[], seed: number): (question: string, count: number) => number[] {
  const embedding = textEmbedding(texts, { seed })
  const { width } = embedding
  const rows = embedding.embed(texts)
  return (question, count) => {
    const [asked] = [embedding.embed([question])]
    const closeness = texts.map((_, row) => {
      let sum = 0
      for (let i = 0; i < width; i++) sum += rows[row * width + i]! * asked![i]!
      return sum
    })
    return [...closeness.keys()].sort((a, b) => closeness[b]! - closeness[a]! || a - b).slice(0, count)
  }
}
