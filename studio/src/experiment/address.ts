/** An experiment's exact state as an address of the quiz: its parameters as one word, its seeds. */
import { cards, type StudyLink } from 'atelier/studio'
import type { RunRequest } from './useRun'

export type Params = RunRequest['params']

/** `places:32,kind:wide` as parameters; what is not of that form is left out. */
export const readParams = (words: string): Params =>
  Object.fromEntries(
    words.split(',').flatMap((word) => {
      const [, name, value] = /^([\w-]+):(.+)$/.exec(word) ?? []
      return name && value ? [[name, value] as const] : []
    }),
  )

export const writeParams = (params: Params): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')

/** Where a run can be made again as it was. */
export function placeOf({ experiment, params, seed, seeds }: RunRequest): StudyLink {
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
