/** Conditions on the rows of a table: `Species=Gentoo`, `age >= 40`. */
import { dateOf, isLearnt, isMissing, type LearntColumn, numberApart, type TableCoding } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'

/** Whether a row, its cells in the order of the coding's `names`, is as asked. */
export type RowTest = (cells: readonly unknown[]) => boolean

const tests = {
  '=': (order: number) => order === 0,
  '!=': (order: number) => order !== 0,
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const

type Sign = keyof typeof tests

/**
 * Reads conditions, all of which must hold: a column, one of = != < <= > >=, and a value; an empty value is a missing cell.
 * @throws AtelierError for what is no condition, a column that is not made, a level that there is not, and an order of words.
 */
export function rowTest(coding: TableCoding, conditions: readonly string[]): RowTest {
  const all = conditions.map((text) => condition(coding, text))
  return (cells) => all.every((holds) => holds(cells))
}

function condition(coding: TableCoding, text: string): RowTest {
  const parts = /^(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*)$/.exec(text.trim())
  if (parts === null) {
    throw new AtelierError(`where ${JSON.stringify(text)}: no condition`, 'Give one such as "age>=40" or "town=Rome"')
  }
  const [, name, sign, value] = parts as unknown as [string, string, Sign, string]
  const column = coding.columns.filter(isLearnt).find((each) => each.name === name)
  if (column === undefined) {
    const names = coding.columns.filter(isLearnt).map((each) => `"${each.name}"`)
    throw new AtelierError(`where "${name}": no such column is made`, `There are ${names.join(', ')}`)
  }
  const place = coding.names.indexOf(name)
  if (value === '' || (column.kind === 'category' && isMissing(value) && !column.levels.includes(value))) {
    if (sign !== '=' && sign !== '!=') throw new AtelierError(`where "${text}": a missing cell has no order`)
    return (cells) => isMissing(cells[place]) === (sign === '=')
  }
  const order = orderOf(column, value, sign)
  return (cells) => !isMissing(cells[place]) && tests[sign](order(cells[place]))
}

/** How a cell lies to the value: below 0, 0, above 0. */
function orderOf(column: LearntColumn, value: string, sign: Sign): (cell: unknown) => number {
  if (column.kind === 'category') {
    if (!column.levels.includes(value)) {
      const levels = column.levels.slice(0, 20).map((level) => `"${level}"`)
      const others = column.levels.length > 20 ? ` and ${column.levels.length - 20} others` : ''
      throw new AtelierError(
        `where "${column.name}": there is no "${value}"`,
        `There are ${levels.join(', ')}${others}`,
      )
    }
    if (sign !== '=' && sign !== '!=') {
      throw new AtelierError(`where "${column.name}${sign}${value}": words have no order`, 'Give = or !=')
    }
    return (cell) => (String(cell) === value ? 0 : 1)
  }
  const read = column.kind === 'date' ? dateOf : numberApart
  const known = read(value)
  if (Number.isNaN(known)) {
    throw new AtelierError(`where "${column.name}": "${value}" is no ${column.kind}`)
  }
  return (cell) => read(cell) - known
}
