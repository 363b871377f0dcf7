/** Drawing from adversarial models of images: samples, of a class where it knows some, ways between the codes of two seeds, and planes of codes. */
import { join } from 'node:path'
import type { ImageShape } from '../data/index.js'
import type { CodeDecoder } from '../sample/index.js'
import type { LoadedImageModel } from '../train/index.node.js'
import { placeOfClass } from './classLabel.js'
import { kindOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import { type GanSampleValues, ganSampleOptions } from './ganSampleOptions.js'
import type { Drawn } from './imageStudio.js'
import { valuesOf } from './option.js'
import { showPictures, writeAnimation, writeBytes, writePictures } from './pictureFiles.js'
import { pointSampleOptions } from './pointSampleOptions.js'
import { counted, say, sayJson } from './print.js'
import { given } from './runOptions.js'

export async function sampleGan(folder: string, flags: Partial<GanSampleValues>): Promise<void> {
  const values = valuesOf(ganSampleOptions, flags)
  const { plane, interpolate, seed, threads, json } = values
  if (plane && interpolate !== undefined) {
    throw new UsageError('sample: of --plane and --interpolate only one can be drawn at a time')
  }
  const { loadImageModel } = await import('../train/index.node.js')
  const run = await loadImageModel(folder, threads === undefined ? {} : { threads })
  if (kindOfRun(run.config) === 'points') return samplePointsOf(folder, flags, values.temperature)
  const table = await openTable(folder, run, values)
  try {
    const { what, paths, images } = await (plane
      ? drawPlane(table)
      : interpolate === undefined
        ? drawSamples(table)
        : drawWay(table, interpolate))
    if (json) sayJson({ seed, images, paths })
    else say(`${what}: ${paths.join(', ')}`)
  } finally {
    await table.decoder.close()
  }
}

/** Points are drawn as any others are. @throws for what only pictures have. */
async function samplePointsOf(folder: string, flags: Partial<GanSampleValues>, temperature: number): Promise<void> {
  const foreign = Object.keys(flags).find((key) => key !== 'temperature' && !Object.hasOwn(pointSampleOptions, key))
  if (foreign !== undefined) throw new UsageError(`sample: --${foreign}: ${folder} makes points`, 'Leave it out')
  const known = Object.keys(pointSampleOptions) as (keyof typeof pointSampleOptions)[]
  const { samplePoints } = await import('./samplePoints.js')
  return samplePoints(folder, given(flags, known), { temperature })
}

/** What drawing needs at hand. */
interface Table {
  readonly values: GanSampleValues
  readonly shape: ImageShape
  readonly decoder: CodeDecoder
  /** The class of `count` codes, where the model knows classes. */
  labels(count: number, isOne: boolean): Int32Array | undefined
  pathOf(name: string): string
}

async function openTable(folder: string, { model, memory }: LoadedImageModel, values: GanSampleValues): Promise<Table> {
  const { codeDecoder, imageShapeOf, labelsFor } = await import('../sample/index.js')
  const decoder = codeDecoder(memory, model as Parameters<typeof codeDecoder>[1])
  const { classes } = decoder
  const label = values.label === undefined ? undefined : placeOfClass(values.label, classes)
  return {
    ...{ values, decoder, shape: imageShapeOf(decoder.shape) },
    // A way or a plane is of one class, so that nothing but the code changes.
    labels: (count, isOne) => classes && labelsFor(count, classes, values.seed, label ?? (isOne ? 0 : undefined)),
    pathOf: (name) => values.grid ?? join(folder, name),
  }
}

async function drawSamples(table: Table): Promise<Drawn> {
  const { values, shape, decoder } = table
  const { count = 64, seed, temperature, out } = values
  const { priorCodes } = await import('../sample/index.js')
  const pixels = await pixelsOf(table, priorCodes(count, decoder.length, { seed, temperature }), false)
  if (out !== undefined) await writePictures(out, pixels, shape)
  const path = await writeSheet(table, pixels, 'samples.png', Math.ceil(Math.sqrt(count)))
  return { what: counted(count, 'sample'), paths: out === undefined ? [path] : [path, out], images: count }
}

async function drawWay(table: Table, seeds: string): Promise<Drawn> {
  const { values, shape, decoder, pathOf } = table
  const { frames, temperature, json } = values
  const ends = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(seeds)?.slice(1).map(Number)
  if (!ends) throw new UsageError(`sample: --interpolate ${seeds}: it takes two seeds, as in 3,17`)
  const { pathBetween, priorCodes } = await import('../sample/index.js')
  const [from, to] = ends.map((seed) => priorCodes(1, decoder.length, { seed, temperature }))
  const pixels = await pixelsOf(table, pathBetween(from!, to!, frames, 'spherical'), true)
  const path = pathOf('interpolation.gif')
  await writeAnimation(path, pixels, shape)
  if (!json) await showPictures(pixels, shape, Math.min(frames, 12))
  return { what: `From seed ${ends.join(' to seed ')}, and back`, paths: [path], images: frames }
}

/** All of a code of two numbers, else the plane through the centre and two codes of the seed. */
async function drawPlane(table: Table): Promise<Drawn> {
  const { values, decoder } = table
  const { side, seed, temperature } = values
  const { length } = decoder
  if (length < 2) throw new UsageError('sample: --plane: codes of one number have no plane')
  const { codesOnPlane, priorCodes, priorPlane } = await import('../sample/index.js')
  const axes = priorCodes(2, length, { seed, temperature })
  const spanned = { centre: new Float32Array(length), across: axes.slice(0, length), upwards: axes.slice(length) }
  const codes = codesOnPlane(length === 2 ? priorPlane : spanned, side)
  const path = await writeSheet(table, await pixelsOf(table, codes, true), 'plane.png', side)
  return { what: `A plane of ${side} × ${side} codes`, paths: [path], images: side * side }
}

async function pixelsOf({ decoder, labels, shape }: Table, codes: Float32Array, isOne: boolean): Promise<Uint8Array> {
  const { imagesFrom } = await import('../data/index.js')
  return imagesFrom(await decoder.decode(codes, labels(codes.length / decoder.length, isOne)), shape)
}

async function writeSheet(
  { values, shape, pathOf }: Table,
  pixels: Uint8Array,
  name: string,
  columns: number,
): Promise<string> {
  const { imageGrid } = await import('../charts/index.node.js')
  const path = pathOf(name)
  await writeBytes(path, await imageGrid(pixels, shape, { columns }))
  if (!values.json) await showPictures(pixels, shape, columns)
  return path
}
