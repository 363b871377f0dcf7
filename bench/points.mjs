// Generators of points by solver and steps: npm run build && node bench/points.mjs <run> […]
//
// What `atelier evaluate` measures of a run of points, at 10 evaluations by three solvers and at 20; of a GAN, which has no steps, once.

import { readPoints } from '../dist/data/index.node.js'
import { evaluatePoints } from '../dist/evaluate/index.js'
import { generatorFor } from '../dist/sample/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const ways = [
  ['dpm++2m', 10],
  ['heun', 5],
  ['euler', 10],
  ['dpm++2m', 20],
]

for (const run of process.argv.slice(2)) {
  const { model, memory, config } = await loadImageModel(run, { threads: 1 })
  const points = await readPoints(config.training.source.data, { seed: config.training.source.seed })
  for (const [solver, steps] of 'process' in config ? ways : [[]]) {
    const generator = generatorFor(memory, model, solver ? { solver, steps } : {})
    const { sections } = await evaluatePoints({ generator, ...points, memory, seed: 1 })
    const { measures } = sections.find(({ comparison }) => comparison).comparison.rows[0]
    const told = Object.fromEntries(measures.map(({ name, value }) => [name, value]))
    const floor = told['Energy distance'] / measures.find(({ name }) => name === 'Energy distance').floor
    const way = solver ? `${solver}, ${steps} steps` : config.family
    console.log(
      `${run}, ${way}: ${told.Modes ?? '–'} modes, high quality ${told['High quality']?.toFixed(4) ?? '–'}, ` +
        `energy distance ${floor.toFixed(2)} times that of equal distributions, coverage ${told.Coverage.toFixed(3)}`,
    )
    await generator.close()
  }
}
