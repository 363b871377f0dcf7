import type { ImageSet } from '../data/index.js'
import { counted, grouped } from './print.js'

/** A set in a few words, with what was passed over. */
export function describeImages({ name, count, channels, height, width, classes, skipped }: ImageSet): string {
  const colours = channels === 1 ? 'grey' : 'rgb'
  return [
    `${name}: ${counted(count, 'image')} of ${width} × ${height}, ${colours}`,
    ...(classes ? [`${grouped(classes.length)} classes`] : []),
    ...(skipped.length > 0 ? [`${counted(skipped.length, 'file')} passed over`] : []),
  ].join('; ')
}
