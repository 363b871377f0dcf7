import type { Classifier } from '../models/index.js'
import { float32, type Memory, program } from '../runtime/index.js'
import type { LabelledRows } from './classification-baselines.js'

export interface ClassifierAnswers {
  /** ln p of each class: [count, classes]. */
  readonly logChances: Float32Array
  /** Time per image of each full batch. */
  readonly milliseconds: readonly number[]
}

/** Images read at once. */
const block = 200

/** What a classifier says of examples, and how long it takes. */
export async function classifierAnswers(
  memory: Memory,
  model: Classifier,
  rows: Pick<LabelledRows, 'count' | 'values'>,
): Promise<ClassifierAnswers> {
  const { shape, classes } = model.config
  const reading = program(memory, { x: float32(['images', ...shape]) }, ({ x }) => ({
    outputs: { logChances: model.forward(x).logSoftmax() },
  }))
  const full = Math.min(block, rows.count)
  const read = async (from: number, count: number) => {
    const data = rows.values(Int32Array.from({ length: count }, (_, i) => from + i))
    const began = performance.now()
    const { logChances } = await reading.run({ x: { data, shape: [count, ...shape] } })
    return { values: logChances.data as Float32Array, milliseconds: performance.now() - began }
  }
  await read(0, full) // opens the session
  const logChances = new Float32Array(rows.count * classes.length)
  const milliseconds: number[] = []
  for (let from = 0; from < rows.count; from += block) {
    const count = Math.min(block, rows.count - from)
    const answered = await read(from, count)
    logChances.set(answered.values, from * classes.length)
    if (count === full) milliseconds.push(answered.milliseconds / count)
  }
  await reading.close()
  return { logChances, milliseconds }
}
