/** The report on a run of a table. */
import type { Report } from '../evaluate/index.js'
import type { Evaluated } from './evaluateExamples.js'
import { examplesOfRun } from './exampleSource.js'

/** Rows in a run of a program. */
const batch = 512

export async function reportOnTable({ model, memory, config, name, data, ...rest }: Evaluated): Promise<Report> {
  const { evaluateTable } = await import('../evaluate/index.js')
  const { generatorFor, tableGenerator } = await import('../sample/index.js')
  const { tables, training } = await examplesOfRun(config, data)
  const { coding } = tables!
  const generator = tableGenerator(generatorFor(memory, model, { name, batch }), coding)
  try {
    return await evaluateTable({ ...rest, ...tables!, data: training.name, generator, memory })
  } finally {
    await generator.close()
  }
}
