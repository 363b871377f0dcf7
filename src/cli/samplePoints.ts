/** Drawing points of a plane: a picture beside real ones, and a table. */
import { join } from 'node:path'
import type { GeneratorOptions } from '../sample/index.js'
import { examplesOfRun } from './exampleSource.js'
import { valuesOf } from './option.js'
import { writeBytes } from './pictureFiles.js'
import { type PointSampleValues, pointSampleOptions } from './pointSampleOptions.js'
import { counted, say, sayJson } from './print.js'

export async function samplePoints(
  folder: string,
  flags: Partial<PointSampleValues>,
  options: GeneratorOptions = {},
): Promise<void> {
  const { count, seed, grid, out, threads, json } = valuesOf(pointSampleOptions, flags)
  const { loadImageModel } = await import('../train/index.node.js')
  const { generatorFor } = await import('../sample/index.js')
  const { model, memory, config } = await loadImageModel(folder, threads === undefined ? {} : { threads })
  const generator = generatorFor(memory, model, options)
  const points = await generator.generate(count, { seed })
  await generator.close()
  const { points: parts } = await examplesOfRun(config)
  const path = grid ?? join(folder, 'samples.svg')
  const title = `${counted(count, 'point')} of ${folder}`
  await writeBytes(path, new TextEncoder().encode(await pointChart(title, parts!.test.points, points)))
  if (out !== undefined) await writeBytes(out, new TextEncoder().encode(`x,y\n${rowsOf(points).join('\n')}\n`))
  const paths = out === undefined ? [path] : [path, out]
  if (json) sayJson({ seed, points: count, paths })
  else say(`${title}: ${paths.join(', ')}`)
}

/** Points as lines of a table. */
export const rowsOf = (points: Float32Array): string[] =>
  Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}`)

/** Generated points on real ones, as SVG. */
export async function pointChart(title: string, real: Float32Array, made: Float32Array): Promise<string> {
  const { scatterChart } = await import('../charts/index.js')
  const paired = (points: Float32Array): (readonly [number, number])[] =>
    Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!])
  const series = [
    { name: 'real', points: paired(real) },
    { name: 'made', points: paired(made) },
  ]
  return scatterChart({ title, x: { label: 'x' }, y: { label: 'y' }, series, isDense: true, width: 560, height: 520 })
}
