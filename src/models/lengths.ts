import { AtelierError } from '../tensor/index.js'

/** @throws with the first of the named lengths that is no whole number above zero. */
export function checkLengths(name: string, lengths: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(lengths)) {
    if (Number.isSafeInteger(value) && (value as number) > 0) continue
    throw new AtelierError(`${name}: ${field} ${JSON.stringify(value)}: must be a whole number above zero`)
  }
}
