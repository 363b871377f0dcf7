import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { rowExamples } from '../examples.js'
import { fitImageModel, type ImageTrainingOptions } from '../image.js'
import { type ImageRunOptions, imageRun } from '../image.node.js'
import type { TrainingEvent } from '../trainer.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-gan-'))
})
afterAll(() => rm(root, { recursive: true }))

function noise(length: number, seed: number): Float32Array {
  const random = randomStream(seed)
  return Float32Array.from({ length }, () => random.uniform())
}
const images = rowExamples('noise', noise(60 * 64, 1), [1, 8, 8])

/** Every part that a run has to remember: both optimizers, the average, the strength, the phase of a lazy penalty, unequal moves. */
const options = (out: string): ImageRunOptions => ({
  ...{ data: images, batch: 8, steps: 40, validation: 0.2, validateEvery: 9, checkpointEvery: 5, seed: 3, threads: 1 },
  ...{ average: 0.9, adapt: 0.01, penaltyEvery: 3, discriminatorSteps: 2 },
  model: { family: 'gan', width: 4, latent: 3, features: 8 },
  out: join(root, out),
})

/** Follows a run until a step is reported, as a process that is killed then, and gives its events. */
async function follow(given: ImageRunOptions, until = Number.POSITIVE_INFINITY): Promise<TrainingEvent[]> {
  const run = imageRun(given)
  const events: TrainingEvent[] = []
  for await (const event of run.events()) {
    events.push(event)
    if (event.kind === 'step' && event.step === until) break
  }
  await run.close()
  return events
}

async function bytes({ out }: ImageRunOptions): Promise<Record<string, string>> {
  const files = await readdir(out, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const read = async (path: string) => [path.slice(out.length), await readFile(path, 'base64')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

describe('a run of a GAN', () => {
  it('leaves the same bytes of 40 steps as of 13, 9 and 18', async () => {
    const whole = await follow(options('whole'))
    await follow(options('parts'), 13)
    await follow(options('parts'), 22)
    const last = await follow(options('parts'))
    expect(await bytes(options('parts'))).toEqual(await bytes(options('whole')))
    expect(last[0]).toMatchObject({ kind: 'resume', step: 20 })
    const strengths = whole.flatMap((event) =>
      event.kind === 'step' ? [event.readings!['discriminator.strength']!] : [],
    )
    expect(new Set(strengths).size).toBeGreaterThan(3)
    const penalised = whole.flatMap((event) =>
      event.kind === 'step' && 'discriminator.slopes' in event.readings! ? [event.step] : [],
    )
    expect(penalised).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39])
  })

  it('is judged by what its averaged generator makes, and the newest is kept', async () => {
    const events = await follow(options('whole'))
    expect(events.at(-1)).toMatchObject({ kind: 'end', step: 40 })
    const again = await follow(options('judged'))
    const validations = again.flatMap((event) => (event.kind === 'validation' ? [event] : []))
    expect(validations.map(({ step }) => step)).toEqual([9, 18, 27, 36, 40])
    expect(validations.every(({ isBest, loss }) => isBest && Number.isFinite(loss))).toBe(true)
  })
})

/** Eight heaps on a circle. */
function ring(count: number): Float32Array {
  const random = randomStream(5)
  const points = new Float32Array(2 * count)
  for (let i = 0; i < count; i++) {
    const angle = (random.integer(8) * Math.PI) / 4
    points.set([2 * Math.cos(angle) + 0.05 * random.normal(), 2 * Math.sin(angle) + 0.05 * random.normal()], 2 * i)
  }
  return points
}

const heaps = rowExamples('ring', ring(1000), [2])

/** Sentences that training warns with. */
async function warnings(changes: Partial<ImageTrainingOptions>, data = heaps): Promise<string> {
  const found: string[] = []
  const size = data === heaps ? { width: 32, layers: 3 } : { width: 4, features: 8 }
  const given: ImageTrainingOptions = {
    ...{ data, batch: 64, steps: 300, validation: 0.2, validateEvery: 50, seed: 1, threads: 1, penaltyWeight: 0.02 },
    ...{ model: { family: 'gan', latent: 2, ...size }, ...changes },
  }
  await fitImageModel(given, (event) => {
    if (event.kind === 'warning') found.push(event.what)
  })
  return found.join('\n')
}

describe('health', () => {
  it('finds nothing wrong with a game that is well', async () => {
    expect(await warnings({ learningRate: 2e-3 })).toBe('')
  })

  it('names a collapse: a slow discriminator without a penalty, and no average to hide it', async () => {
    const slow = { adversarialLoss: 'hinge', penalty: 'none', discriminatorRate: 0.05, average: 0 } as const
    const found = await warnings({ ...slow, learningRate: 0.01, steps: 400 })
    expect(found).toMatch(/^collapse: made examples are \d+ % as far from each other/m)
  })

  it('names a discriminator that has won', async () => {
    const frozen = { freeze: 'generator', penalty: 'none', adversarialLoss: 'hinge', learningRate: 2e-3 } as const
    expect(await warnings({ ...frozen, batch: 16 }, images)).toMatch(/^discriminator won: it tells \d+ % of the real/m)
  })

  it('names gradients that vanish', async () => {
    const sure = { adversarialLoss: 'minimax', penalty: 'none', learningRate: 1e-7, discriminatorRate: 2e5 } as const
    expect(await warnings({ ...sure, batch: 16 }, images)).toMatch(/^vanishing gradients: .* has fallen to/m)
  })

  it('names a generator that has won', async () => {
    const frozen = { freeze: 'discriminator', adversarialLoss: 'hinge', learningRate: 5e-3 } as const
    expect(await warnings({ ...frozen, steps: 100 })).toMatch(/^generator won: the discriminator takes \d+ %/m)
  })

  it('names scores that run away', async () => {
    const steep = { adversarialLoss: 'wasserstein', penalty: 'none', discriminatorRate: 5 } as const
    expect(await warnings({ ...steep, learningRate: 1e-3, steps: 150 })).toMatch(/^divergence: scores run away/m)
  })
})
