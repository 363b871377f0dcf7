import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Classifier, Diffusion, Gan, StyleGan, Vae } from '../models/index.js'
import { float32, type Memory, program } from '../runtime/index.js'
import { constant, randomStream, type Tensor } from '../tensor/index.js'
import { type Examples, rowExamples, shuffledExamples } from './examples.js'
import { augmentation } from './families/augmentation.js'
import { fitImageModel, type ImageTrainingOptions, imageTraining } from './image.js'
import { type ImageRunOptions, imageRun, loadImageModel } from './image.node.js'
import type { ImageModel, ImageModelOptions } from './image-families.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-image-'))
})
afterAll(() => rm(root, { recursive: true }))

/** Pictures of 12 × 10 with one bright bar, from 0 to 1. */
function bars(count: number): Float32Array {
  const random = randomStream(7)
  const pixels = new Float32Array(count * 120)
  for (let image = 0; image < count; image++) {
    const [row, length] = [random.integer(12), 3 + random.integer(7)]
    pixels.fill(1, image * 120 + row * 10, image * 120 + row * 10 + length)
  }
  return pixels
}
/** Labelled by the half that the bar is in. */
const images = labelled(rowExamples('bars', bars(100), [1, 12, 10]))

function labelled(examples: Examples): Examples {
  const labels = Int32Array.from({ length: examples.count }, (_, place) =>
    examples.values([place]).indexOf(1) < 60 ? 0 : 1,
  )
  const classes = ['upper', 'lower']
  return { ...examples, labels, classes, captions: Array.from(labels, (label) => classes[label]!) }
}

const families = {
  autoencoder: { family: 'autoencoder', bottleneck: 4, width: 4 },
  vae: { family: 'vae', latent: 3, network: 'dense', width: 8, layers: 1 },
  classifier: { family: 'classifier', network: 'residual', features: 32 },
  diffusion: { family: 'diffusion', network: 'unet', condition: 'labels', width: 4, layers: 1 },
  flow: { family: 'flow', network: 'dense', condition: 'captions', pairing: 'optimal', width: 8, layers: 1 },
  gan: { family: 'gan', condition: 'labels', width: 4, latent: 3, features: 8, seesDeviation: true },
  stylegan: { family: 'stylegan', latent: 4, width: 2, mappingLayers: 1 },
} as const satisfies Record<string, ImageModelOptions>

const training = (model: ImageModelOptions, changes: Partial<ImageTrainingOptions> = {}): ImageTrainingOptions => ({
  ...{ model, data: images, batch: 16, steps: 30, validation: 0.2, validateEvery: 7, seed: 3, threads: 1 },
  ...changes,
})
const options = (model: ImageModelOptions, out: string): ImageRunOptions => ({
  ...training(model),
  checkpointEvery: 5,
  out: join(root, out),
})

/** Runs to the end, or until a step is reported, and closes. */
async function follow(given: ImageRunOptions, until?: number): Promise<void> {
  const run = imageRun(given)
  for await (const event of run.events()) if (event.kind === 'step' && event.step === until) break
  await run.close()
}

async function bytes({ out }: ImageRunOptions): Promise<Record<string, string>> {
  const files = await readdir(out, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const read = async (path: string) => [path.slice(out.length), await readFile(path, 'base64')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

interface LoadedModel {
  readonly memory: Memory
  readonly model: ImageModel
}

/** What a model makes of images in the end. */
function answerOf(model: ImageModel, x: Tensor): Tensor {
  if (model instanceof Classifier) return model.forward(x)
  if (model instanceof Gan) {
    const labels = constant(Int32Array.of(0, 1), [2])
    return model.judge(x.add(model.generate(constant(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]), labels)), labels)
  }
  if (model instanceof Diffusion) {
    const level = constant(Float32Array.of(0.5, 0.8), [2])
    const conditions = { labels: [0, 1], tokens: [2, 3] }
    const [labels, tokens] = Object.values(conditions).map((values) => Int32Array.from(values))
    return model.predict(x, level, level, { labels: constant(labels!, [2]), tokens: constant(tokens!, [2, 1]) }).clean
  }
  if (model instanceof StyleGan) return model.synthesise(model.map(x.reshape([2, -1]).slice(1, 0, 4)), 'none')
  return model.decode(model instanceof Vae ? model.encode(x).mean : model.encode(x))
}

describe.each(Object.entries(families))('a run of %s', (family, model) => {
  it('leaves the same bytes when it is stopped and goes on', async () => {
    await follow(options(model, `${family}-whole`))
    await follow(options(model, `${family}-parts`), 8)
    await follow(options(model, `${family}-parts`), 18)
    await follow(options(model, `${family}-parts`))
    expect(await bytes(options(model, `${family}-parts`))).toEqual(await bytes(options(model, `${family}-whole`)))
  })

  it('comes back from its folder as it was trained, and as training in memory makes it', async () => {
    const run = imageRun(options(model, `${family}-back`))
    for await (const _ of run.events());
    await run.loadBest()
    const loaded = await loadImageModel(join(root, `${family}-back`), { threads: 1 })
    const fitted = await fitImageModel(training(model))
    const x = images.values([0, 1])
    const answers = [run, loaded, fitted].map(async ({ memory, model }: LoadedModel) => {
      const reading = program(memory, { x: float32([2, 1, 12, 10]) }, (fed) => ({
        outputs: { y: answerOf(model, fed.x) },
      }))
      const { y } = await reading.run({ x })
      await reading.close()
      return y.data
    })
    const [first, ...others] = await Promise.all(answers)
    for (const other of others) expect(other).toEqual(first)
    await run.close()
  })

  it('refuses to go on with another model or other data', async () => {
    const given = options(model, `${family}-other`)
    await follow(given, 2)
    await expect(follow({ ...given, data: { ...images, name: 'other' } })).rejects.toThrow(
      'data was "bars", is "other"',
    )
  })
})

it.each([
  ['autoencoder', 0.66],
  ['classifier', 0.2],
] as const)('learns: the validation loss of the %s falls', async (family, share) => {
  const losses: number[] = []
  await fitImageModel(training(families[family], { steps: 100, validateEvery: 10 }), (event) => {
    if (event.kind === 'validation') losses.push(event.loss)
  })
  expect(losses).toHaveLength(10)
  expect(losses.at(-1)! / losses[0]!).toBeLessThan(share)
})

it('moves, turns and stretches the images that a classifier learns from, alike for one step', () => {
  const [moved, still] = [1, 0].map((augment) =>
    shuffledExamples(images, { batch: 8, seed: 1, ...augmentation({ augment }) }),
  )
  const { x } = moved!(3)
  expect(new Set(still!(3).x)).toEqual(new Set([0, 1]))
  expect(new Set(x).size).toBeGreaterThan(10)
  expect(moved!(3).x).toEqual(x)
})

it('refuses to classify what has no labels', () => {
  const data = rowExamples('bars', bars(10), [1, 12, 10])
  expect(() => imageTraining(training(families.classifier, { data }))).toThrow(/data without labels/)
})
