/** What a reward model has to beat: preferring by length alone, and by counts of characters, pairs of them and words. */
import { randomStream } from '../../tensor/index.js'

interface Pair {
  readonly chosen: string
  readonly rejected: string
}

/** Numbers of an answer by name; preferences are learnt from differences. */
type Features = (answer: string) => ReadonlyMap<string, number>

const lengthOf: Features = (answer) => new Map([['length', Math.log1p(answer.length)]])

function countsOf(answer: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)
  const characters = [...answer.toLowerCase()]
  for (const [i, character] of characters.entries()) {
    add(character)
    add(`${characters[i - 1] ?? '^'}${character}`)
  }
  add(`${characters.at(-1) ?? '^'}$`)
  for (const word of answer.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) add(`word ${word}`)
  return counts
}

export const preferenceBaselines = { length: lengthOf, counts: countsOf } satisfies Record<string, Features>

/** Passes over the training pairs, and the pull of weights towards zero. */
const [passes, decay, rate] = [20, 1e-3, 0.1]

/**
 * Logistic regression on the differences of features, −ln σ(w·(f(chosen) − f(rejected))), by stochastic descent (AdaGrad) in orders that the seed decides.
 * @returns ln of the chances that the chosen answer and that the rejected one is preferred, of each held-out pair: [pairs, 2].
 */
export function baselineChances(
  name: keyof typeof preferenceBaselines,
  training: readonly Pair[],
  heldOut: readonly Pair[],
  seed = 0,
): Float64Array {
  const features = preferenceBaselines[name]
  const weights = new Map<string, number>()
  const squares = new Map<string, number>()
  const differences = training.map((pair) => difference(features, pair))
  const stream = randomStream(seed, 'preference baseline')
  for (let pass = 0; pass < passes; pass++) {
    for (const place of stream.permutation(differences.length)) {
      const own = differences[place]!
      const slope = 1 / (1 + Math.exp(dot(weights, own)))
      for (const [feature, value] of own) {
        const weight = weights.get(feature) ?? 0
        const gradient = slope * value - decay * weight
        const square = (squares.get(feature) ?? 1e-8) + gradient * gradient
        squares.set(feature, square)
        weights.set(feature, weight + (rate * gradient) / Math.sqrt(square))
      }
    }
  }
  return Float64Array.from(
    heldOut.flatMap((pair) => {
      const margin = dot(weights, difference(features, pair))
      return [-Math.log1p(Math.exp(-margin)), -Math.log1p(Math.exp(margin))]
    }),
  )
}

function difference(features: Features, { chosen, rejected }: Pair): ReadonlyMap<string, number> {
  const all = new Map(features(chosen))
  for (const [name, value] of features(rejected)) all.set(name, (all.get(name) ?? 0) - value)
  return new Map([...all].filter(([, value]) => value !== 0))
}

const dot = (weights: ReadonlyMap<string, number>, features: ReadonlyMap<string, number>): number =>
  [...features].reduce((sum, [name, value]) => sum + value * (weights.get(name) ?? 0), 0)
