/** The report on a run of points. */
import type { Report } from '../evaluate/index.js'
import type { Evaluated } from './evaluateExamples.js'
import { examplesOfRun } from './exampleSource.js'

export async function reportOnPoints({ model, memory, config, name, data, ...rest }: Evaluated): Promise<Report> {
  const { evaluatePoints } = await import('../evaluate/index.js')
  const { generatorFor } = await import('../sample/index.js')
  const { points } = await examplesOfRun(config, data)
  const generator = generatorFor(memory, model, { name, isFrozen: true })
  try {
    return await evaluatePoints({ ...rest, ...points!, generator, memory })
  } finally {
    await generator.close()
  }
}
