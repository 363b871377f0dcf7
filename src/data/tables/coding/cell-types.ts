/** Cells by the type that they came with. */
import { numberOf } from '../table.js'
import type { CellType } from './column.js'

/** A word as a cell of that type. */
export function ofType(word: string, type: CellType): string | number | boolean {
  if (type === 'number') return Number(word)
  return type === 'boolean' ? word === 'true' : word
}

/** A number whose thousands are set apart by commas, as 12,345.6. */
const apart = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
export const isApart = (cell: unknown): boolean => typeof cell === 'string' && apart.test(cell.trim())

/** As `numberOf`, with such numbers. */
export const numberApart = (cell: unknown): number =>
  numberOf(isApart(cell) ? (cell as string).replaceAll(',', '') : cell)
