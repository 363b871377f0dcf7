/** The way of examples from noise to data: an animation of all, x beside what is predicted of it, and a sheet of the first. */
import { dirname, join, parse } from 'node:path'
import type { DenoisingFrame, DiffusionSampler } from '../sample/index.js'
import { type Canvas, formatOf } from './canvas.js'
import type { DenoisingRun } from './denoisingRun.js'
import type { DiffusionSampleValues } from './diffusionSampleOptions.js'
import type { Drawn } from './imageStudio.js'
import { writeBytes } from './pictureFiles.js'
import { counted } from './print.js'

/** Columns of a sheet, at most. */
const widest = 10

/** Draws and writes. `frames` are filled while the run is sampled. */
export async function drawWay(
  { folder, sampler, draw }: DenoisingRun,
  canvas: Canvas,
  { count, path, grid, out }: DiffusionSampleValues & { readonly path: string },
  frames: readonly DenoisingFrame[],
): Promise<Drawn> {
  const format = formatOf('--path', path)
  const { animation } = await import('../charts/index.node.js')
  const { drawExamples } = await import('../sample/index.js')
  const examples = Math.min(count ?? canvas.counts.watched, sampler.batch)
  const made = await drawExamples(sampler, examples, draw)
  const places = await placesOnTheWay(sampler, frames)
  const pictures = []
  for (const { x, clean } of places) pictures.push(await canvas.frame(x, clean))
  pictures.push(await canvas.frame(made, made))
  await writeBytes(path, await animation(pictures, { format, milliseconds: 120, pause: 1500 }))
  const paths = [path]
  if (out !== undefined) {
    await canvas.write(out, made)
    paths.push(out)
  }
  if (canvas.noun === 'image') {
    const name = grid ?? join(dirname(path), `${parse(path).name}.png`)
    paths.push(await writeSheet(name, sampler, places))
  }
  const what = `The way of ${counted(examples, canvas.noun)} of ${folder} in ${counted(places.length, 'step')}`
  return { what, paths, images: examples }
}

/** What is to be seen at a level, as the data has it: [examples, ...shape] each. */
interface PlaceOnTheWay {
  readonly x: Float32Array
  readonly clean: Float32Array
  readonly noise: Float32Array
}

async function placesOnTheWay(
  sampler: DiffusionSampler,
  frames: readonly DenoisingFrame[],
): Promise<readonly PlaceOnTheWay[]> {
  const { visible } = await import('../sample/index.js')
  const places: PlaceOnTheWay[] = []
  // Of solvers that look ahead, what they made of a level comes last.
  for (const frame of new Map(frames.map((each) => [each.step, each])).values()) {
    const { x, noise } = visible(sampler.model, frame)
    const [shown, clean] = [await sampler.outward(x), await sampler.outward(frame.clean)]
    places.push({ x: shown, clean, noise: await sampler.outward(noise) })
  }
  return places
}

/** The first example at some levels, from the noisiest on: a row each for x and what is predicted. */
async function writeSheet(
  path: string,
  { shape, size }: DiffusionSampler,
  places: readonly PlaceOnTheWay[],
): Promise<string> {
  const { imageGrid } = await import('../charts/index.node.js')
  const { imagesFrom } = await import('../data/index.js')
  const { imageShapeOf } = await import('../sample/index.js')
  const columns = Math.min(widest, places.length)
  const shown = Array.from({ length: columns }, (_, i) => {
    const place = Math.round((i * (places.length - 1)) / Math.max(1, columns - 1))
    return places[place]!
  })
  const values = (['x', 'clean', 'noise'] as const).flatMap((part) =>
    shown.flatMap((place) => [...place[part].subarray(0, size)]),
  )
  const rowLabels = ['on the way', 'predicted clean', 'predicted noise']
  const pixels = imagesFrom(values, imageShapeOf(shape))
  await writeBytes(path, await imageGrid(pixels, imageShapeOf(shape), { columns, rowLabels }))
  return path
}
