/** Reading back what a detector saved; what is not there or not as expected is an error that names it. */
import { AtelierError } from '../../tensor/index.js'
import type { SavedDetector } from '../detector.js'

/** A number among the settings. @throws AtelierError where there is none. */
export function numberIn({ settings }: SavedDetector, name: string): number {
  const value = settings[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new AtelierError(`detect: a saved detector without a number "${name}"`, 'Fit it again')
}

/** An array by its name. @throws AtelierError where it is missing, of another type, or not of the length expected. */
export function arrayIn<A extends { readonly length: number }>(
  { arrays }: SavedDetector,
  name: string,
  type: abstract new (...parts: never[]) => A,
  length?: number,
): A {
  const values = arrays.get(name)?.values
  if (values instanceof type && (length === undefined || values.length === length)) return values
  throw new AtelierError(`detect: a saved detector without the array "${name}" that it needs`, 'Fit it again')
}
