/** Where a run can be made again as it was: its experiment, parameters and seeds as an address of the quiz. */
import { cards } from '../experiments/cards.js'
import type { StudyLink } from './question.js'

/** Runs of an experiment: what makes them what they are. */
export interface Runs {
  readonly experiment: string
  /** Those that differ from their defaults. */
  readonly params: Readonly<Record<string, string | number>>
  /** The first; the others follow it. */
  readonly seed: number
  readonly seeds: number
}

/** `places:32,kind:wide` as parameters; what is not of that form is left out. */
export const readParams = (words: string): Runs['params'] =>
  Object.fromEntries(
    words.split(',').flatMap((word) => {
      const [, name, value] = /^([\w-]+):(.+)$/.exec(word) ?? []
      return name && value ? [[name, value] as const] : []
    }),
  )

export const writeParams = (params: Runs['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')

export function placeOf({ experiment, params, seed, seeds }: Runs): StudyLink {
  const card = cards.find(({ id }) => id === experiment)
  const words = writeParams(params)
  return {
    path: '/learn/quiz',
    search: {
      question: card?.question ?? '',
      ...(card && card.id !== card.question && { experiment }),
      ...(words !== '' && { params: words }),
      seed,
      seeds,
    },
    says: card?.title ?? experiment,
  }
}

/** `seeds 42 to 44 (n = 3)`. */
export const seedWords = ({ seed, seeds }: Pick<Runs, 'seed' | 'seeds'>): string =>
  seeds === 1 ? `seed ${seed} (n = 1)` : `seeds ${seed} to ${seed + seeds - 1} (n = ${seeds})`
