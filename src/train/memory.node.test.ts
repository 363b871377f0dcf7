import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addingTask, copyTask, sequenceScores } from '../data/index.js'
import { type MemoryRunOptions, memoryRun } from './memory.node.js'
import { readValidations } from './metrics.node.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-memory-'))
})
afterAll(() => rm(root, { recursive: true }))

const options = (out: string, changes: Partial<MemoryRunOptions> = {}): MemoryRunOptions => ({
  task: addingTask(6),
  kind: 'gru',
  layers: 1,
  width: 16,
  batch: 32,
  steps: 300,
  learningRate: 0.01,
  seed: 1,
  threads: 1,
  out: join(root, out),
  ...changes,
})

/** Runs to the end, or until a step is reported. */
async function follow(given: MemoryRunOptions, until?: number): Promise<void> {
  const run = memoryRun(given)
  for await (const event of run.events()) if (event.kind === 'step' && event.step === until) break
  await run.close()
}

describe('a run on a memory benchmark', () => {
  it('learns to add two numbers out of six: seed 1, 300 steps', async () => {
    const given = options('adding')
    const run = memoryRun(given)
    for await (const _ of run.events());
    await run.loadBest()
    const asked = given.task.batch({ rows: 500, seed: 1, split: 'test', step: 0 })
    const { losses } = sequenceScores(given.task, asked, await run.predict(asked))
    await run.close()
    expect(losses.reduce((a, b) => a + b) / 500).toBeLessThan(given.task.chance.loss / 10)
    const curve = await readValidations(given.out)
    expect(curve.map(([step]) => step)).toEqual(Array.from({ length: 50 }, (_, i) => 6 * (i + 1)))
    expect(curve.at(-1)![1]).toBeLessThan(curve[0]![1])
  })

  it('leaves the same weights and curve when it is stopped and goes on', async () => {
    const short = { task: copyTask(2), kind: 'lstm', span: 12, steps: 8, batch: 4, checkpointEvery: 3 } as const
    await follow(options('whole', short))
    await follow(options('parts', short), 5)
    await follow(options('parts', short))
    for (const name of ['model.safetensors', 'metrics.jsonl', 'config.json']) {
      const [whole, parts] = await Promise.all(['whole', 'parts'].map((out) => readFile(join(root, out, name))))
      expect(parts!.equals(whole!), name).toBe(true)
    }
  })

  it('refuses to go on with another task', async () => {
    await follow(options('other', { steps: 1 }))
    await expect(follow(options('other', { steps: 1, task: addingTask(7) }))).rejects.toThrow(/length was 6, is 7/)
  })
})
