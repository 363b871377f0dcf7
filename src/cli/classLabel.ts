import { UsageError } from './failure.js'

/** What stands for no class in particular, where a model can be told so. */
export const noClassLabel = -1

/**
 * The place of a class by its name, or by its place where no class is called so; -1 of `none`, where the model `mayPass` over classes.
 * @throws with one sentence for a class that is not there, and where there are none.
 */
export function placeOfClass(
  label: string,
  classes: readonly string[] | undefined,
  { mayPass = false }: { readonly mayPass?: boolean } = {},
): number {
  if (classes === undefined || classes.length === 0) {
    throw new UsageError(`sample: --label ${label}: the model was told of no classes`, 'Leave it out')
  }
  const place = classes.indexOf(label)
  if (place >= 0) return place
  if (mayPass && label === 'none') return noClassLabel
  if (/^\d+$/.test(label) && Number(label) < classes.length) return Number(label)
  const [shown, more] = [classes.slice(0, 12), classes.length - 12]
  const names = [...shown, ...(more > 0 ? [`${more} more`] : []), ...(mayPass ? ['none'] : [])]
  throw new UsageError(`sample: --label ${label}: there is no such class`, `There are ${names.join(', ')}`)
}
