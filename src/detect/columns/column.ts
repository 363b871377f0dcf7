/** What was learnt of each column of a table, and which numbers it becomes. */

/**
 * A column by its kind:
 * - `number`: at least nine in ten of its cells are numbers. It becomes (x − centre) / scale, the median and the interquartile range of
 *   a normal distribution's deviation, pressed together beyond ten so that no cell drowns all others.
 * - `category`: a number for each of its words, the rarer the larger, and one for all others.
 * - `date`: the hour as a place on the clock and the weekday as one on the week, where the fit has more than one hour, and all weekdays.
 * - `constant`: its cells were all the same; another one is unusual.
 * - `ignored`: it says nothing of how usual a row is, for the reason given.
 *
 * A cell that is missing is typical, but its being missing is a number of its own; where no cell of the fit was missing, it is unusual.
 */
export type Column =
  | {
      readonly name: string
      readonly kind: 'number'
      readonly centre: number
      readonly scale: number
      /** What a missing cell adds in a place of its own; left out where none was missing. */
      readonly missing?: number
      /** What a missing cell becomes where none was missing: farther out than any of the fit. */
      readonly unseen: number
    }
  | {
      readonly name: string
      readonly kind: 'category'
      readonly levels: readonly string[]
      /** What each level adds in its place [levels]. */
      readonly weights: readonly number[]
      /** What any other word adds, in a place of its own. */
      readonly other: number
      readonly missing?: number
    }
  | {
      readonly name: string
      readonly kind: 'date'
      readonly hasHours: boolean
      readonly hasWeekdays: boolean
      readonly missing?: number
    }
  | { readonly name: string; readonly kind: 'constant'; readonly value: string }
  | { readonly name: string; readonly kind: 'ignored'; readonly reason: string }

/** Deviations that something counts which the fit has never seen: another word, another constant, a gap where there was none. */
export const unseen = 5

/** What a share of the rows adds where it applies: one over its root, as in correspondence analysis, and no more than the unseen. */
export const rarity = (share: number): number => Math.min(unseen, 1 / Math.sqrt(share))

/** The numbers of a column, named for people. */
export function featuresOf(column: Column): readonly string[] {
  const { name } = column
  const gap = 'missing' in column ? [`${name} is missing`] : []
  switch (column.kind) {
    case 'number':
      return [name, ...gap]
    case 'category':
      return [...column.levels.map((level) => `${name} is ${level}`), `${name} is another`, ...gap]
    case 'date':
      return [
        ...(column.hasHours ? [`hour of ${name}, across`, `hour of ${name}, up`] : []),
        ...(column.hasWeekdays ? [`weekday of ${name}, across`, `weekday of ${name}, up`] : []),
        ...gap,
      ]
    case 'constant':
      return [name]
    default:
      return []
  }
}
