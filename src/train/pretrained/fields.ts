/** Reading the fields of a `config.json` that somebody else wrote. */
import type { Json } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'

export type Fields = Readonly<Record<string, unknown>>

/** A whole number above zero. @throws AtelierError where it is missing or something else. */
export function count(fields: Fields, name: string): number {
  const value = fields[name]
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new AtelierError(`${name} is ${show(value)} where a whole number above zero belongs`)
}

/** A positive number, or `otherwise` where it is missing. */
export function positive(fields: Fields, name: string, otherwise: number): number {
  const value = fields[name] ?? otherwise
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
  throw new AtelierError(`${name} is ${show(value)} where a number above zero belongs`)
}

/** @throws AtelierError unless the field is missing, null or one of `accepted`, the only ones that the model here can be. */
export function only(fields: Fields, name: string, accepted: readonly Json[]): void {
  const value = fields[name]
  if (value === undefined || value === null || accepted.includes(value as Json)) return
  throw new AtelierError(
    `${name} is ${show(value)}, which is not supported: only ${accepted.map((each) => JSON.stringify(each)).join(' or ')} is`,
  )
}

export function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
