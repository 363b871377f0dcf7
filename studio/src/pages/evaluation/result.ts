/** What the job finds of a writer. */
import type { Measured, WordMeasures } from 'atelier/studio'
import { short } from '../../figure/axis'
import type { Role } from '../../figure/roles'

export interface Result extends WordMeasures {
  readonly id: string
  readonly says: string
  readonly parameters?: number
  readonly loss?: Measured
}

export interface Table {
  readonly says: string
  readonly left: number
  readonly results: readonly Result[]
}

export const qualityOf = (result: Result, by: string): Measured => (by === 'precision' ? result.precision : result.real)
export const diversityOf = (result: Result, by: string): Measured =>
  by === 'coverage' ? result.coverage : result.distinct

export function roleOf(id: string): Role {
  if (id === 'real') return 'real'
  if (id.startsWith('own:')) return 'made'
  return id.startsWith('ngram') ? 'reference' : 'maker'
}

export const percent = ({ value }: Measured): string => `${short(100 * value)} %`
export const range = ({ low, high, n }: Measured, by = 100): string =>
  `${short(by * low)} to ${short(by * high)}, n = ${n}`

/** Writers that no other beats in both quality and diversity, from the best in quality on. */
export function frontOf(results: readonly Result[], quality: string, diversity: string): readonly Result[] {
  const of = (result: Result) => [qualityOf(result, quality).value, diversityOf(result, diversity).value] as const
  const isBeaten = (result: Result): boolean => {
    const [x, y] = of(result)
    return results.some((other) => {
      const [a, b] = of(other)
      return a >= x && b >= y && (a > x || b > y)
    })
  }
  return results.filter((result) => !isBeaten(result)).sort((a, b) => of(b)[0] - of(a)[0])
}
