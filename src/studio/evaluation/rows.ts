/** What pictures and points have in common: samples that are rows of numbers, drawn by generators, and how near they lie to what was learnt from. */
import { nearestRows, nearThreshold } from '../../evaluate/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { type ExampleGenerator, generatorFor, isGenerative } from '../../sample/index.js'
import { AtelierError, equalShapes, type Shape } from '../../tensor/index.js'
import type { Place } from '../job.js'
import { openModelFiles, readModelFiles } from '../model-files.js'
import { type Measured, type MeasureKind, shareOf } from './medium.js'

/** One sample, of as many numbers as all of its medium. */
export type Row = Float32Array

/** Neighbours of the balls of precision, density, recall and coverage. */
export const ballNeighbours = 5
/** Of held-out rows, the share that lies nearer to what was learnt from than a copy has to. */
const nearShare = 0.01

export function rowsOf(data: Float32Array, size: number): readonly Row[] {
  return Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size))
}

export function joinedRows(rows: readonly Row[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}

/** So many samples of a generator in one call. */
export const drawingFrom =
  ({ generate }: Pick<ExampleGenerator, 'generate'>, size: number) =>
  async (count: number, seed: number): Promise<readonly Row[]> =>
    rowsOf(await generate(count, { seed }), size)

export const copiedKind = (things: string): MeasureKind => ({
  ...{ name: 'copied', label: 'copied', axis: 'memory', unit: 'share' },
  says: `The share that lies nearer to one of the ${things} that were learnt from than all but 1 % of held-out ones do: about 1 % where nothing is copied.`,
})

export interface Nearness {
  /** Of each row, the nearest that was learnt from: its place, and how far away it is. */
  readonly places: Int32Array
  readonly distances: Float64Array
  readonly copied: Measured
  /** Of held-out rows: 1 % lie nearer than the threshold, and half no farther than what is usual. */
  readonly threshold: number
  readonly usual: number
}

/** Looks for copies of what was learnt from, [n, width] each; held-out rows, measured at the first look, say how near is usual. */
export function copyWatch(
  memory: Memory,
  given: { readonly training: Float32Array; readonly heldOut: Float32Array; readonly width: number },
) {
  const { training, heldOut, width } = given
  let expected: { readonly threshold: number; readonly usual: number } | undefined
  return {
    async of(rows: Float32Array): Promise<Nearness> {
      expected ??= await expectedOf()
      const { places, distances } = await nearestRows(memory, rows, training, width, { count: 1 })
      const near = distances.filter((each) => each < expected!.threshold).length
      return { ...expected, places, distances, copied: shareOf(near, places.length) }
    },
  }

  async function expectedOf() {
    const { distances } = await nearestRows(memory, heldOut, training, width, { count: 1 })
    return {
      threshold: nearThreshold(distances, nearShare).threshold,
      usual: distances.toSorted()[distances.length >> 1]!,
    }
  }
}

export interface OpenedGenerator {
  readonly generator: ExampleGenerator
  readonly parameters: number
  readonly family: string
}

/** A model of the library that makes what is compared here. @throws AtelierError, a sentence, for one that makes something else or nothing. */
export async function storedGenerator(id: string, shape: Shape, place: Place): Promise<OpenedGenerator> {
  const files = await readModelFiles(place, id).catch((error: Error) => {
    throw new AtelierError(`${id}: ${error.message}`, 'Look for it among the models')
  })
  const opened = await openModelFiles(files)
  if (opened.kind !== 'examples' || !isGenerative(opened.model)) {
    throw new AtelierError(`${id}: ${opened.config.family}: it makes nothing that could be compared here`)
  }
  const memory = createMemory({ target: place.target, seed: place.seed })
  opened.write(memory)
  const generator = generatorFor(memory, opened.model)
  if (!equalShapes(generator.shape, shape)) {
    await generator.close()
    throw new AtelierError(
      `${id}: it makes [${generator.shape.join(', ')}]: here [${shape.join(', ')}] are compared`,
      shape.length === 3 ? 'Train one on grey pictures of 16 × 16' : 'Train one on points of a plane',
    )
  }
  return { generator, parameters: opened.parameters, family: opened.config.family }
}
