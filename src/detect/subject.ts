/** What a detector looks at: the kinds of data, each with what has to be known to turn new data into the same rows of numbers. */
import type { ImageShape } from '../data/index.js'
import type { Column } from './columns/column.js'

export interface TableSubject {
  readonly kind: 'table'
  readonly columns: readonly Column[]
  /** The column of labels, which new data may have or not. */
  readonly label?: string
}

export interface SeriesSubject {
  readonly kind: 'series'
  /** The channels, as columns of numbers. */
  readonly columns: readonly Column[]
  /** Steps in a window. */
  readonly window: number
  /** The column of times, by which the rows must be in order. */
  readonly time?: string
  readonly label?: string
}

export interface ImagesSubject {
  readonly kind: 'images'
  readonly shape: ImageShape
}

export type Subject = TableSubject | SeriesSubject | ImagesSubject
