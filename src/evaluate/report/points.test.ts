import { describe, expect, it } from 'vitest'
import { drawPoints } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import type { ExampleGenerator } from '../../sample/index.js'
import { renderReport } from './html.js'
import { evaluatePoints } from './points.js'
import type { Measure } from './report.js'

const training = drawPoints('ring', { count: 2000, seed: 1 })
const test = drawPoints('ring', { count: 800, seed: 1, part: 'test' })
const memory = createMemory({ seed: 1, threads: 1 })

const generatorOf = (points: (seed: number) => Float32Array): ExampleGenerator => ({
  ...{ name: 'made', shape: [2] },
  generate: async (count, { seed }) => points(seed).slice(0, 2 * count),
  close: async () => {},
})

async function measured(generator: ExampleGenerator): Promise<Record<string, Measure>> {
  const { sections } = await evaluatePoints({ generator, training, test, memory, seed: 1 })
  const [model] = sections.find(({ comparison }) => comparison)!.comparison!.rows
  return Object.fromEntries(model!.measures.map((measure) => [measure.name, measure]))
}

describe('a report on points (800 of a ring, seed 1)', () => {
  it('finds nothing amiss with other points of the same ring', async () => {
    const found = await measured(generatorOf((seed) => drawPoints('ring', { seed, part: 'other' }).points))
    expect(found.Modes!.value).toBe(8)
    expect(found['High quality']!.value).toBeGreaterThan(0.975)
    expect(found['Energy distance']!.value).toBeLessThan(3 * found['Energy distance']!.floor!)
    expect(found.Coverage!.value).toBeGreaterThan(0.9)
  })

  it('sees that modes are missing', async () => {
    const half = drawPoints('ring', { seed: 9 }).points.filter((_, i, all) => all[i - (i % 2) + 1]! > 0)
    const found = await measured(generatorOf(() => half))
    // The modes at angles 0 and π have points on both sides.
    expect(found.Modes!.value).toBe(5)
    expect(found['Energy distance']!.value).toBeGreaterThan(30 * found['Energy distance']!.floor!)
    expect(found.Evenness!.value).toBeLessThan(0.8)
  })

  it('sees points between the modes', async () => {
    const found = await measured(generatorOf(() => drawPoints('ring', { seed: 9 }).points.map((x) => 0.9 * x)))
    expect([found['High quality']!.value, found.Modes!.value]).toEqual([0, 0])
  })

  it('is a page to read', async () => {
    const generator = generatorOf((seed) => drawPoints('ring', { seed }).points)
    expect(renderReport(await evaluatePoints({ generator, training, test, memory }))).toContain('8 of 8 modes')
  })

  it('refuses what makes no points', async () => {
    const generator = { ...generatorOf(() => new Float32Array()), shape: [3] }
    await expect(evaluatePoints({ generator, training, test })).rejects.toThrow('no points of a plane')
  })
})
