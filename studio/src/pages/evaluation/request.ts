/** What an address asks of the job. */
import { candidateOf, competitions, type MediumName } from 'atelier/studio'
import type { JobRequest } from '../../engine/session'
import type { EvaluationValues } from './link'

export const mediumOf = ({ medium }: Pick<EvaluationValues, 'medium'>): MediumName => medium as MediumName

/** The candidates of an address, each once; what none is called is left out. */
export function candidatesOf({
  medium,
  candidates,
}: Pick<EvaluationValues, 'medium' | 'candidates'>): readonly string[] {
  const name = mediumOf({ medium })
  if (candidates === 'usual') return competitions[name].usual
  const asked = new Set(candidates.split(',').map((id) => id.trim()))
  return [...asked].filter((id) => !id.startsWith('own:') && candidateOf(name, id)).slice(0, 20)
}

/** The field that says how many samples there are of each. */
export const countFields = { text: 'words', images: 'pictures', points: 'points' } as const satisfies Record<
  MediumName,
  keyof EvaluationValues
>

/** Which candidates are there is asked of the open job, so that one more or less measures nothing anew. */
export function evaluationRequest(values: EvaluationValues): JobRequest {
  const medium = mediumOf(values)
  const { list, shape, seed } = values
  const shared = { medium, candidates: [...candidatesOf(values)], count: values[countFields[medium]] }
  const own = { text: { list }, images: {}, points: { shape } }[medium]
  return { job: 'evaluation', seed, params: { ...shared, ...own } }
}
