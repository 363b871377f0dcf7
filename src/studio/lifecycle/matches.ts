/** Who is ranked against whom. */
import { randomStream } from '../../tensor/index.js'
import type { Match } from './ballot.js'
import { type Probe, type Weights, wordOf } from './probe.js'
import type { StationName } from './stations.js'

const matchCount = 200

/** Who writes the answers that are ranked. Told when the votes are counted, not before. */
export const writers = ['the foundation', 'the fine-tuned model', 'the fine-tuned model at temperature 0.5'] as const

/** Answers to the same beginnings by two writers each. */
export async function matchesOf(
  probe: Probe,
  stations: ReadonlyMap<StationName, Weights>,
  prompts: readonly string[],
  seed: number,
): Promise<readonly Match[]> {
  const stream = randomStream(seed, 'who is ranked')
  const asked = Array.from({ length: matchCount }, () => prompts[stream.integer(prompts.length)]!)
  const ways = [
    { station: 'foundation', temperature: 1 },
    { station: 'tuned', temperature: 1 },
    { station: 'tuned', temperature: 0.5 },
  ] as const satisfies { readonly [writer in keyof typeof writers]: unknown }
  const drawn: string[][] = []
  for (const { station, temperature } of ways) {
    const drawing = { prompts: asked, temperature, seed: seed + 100 + drawn.length }
    drawn.push((await probe.draw(stations.get(station)!, drawing)).map(wordOf))
  }
  const couples = [
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 2],
  ] as const
  return asked.flatMap((prompt, i) => {
    const [a, b] = couples[stream.integer(couples.length)]!
    const [first, second] = [drawn[a]![i]!, drawn[b]![i]!]
    // Nothing to choose between.
    if (first === second) return []
    return [
      {
        prompt,
        candidates: [
          { word: first, writer: a },
          { word: second, writer: b },
        ] as const,
      },
    ]
  })
}
