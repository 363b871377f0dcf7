/** What the job finds of a candidate, in words and as places on the axes. */
import type { CandidateRole, MeasureAxis, Measured, MeasureKind, Measures, MediumName, Plain } from 'atelier/studio'
import { short } from '../../figure/axis'
import type { Role } from '../../figure/roles'

interface About {
  readonly id: string
  readonly says: string
  readonly role: CandidateRole
}

export interface Found extends About {
  readonly parameters?: number
  readonly n: number
  readonly measures: Measures
}

export type Result = Found | (About & { readonly problem: string })

export interface Table {
  readonly medium: MediumName
  readonly says: string
  readonly left: number
  readonly results: readonly Result[]
}

export const isFound = (result: Result): result is Found => 'measures' in result

/** What is measured in the medium that is open. */
export const kindsOf = (facts: { readonly [name: string]: Plain }): readonly MeasureKind[] =>
  (facts.measures ?? []) as unknown as readonly MeasureKind[]

/** Measures that an axis can show: shares, the usual one first. */
export const onAxis = (kinds: readonly MeasureKind[], axis: MeasureAxis): readonly MeasureKind[] =>
  kinds.filter((kind) => kind.axis === axis && kind.unit === 'share')

/** The measure of an axis that an address names, or the usual one of the medium. */
export const chosen = (kinds: readonly MeasureKind[], axis: MeasureAxis, name: string): MeasureKind => {
  const all = onAxis(kinds, axis)
  return all.find((kind) => kind.name === name) ?? all[0]!
}

const looks: Readonly<Record<CandidateRole, Role>> = {
  ...{ real: 'real', copy: 'critic', baseline: 'reference', model: 'maker', own: 'made' },
}
export const roleOf = ({ role }: About): Role => looks[role]

const scales = {
  share: { by: 100, unit: ' %' },
  seconds: { by: 1000, unit: ' ms' },
  number: { by: 1, unit: '' },
} as const

export const words = ({ value }: Measured, { unit }: MeasureKind): string =>
  `${short(scales[unit].by * value)}${scales[unit].unit}`

export const range = ({ low, high, n }: Measured, { unit }: MeasureKind): string =>
  `${short(scales[unit].by * low)} to ${short(scales[unit].by * high)}, n = ${n}`

/** Those that try and that no other beats in both, from the best in quality on; what is real, or copied, is out of competition. */
export function frontOf(results: readonly Found[], quality: MeasureKind, diversity: MeasureKind): readonly Found[] {
  const running = results.filter(({ role }) => role !== 'real' && role !== 'copy')
  const of = ({ measures }: Found) => [measures[quality.name]!.value, measures[diversity.name]!.value] as const
  const isBeaten = (result: Found): boolean => {
    const [x, y] = of(result)
    return running.some((other) => {
      const [a, b] = of(other)
      return a >= x && b >= y && (a > x || b > y)
    })
  }
  return running.filter((result) => !isBeaten(result)).sort((a, b) => of(b)[0] - of(a)[0])
}
