/** The half of `atelier sample` that takes noise away: samples, their way from noise, variations of an image and ways between two. */
import { join } from 'node:path'
import type { Picture } from '../charts/index.js'
import type { DenoisingFrame, PathEnd } from '../sample/index.js'
import { type Canvas, canvasOf, formatOf } from './canvas.js'
import { drawWay } from './denoisingFilm.js'
import { type DenoisingRun, openDenoising } from './denoisingRun.js'
import { type DiffusionSampleValues, diffusionSampleOptions } from './diffusionSampleOptions.js'
import { kindOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import type { Drawn } from './imageStudio.js'
import { valuesOf } from './option.js'
import { writeBytes } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'

/** Draws examples from a run and writes them. `flags` are what was given. @throws with one sentence if they don't go together. */
export async function sampleDiffusion(folder: string, flags: Partial<DiffusionSampleValues>): Promise<void> {
  const values = valuesOf(diffusionSampleOptions, flags)
  checkFlags(flags)
  const frames: DenoisingFrame[] = []
  const run = await openDenoising(folder, values, values.path === undefined ? undefined : (frame) => frames.push(frame))
  try {
    const canvas = await canvasOf(run, kindOfRun(run.config), values)
    const { what, paths, images } = await drawn(run, canvas, values, frames)
    if (values.json)
      sayJson({ seed: values.seed, [`${canvas.noun}s`]: images, evaluations: run.sampler.evaluations, paths })
    else say(`${what}: ${paths.join(', ')}`)
  } finally {
    await run.close()
  }
}

function checkFlags({ path, from, strength, interpolate, frames, out, count }: Partial<DiffusionSampleValues>): void {
  if ([path, from, interpolate].filter((flag) => flag !== undefined).length > 1) {
    throw new UsageError('sample: of --path, --from and --interpolate only one can be drawn at a time')
  }
  if (strength !== undefined && from === undefined) throw new UsageError('sample: --strength needs --from')
  if (frames !== undefined && interpolate === undefined) throw new UsageError('sample: --frames needs --interpolate')
  if (interpolate !== undefined && (out ?? count) !== undefined) {
    throw new UsageError('sample: --interpolate writes an animation', 'Leave out --out and --count')
  }
}

function drawn(
  run: DenoisingRun,
  canvas: Canvas,
  values: DiffusionSampleValues,
  frames: readonly DenoisingFrame[],
): Promise<Drawn> {
  if (values.path !== undefined) return drawWay(run, canvas, { ...values, path: values.path }, frames)
  if (values.from !== undefined) return drawVariations(run, canvas, { ...values, from: values.from })
  if (values.interpolate !== undefined) return drawBetween(run, canvas, { ...values, interpolate: values.interpolate })
  return drawSamples(run, canvas, values)
}

async function drawSamples(run: DenoisingRun, canvas: Canvas, values: DiffusionSampleValues): Promise<Drawn> {
  const { count = canvas.counts.drawn, out } = values
  const { drawExamples } = await import('../sample/index.js')
  const made = await drawExamples(run.sampler, count, run.draw)
  if (out !== undefined) await canvas.write(out, made)
  const path = await canvas.sheet(made, { name: 'samples', columns: Math.ceil(Math.sqrt(count)) })
  const what = `${counted(count, canvas.noun)} by ${counted(run.sampler.evaluations, 'evaluation')} each`
  return { what, paths: out === undefined ? [path] : [path, out], images: count }
}

/** Others like one example, which stands first. */
async function drawVariations(
  { folder, sampler, draw }: DenoisingRun,
  canvas: Canvas,
  { from, strength, count = 15, out }: DiffusionSampleValues & { readonly from: string },
): Promise<Drawn> {
  const { repeated, vary } = await import('../sample/index.js')
  const given = await canvas.example(from)
  const made = await vary(sampler, repeated(given, count), { ...draw, strength })
  if (out !== undefined) await canvas.write(out, made)
  const both = Float32Array.from([...given, ...made])
  const path = await canvas.sheet(both, { name: 'variations', columns: Math.ceil(Math.sqrt(count + 1)) })
  const what = `${counted(count, canvas.noun)} of ${folder} like ${from}, which is the first`
  return { what, paths: out === undefined ? [path] : [path, out], images: count }
}

/** An animation there and back between two examples, or what two seeds make. */
async function drawBetween(
  { folder, sampler, draw }: DenoisingRun,
  canvas: Canvas,
  { interpolate, frames, grid }: DiffusionSampleValues & { readonly interpolate: string },
): Promise<Drawn> {
  const ends = interpolate.split(',').map((end) => end.trim())
  if (ends.length !== 2 || ends.includes('')) {
    throw new UsageError(`sample: --interpolate ${interpolate}: it takes two ends, as in 3,17 or seed:1,seed:2`)
  }
  const path = grid ?? join(folder, 'interpolation.gif')
  const format = formatOf('--grid', path)
  const { between } = await import('../sample/index.js')
  const { animation } = await import('../charts/index.node.js')
  const endOf = async (text: string): Promise<PathEnd> => {
    const seed = /^seed:(\d+)$/.exec(text)?.[1]
    return seed === undefined ? { example: await canvas.example(text) } : { seed: Number(seed) }
  }
  const { seed: _, ...told } = draw
  const made = await between(sampler, [await endOf(ends[0]!), await endOf(ends[1]!)], frames, told)
  const there: Picture[] = []
  for (let from = 0; from < made.length; from += sampler.size) {
    there.push(await canvas.frame(made.subarray(from, from + sampler.size)))
  }
  const back = there.slice(1, -1).reverse()
  await writeBytes(path, await animation([...there, ...back], { format, milliseconds: 60, pause: 60 }))
  return { what: `From ${ends.join(' to ')}, and back`, paths: [path], images: frames }
}
