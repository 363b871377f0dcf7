import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Batch, blockLoader } from '../src/data/index.js'
import { latestCheckpoint } from '../src/files/index.node.js'
import { createLanguageModel } from '../src/models/index.js'
import { parameters } from '../src/nn/index.js'
import { adamW } from '../src/optim/index.js'
import { createMemory, type Memory } from '../src/runtime/index.js'
import type { Variable } from '../src/tensor/index.js'
import {
  DivergenceError,
  type LanguageRunOptions,
  type LossLevel,
  languageRun,
  type TrainingEvent,
  train,
} from '../src/train/index.node.js'
import { hasRunAway, nextLevel, noLevel } from '../src/train/loss-level.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-divergence-'))
})
afterAll(() => rm(root, { recursive: true }))

const text = 'the white whale and the sea. '.repeat(30)
const options = (name: string): LanguageRunOptions => ({
  data: { name: 'whale', text, documents: 1, bytes: text.length, sources: [], skipped: [], replaced: 0 },
  out: join(root, name),
  model: { family: 'gpt2', layers: 2, heads: 2, width: 16, context: 16 },
  steps: 12,
  batch: 2,
  accumulate: 2,
  checkpointEvery: 6,
})

/** Every weight, moment and average that the memory holds. */
async function contents(memory: Memory, variables: ReadonlyMap<string, Variable>): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>()
  for (const [name, each] of variables) found.set(name, (await memory.read(each)) as Float32Array)
  return found
}

/** Runs, spoils a weight once the checkpoint of step 6 is saved, and gives what the run then threw and left. */
async function spoiled(name: string, weightName: string, spoil: (values: Float32Array) => void) {
  const run = await languageRun(options(name))
  const weights = parameters(run.model)
  let before = new Map<string, Float32Array>()
  let error: unknown
  const events: TrainingEvent[] = []
  try {
    for await (const event of run.events()) {
      events.push(event)
      if (event.kind !== 'checkpoint' || event.step !== 6) continue
      const values = (await run.memory.read(weights.get(weightName)!)) as Float32Array
      spoil(values)
      run.memory.write(weights.get(weightName)!, values)
      before = await contents(run.memory, weights)
    }
  } catch (thrown) {
    error = thrown
  }
  return { error, events, before, after: await contents(run.memory, weights) }
}

describe('a step that is not finite', () => {
  it.each([
    ['a weight', 'blocks.1.attend.weight', Number.NaN, /^weight blocks\.1\.attend\.weight$/],
    ['an embedding', 'embedding.weight', Number.POSITIVE_INFINITY, /^weight embedding\.weight$/],
    ['an operation', 'blocks.1.expand.weight', 1e38, /^.+ in loss\.blocks\.1\.mlp$/],
  ] as const)('is named by its step and by %s, and changes nothing', async (kind, weight, value, tensor) => {
    const { error, events, before, after } = await spoiled(kind, weight, (values) => values.fill(value))
    expect(error).toBeInstanceOf(DivergenceError)
    expect(error).toMatchObject({ step: 7, tensor: expect.stringMatching(tensor) })
    expect((error as Error).message).toContain('step 7')
    expect(events.at(-1)).toMatchObject({ kind: 'step', step: 7 })
    expect(after).toEqual(before)
  })

  it('leaves a line that says so, and a checkpoint from which the run goes on as if nothing had been', async () => {
    const untouched = await languageRun(options('untouched'))
    for await (const _ of untouched.events());
    await spoiled('resumed', 'norm.gain', (values) => values.fill(Number.NaN))
    const log = join(root, 'resumed', 'metrics.jsonl')
    const last = (await readFile(log, 'utf8')).trimEnd().split('\n').at(-1)!
    expect(JSON.parse(last)).toMatchObject({ step: 7, loss: 'NaN' })
    const { checkpoint, skipped } = await latestCheckpoint(join(root, 'resumed', 'checkpoints'))
    expect([checkpoint?.step, skipped]).toEqual([6, []])

    const again = await languageRun({ ...options('resumed'), resume: true })
    const kinds: string[] = []
    for await (const { kind, step } of again.events()) kinds.push(`${kind} ${step}`)
    expect(kinds[0]).toBe('resume 6')
    for (const name of ['model.safetensors', 'metrics.jsonl', 'checkpoints/step-00000012/state.safetensors']) {
      const [a, b] = await Promise.all(['untouched', 'resumed'].map((run) => readFile(join(root, run, name))))
      expect(Buffer.compare(a!, b!), name).toBe(0)
    }
  })
})

describe('a step of several batches', () => {
  it('is searched beyond its first', async () => {
    const model = createLanguageModel({ family: 'gpt', vocabulary: 2, layers: 1, heads: 2, width: 16, context: 16 })
    const memory = createMemory()
    // Token 1 drives a square of the feed-forward part past float32, token 0 rectifies it to zero.
    const first: Record<string, readonly number[]> = {
      embedding: [-1, 1],
      'blocks.0.expand': Array<number>(64).fill(1e25),
    }
    for (const [name, weight] of parameters(model)) {
      const values = first[name.replace('.weight', '')]
      if (!values) continue
      const padded = new Float32Array(weight.size)
      for (const [k, value] of values.entries()) padded[name.startsWith('embedding') ? k * 16 : k] = value
      memory.write(weight, padded)
    }
    let drawn = 0
    const loader = blockLoader(new Int32Array(100), { batch: 1, context: 16, seed: 0 })
    const next = (): Batch => ({ tokens: new Int32Array(16).fill(drawn++ % 2), targets: new Int32Array(16) })
    const run = train({
      ...{ memory, model, batch: 1, context: 16, steps: 1, accumulate: 2 },
      loader: { ...loader, next },
      optimizer: adamW({ learningRate: 0.01 }),
      schedule: () => 1,
    })
    const error = await run
      .next()
      .then(() => run.next())
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ step: 1, tensor: expect.stringMatching(/ in loss\.blocks\.0\.mlp$/) })
  })
})

describe('a run that moves nothing', () => {
  it.each([
    ['is told of once', 0, ['warning 20']],
    ['is not told of when it moves a little', 1e-6, []],
  ] as const)('%s', async (name, learningRate, told) => {
    const run = await languageRun({ ...options(name), steps: 45, recipe: { learningRate, average: 0.9 } })
    const warnings: string[] = []
    for await (const { kind, step } of run.events()) if (kind === 'warning') warnings.push(`${kind} ${step}`)
    expect(warnings).toEqual(told)
  })
})

describe('a loss that runs away', () => {
  /** A learning rate so many times as high from a step on. */
  async function spike(steps: number, from: number, factor = 100): Promise<{ step: number; error: unknown }> {
    const memory = createMemory()
    const tokens = Int32Array.from({ length: 400 }, (_, i) => (i * i) % 11)
    const model = createLanguageModel({ family: 'gpt2', vocabulary: 11, layers: 1, heads: 2, width: 16, context: 16 })
    let step = 0
    try {
      for await (const event of train({
        memory,
        model,
        loader: blockLoader(tokens, { batch: 2, context: 16, seed: 0 }),
        batch: 2,
        context: 16,
        steps,
        optimizer: adamW({ learningRate: 0.01 }),
        schedule: (at) => (at >= from ? factor : 1),
      })) {
        step = event.step
      }
    } catch (error) {
      return { step, error }
    }
    return { step, error: undefined }
  }

  it('stops within its patience of 20 steps', async () => {
    const { step, error } = await spike(100, 20)
    expect(error).toBeInstanceOf(DivergenceError)
    expect((error as Error).message).toMatch(/has been above [\d.]+ for 20 steps/)
    expect(step).toBeGreaterThanOrEqual(40)
    expect(step).toBeLessThan(50)
  })

  it('stops at once where it explodes, and says where that began', async () => {
    const { step, error } = await spike(100, 20, 10_000)
    expect(error).toBeInstanceOf(DivergenceError)
    expect((error as Error).message).toMatch(/the loss has exploded to \d+: it began in .*block 1/)
    expect(step).toBeLessThan(30)
  })

  it('is no loss that is far below zero, as that of a density may be', () => {
    let level: LossLevel = noLevel
    for (let step = 0; step < 40; step++) level = nextLevel(level, -50 + (step % 3))
    expect(level.bad).toBe(0)
    for (let step = 0; step < 19; step++) level = nextLevel(level, 2)
    expect(hasRunAway(level)).toBe(false)
    expect(hasRunAway(nextLevel(level, 2))).toBe(true)
  })

  it('is not seen in a run that learns', async () =>
    expect(await spike(60, 1000)).toEqual({ step: 60, error: undefined }))
})
