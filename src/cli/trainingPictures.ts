/** Pictures of a run as it learns: a sheet at every validation, and all of them as one animation. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Picture } from '../charts/index.js'
import { type ImageSet, imageBatch, imagesFrom } from '../data/index.js'
import { Autoencoder } from '../models/index.js'
import type { ImageRun, TrainingEvent } from '../train/index.node.js'
import type { ExampleParts } from './exampleSource.js'
import { UsageError } from './failure.js'

/** Images on a sheet. */
const shown = 64

/** The events of a run; while weights are validated, a sheet of what they make is written to `pictures` in the run's folder. */
export async function* pictured(
  run: ImageRun,
  { kind, images }: ExampleParts,
  out: string,
): AsyncGenerator<TrainingEvent, void> {
  if (!images) throw new UsageError(`train: --pictures of ${kind}: there are none`, 'Leave it out')
  const { test } = images
  const folder = join(out, 'pictures')
  const draw = await drawer(run, test)
  for await (const event of run.events()) {
    if (event.kind === 'validation') await writeSheet(folder, event.step, await draw(), test)
    yield event
  }
  await writeAnimation(folder)
}

/** What the present weights make, bytes of `shown` images: samples, or test images rebuilt by an autoencoder. */
async function drawer({ model, memory }: ImageRun, test: ImageSet): Promise<() => Promise<Uint8Array>> {
  const { generatorFor, imageCoder, imagesOf, isGenerative } = await import('../sample/index.js')
  if (isGenerative(model)) {
    const generator = imagesOf(generatorFor(memory, model))
    return () => generator.generate(shown, { seed: memory.seed })
  }
  if (model instanceof Autoencoder) {
    const coder = imageCoder(memory, model)
    const given = imageBatch(test, [...Array(Math.min(shown, test.count)).keys()])
    return async () => imagesFrom(await coder.reconstruct(given), test)
  }
  throw new UsageError('train: --pictures with --model classifier: it makes no images', 'Leave it out')
}

async function writeSheet(folder: string, step: number, pixels: Uint8Array, shape: ImageSet): Promise<void> {
  const { imageGrid } = await import('../charts/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  await mkdir(folder, { recursive: true })
  const sheet = await imageGrid(pixels, shape, { columns: 8, title: `Step ${step}` })
  await writeFileAtomic(join(folder, `step-${String(step).padStart(7, '0')}.png`), sheet)
}

/** All sheets of a run, also those of before it was resumed. */
async function writeAnimation(folder: string): Promise<void> {
  const { animation } = await import('../charts/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^step-\d+\.png$/.test(name)).sort()
  if (names.length === 0) return
  const frames: Picture[] = []
  for (const name of names) frames.push(await decoded(await readFile(join(folder, name))))
  await writeFileAtomic(join(folder, 'training.gif'), await animation(frames, { format: 'gif', milliseconds: 250 }))
}

async function decoded(png: Uint8Array): Promise<Picture> {
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { channels: 3, height: info.height, width: info.width, pixels: new Uint8Array(data) }
}
