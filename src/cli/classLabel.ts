import { UsageError } from './failure.js'

/**
 * The place of a class by its name, or by its place where no class is called so; `none` of that word, where a model can be told of no class.
 * @throws with one sentence for a class that is not there, and where there are none.
 */
export function placeOfClass(label: string, classes: readonly string[] | undefined, none?: number): number {
  if (classes === undefined || classes.length === 0) {
    throw new UsageError(`sample: --label ${label}: the model was told of no classes`, 'Leave it out')
  }
  const place = classes.indexOf(label)
  if (place >= 0) return place
  if (none !== undefined && label === 'none') return none
  if (/^\d+$/.test(label) && Number(label) < classes.length) return Number(label)
  const [shown, more] = [classes.slice(0, 12), classes.length - 12]
  const names = [...shown, ...(more > 0 ? [`${more} more`] : []), ...(none === undefined ? [] : ['none'])]
  throw new UsageError(`sample: --label ${label}: there is no such class`, `There are ${names.join(', ')}`)
}
