import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { regressionPrompts } from '../data/index.js'
import { type FewShotRunOptions, fewShotRun } from './few-shot.node.js'
import { promptSize } from './in-context.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-fewshot-'))
})
afterAll(() => rm(root, { recursive: true }))

const options = (out: string, changes: Partial<FewShotRunOptions> = {}): FewShotRunOptions => ({
  dimensions: 7,
  examples: 14,
  layers: 1,
  heads: 1,
  width: 16,
  batch: 8,
  steps: 32,
  learningRate: 0.02,
  seed: 3,
  checkpointEvery: 5,
  threads: 1,
  out: join(root, out),
  ...changes,
})

/** Runs to the end, or until a step is reported, and closes. */
async function follow(given: FewShotRunOptions, until?: number): Promise<void> {
  const run = fewShotRun(given)
  for await (const event of run.events()) if (event.kind === 'step' && event.step === until) break
  await run.close()
}

async function bytes({ out }: FewShotRunOptions): Promise<Record<string, string>> {
  const files = await readdir(out, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const read = async (path: string) => [path.slice(out.length), await readFile(path, 'base64')] as const
  return Object.fromEntries(await Promise.all(paths.map(read)))
}

describe('a few-shot run', () => {
  it('leaves the same bytes when it is stopped in the curriculum and goes on', async () => {
    await follow(options('whole'))
    await follow(options('parts'), 8)
    await follow(options('parts'), 14)
    await follow(options('parts'))
    expect(await bytes(options('parts'))).toEqual(await bytes(options('whole')))
  })

  it('learns slopes from examples: far better than zero after 200 steps', async () => {
    const given = options('learns', {
      dimensions: 1,
      examples: 7,
      layers: 2,
      heads: 2,
      width: 32,
      batch: 32,
      steps: 200,
    })
    const run = fewShotRun(given)
    for await (const _ of run.events());
    await run.loadBest()
    const asked = regressionPrompts({ prompts: 500, points: 8, dimensions: 1, seed: 3, split: 'test', step: 0 })
    const predictions = await run.predict(asked)
    await run.close()
    const [error, zero] = [7, 7].map((k, i) => {
      const at = [...asked.y.keys()].filter((j) => j % 8 === k)
      return at.reduce((sum, j) => sum + (asked.y[j]! - (i === 0 ? predictions[j]! : 0)) ** 2, 0)
    })
    expect(error! / zero!).toBeLessThan(0.5)
  })
})

describe('the curriculum', () => {
  const plan = { steps: 160, dimensions: 20, examples: 40 }
  const sizes = Array.from({ length: 160 }, (_, i) => promptSize(i + 1, plan))

  it('begins with five coordinates and eleven points, and is whole after half of the steps', () => {
    expect(sizes[0]).toEqual({ active: 5, points: 11 })
    expect(sizes[79]).not.toEqual({ active: 20, points: 41 })
    expect(sizes.slice(80)).toEqual(new Array(80).fill({ active: 20, points: 41 }))
  })

  it('never shrinks, and has few lengths of prompts', () => {
    for (const [i, { active, points }] of sizes.slice(1).entries()) {
      expect(active).toBeGreaterThanOrEqual(sizes[i]!.active)
      expect(points).toBeGreaterThanOrEqual(sizes[i]!.points)
    }
    expect(new Set(sizes.map(({ points }) => points)).size).toBeLessThan(10)
  })

  it('leaves small prompts as they are', () => {
    expect(promptSize(1, { steps: 10, dimensions: 2, examples: 4 })).toEqual({ active: 2, points: 5 })
  })
})
