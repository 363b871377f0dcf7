import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { init, Linear, parameters } from '../nn/index.js'
import { adamW, averaged } from '../optim/index.js'
import { createMemory, float32 } from '../runtime/index.js'
import { constant, randomStream } from '../tensor/index.js'
import { player } from './player.js'
import { type StreamRunOptions, streamRun } from './stream.node.js'
import type { TrainingEvent } from './trainer.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-stream-'))
})
afterAll(() => rm(root, { recursive: true }))

const truth = [2, -1, 0.5]

/** A linear layer that learns `truth` from batches of 4 or 8 rows. */
function run(name: string, changes: { signal?: AbortSignal; steps?: number; nanAt?: number; seed?: number } = {}) {
  const model = new Linear(3, 1, { initial: init.zeros })
  const memory = createMemory({ seed: 1 })
  const { signal, steps = 40, nanAt, seed = 1 } = changes
  const batch = (step: number) => {
    const stream = randomStream(seed, step)
    const x = Float32Array.from({ length: 3 * (step % 2 ? 4 : 8) }, () => stream.normal())
    if (step === nanAt) x[0] = Number.NaN
    return { x }
  }
  const inputs = { x: float32(['rows', 3]) }
  const out = join(root, name)
  const events = streamRun({
    out,
    memory,
    players: [
      player({
        inputs,
        loss: ({ x }) => {
          const y = x.matmul(constant(Float32Array.from(truth), [3, 1]))
          const error = model.apply(x).sub(y).square()
          return { sum: error.sum(), count: constant(Float32Array.of(x.shape[0]!), []) }
        },
        weights: parameters(model),
        batch,
        expected: 8,
        optimizer: averaged(adamW({ learningRate: 0.2 }), 0.9),
      }),
    ],
    steps,
    schedule: () => 1,
    validate: async () => {
      const weight = (await memory.read(model.weight)) as Float32Array
      return truth.reduce((sum, w, i) => sum + (w - weight[i]!) ** 2, 0)
    },
    validateEvery: 10,
    checkpointEvery: 5,
    identity: { seed },
    config: { family: 'linear' },
    ...(signal && { signal }),
  } satisfies StreamRunOptions)
  return { out, events }
}

async function follow({ events }: ReturnType<typeof run>, until?: number, then?: () => void): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = []
  for await (const event of events) {
    seen.push(event)
    if (event.kind !== 'step' || event.step !== until) continue
    if (!then) break
    then()
  }
  return seen
}

/** Every byte of the run's folder, by file. */
async function bytes(out: string): Promise<Record<string, string>> {
  const files = await readdir(out, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const read = async (path: string) => [path.slice(out.length), await readFile(path, 'base64')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

describe('training on a stream of made batches', () => {
  it('learns, and tells so', async () => {
    const events = await follow(run('plain'))
    expect(events.filter(({ kind }) => kind === 'step')).toHaveLength(40)
    expect(events.filter(({ kind }) => kind === 'validation').map(({ step }) => step)).toEqual([10, 20, 30, 40])
    expect(events.filter(({ kind }) => kind === 'checkpoint').map(({ step }) => step)).toContain(1)
    expect(events.at(-1)).toMatchObject({ kind: 'end', step: 40, reason: 'steps' })
    const last = events.findLast((event) => event.kind === 'validation')
    expect(last?.loss).toBeLessThan(0.1)
  })

  it('leaves the bytes of a run that was not stopped, after an interrupt and a crash', async () => {
    const whole = run('whole')
    await follow(whole)
    const stop = new AbortController()
    const first = await follow(run('parts', { signal: stop.signal }), 13, () => stop.abort())
    expect(first.at(-1)).toMatchObject({ kind: 'end', step: 13, reason: 'interrupted' })
    await follow(run('parts'), 28)
    const last = run('parts')
    expect((await follow(last))[0]).toMatchObject({ kind: 'resume', step: 25 })
    expect(await bytes(last.out)).toEqual(await bytes(whole.out))
  })

  it('names the step and the place where numbers go bad', async () => {
    await expect(follow(run('bad', { nanAt: 7 }))).rejects.toThrow(/step 7: the loss is NaN .* is not finite/)
  })

  it('refuses to go on with another identity', async () => {
    await follow(run('other', { steps: 2 }))
    await expect(follow(run('other', { seed: 2 }))).rejects.toThrow('seed was 1, is 2')
  })
})
