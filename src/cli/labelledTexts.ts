/** Tables of texts with labels, as a verb is given them. */
import type { LabelledText } from '../sample/index.js'
import { UsageError } from './failure.js'

/** What people call the columns, most telling first. */
const usual = {
  input: ['input', 'text', 'sentence', 'question', 'content', 'name'],
  label: ['label', 'class', 'category', 'target', 'answer', 'output'],
} as const

export interface LabelledColumns {
  readonly inputColumn?: string
  readonly labelColumn?: string
}

/** Reads a table's inputs and labels. @throws, naming the file and its columns, where it is not clear which are meant, and the row, for a cell that is empty. */
export async function readLabelledTexts(path: string, asked: LabelledColumns): Promise<readonly LabelledText[]> {
  const { readTable } = await import('../data/index.node.js')
  const { columns, rows } = await readTable(path)
  const placeOf = (kind: keyof typeof usual, name: string | undefined): number => {
    const lower = columns.map((column) => column.toLowerCase())
    const place =
      name === undefined ? lower.indexOf(usual[kind].find((each) => lower.includes(each)) ?? '') : columns.indexOf(name)
    if (place >= 0) return place
    throw new UsageError(
      `${path}: no column ${name === undefined ? `called ${usual[kind].join(', ')}` : `"${name}"`} among ${columns.map((each) => `"${each}"`).join(', ')}`,
      `Give --${kind}-column`,
    )
  }
  const places = { input: placeOf('input', asked.inputColumn), label: placeOf('label', asked.labelColumn) }
  return rows.map((row, index) => {
    const [input, label] = [row[places.input], row[places.label]].map((cell) => String(cell ?? ''))
    if (label!.trim() === '') {
      throw new UsageError(
        `${path}, row ${index + 1}: its label, "${columns[places.label]}", is empty`,
        'Mend that row',
      )
    }
    return { input: input!, label: label! }
  })
}

/** Examples and questions, with the labels in the order in which they are met; without a table of questions, a seeded part of the examples asks. */
export async function readTask(
  values: LabelledColumns & {
    readonly examples: string
    readonly test?: string
    readonly seed: number
    readonly limit: number
  },
): Promise<{
  readonly examples: readonly LabelledText[]
  readonly test: readonly LabelledText[]
  readonly labels: readonly string[]
}> {
  const { randomStream } = await import('../tensor/index.js')
  const all = await readLabelledTexts(values.examples, values)
  const mixed = <T>(rows: readonly T[]): T[] =>
    Array.from(randomStream(values.seed, 'questions').permutation(rows.length), (place) => rows[place]!)
  const shuffled = mixed(all)
  const held = Math.min(values.limit, Math.floor(all.length / 2))
  const test = values.test === undefined ? shuffled.slice(0, held) : mixed(await readLabelledTexts(values.test, values))
  const examples = values.test === undefined ? shuffled.slice(held) : all
  const labels = [...new Set(all.map(({ label }) => label))].sort()
  if (labels.length < 2) {
    throw new UsageError(
      `${values.examples}: ${labels.length === 0 ? 'no rows' : `one label, "${labels[0]}"`}: there must be two or more`,
    )
  }
  return { examples, test: test.slice(0, values.limit), labels }
}
