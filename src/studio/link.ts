/** Addresses that say how a page's controls stand: typed, clamped, with a version. What does not fit is left out, and the page says so. */

export type Field =
  | {
      readonly kind: 'number'
      readonly least: number
      readonly most: number
      readonly step: number
      readonly default: number
    }
  | {
      readonly kind: 'choice'
      readonly choices: readonly string[]
      /** What else may be chosen, such as the name of something of the reader's own. */
      readonly others?: RegExp
      readonly default: string
    }
  | { readonly kind: 'text'; readonly longest: number; readonly default: string }

export type LinkSchema = Readonly<Record<string, Field>>

export type LinkValues<S extends LinkSchema> = {
  readonly [K in keyof S]: S[K] extends { readonly kind: 'number' } ? number : string
}

export const linkVersion = 1

/** The values of an address, and the names of fields that were ignored or brought into range. */
export function readLink<S extends LinkSchema>(
  schema: S,
  search: Readonly<Record<string, unknown>>,
): { readonly values: LinkValues<S>; readonly mended: readonly string[] } {
  const mended: string[] = []
  const values = Object.fromEntries(
    Object.entries(schema).map(([name, field]) => {
      const given = search[name]
      if (given === undefined) return [name, field.default]
      const value = fitting(field, given)
      if (value === undefined || String(value) !== String(given)) mended.push(name)
      return [name, value ?? field.default]
    }),
  )
  const known = new Set([...Object.keys(schema), 'v', 'hide', 'lesson', 'test', 'step', 'engine'])
  mended.push(...Object.keys(search).filter((name) => !known.has(name)))
  return { values: values as LinkValues<S>, mended }
}

function fitting(field: Field, given: unknown): number | string | undefined {
  if (field.kind === 'text') return String(given).slice(0, field.longest)
  if (field.kind === 'choice') {
    const word = String(given)
    return field.choices.includes(word) || field.others?.test(word) ? word : undefined
  }
  const number = Number(given)
  if (!Number.isFinite(number) || given === '') return undefined
  const { least, most, step } = field
  const onGrid = Number((Math.round((number - least) / step) * step + least).toPrecision(12))
  return Math.min(most, Math.max(least, onGrid))
}

/** What an address has to say: the fields that differ from their defaults. */
export function writeLink<S extends LinkSchema>(schema: S, values: LinkValues<S>): Record<string, string | number> {
  const changed = Object.entries(schema).flatMap(([name, field]) => {
    const value = values[name] as string | number
    return value === field.default ? [] : [[name, value] as const]
  })
  return changed.length === 0 ? {} : { v: linkVersion, ...Object.fromEntries(changed) }
}
