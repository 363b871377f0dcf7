import { describe, expect, it } from 'vitest'
import { addingTask, copyTask, recallTask } from '../data/index.js'
import { type MemoryOptions, memoryResult, verdictOf } from './memory.js'

const options: MemoryOptions = { sequences: 2050, batch: 100, seed: 0 }

describe('memory', () => {
  it('is at chance for a constant answer to sums', async () => {
    const result = await memoryResult(({ rows }) => new Float32Array(rows).fill(1), addingTask(30), options)
    expect(result).toMatchObject({ verdict: 'at chance' })
    const reach = 1.96 * Math.sqrt((1 / 15 - 1 / 36) / 2050)
    expect((result.difference.high - result.difference.low) / 2 / reach).toBeCloseTo(1, 1)
    expect(result.difference.value).toBeCloseTo(result.loss - 1 / 6, 12)
  })

  it('is at chance for all classes alike', async () => {
    const result = await memoryResult(({ rows }) => new Float32Array(10 * rows), recallTask({ pairs: 4 }), options)
    expect(result.verdict).toBe('at chance')
    expect(result.loss).toBeCloseTo(Math.log(10), 10)
    expect(result.accuracy!.low).toBeLessThan(0.1)
    expect(result.accuracy!.high).toBeGreaterThan(0.1)
  })

  it('tells worse and better than chance, and solved', async () => {
    const asked = addingTask(30)
    const verdict = async (error: number) =>
      (await memoryResult(({ targets }) => targets.map((y) => y + error), asked, options)).verdict
    expect(await Promise.all([0.5, 0.3, 0.04, 0.03, 0].map(verdict))).toEqual([
      'worse than chance',
      'better than chance',
      'better than chance',
      'solved',
      'solved',
    ])
  })

  it('calls what is within 1 % at chance, even if the task is so easy that chance is below the threshold', () => {
    const task = { ...copyTask(1000), solvedBelow: 0.05 }
    const { loss } = task.chance
    const at = (value: number) => verdictOf({ value, low: value - loss / 1e4, high: value + loss / 1e4 }, task)
    expect([at(-0.009 * loss), at(0.009 * loss), at(0.02 * loss), at(-0.02 * loss)]).toEqual([
      'at chance',
      'at chance',
      'worse than chance',
      'solved',
    ])
  })

  it('asks as many sequences as it is told, the same ones again', async () => {
    const seen: number[] = []
    const predict = ({ targets }: { readonly targets: ArrayLike<number> }) => {
      seen.push(...Array.from(targets))
      return new Float32Array(targets.length)
    }
    await memoryResult(predict, addingTask(10), { sequences: 250, batch: 100, seed: 0 })
    expect(seen).toHaveLength(250)
    const again = seen.splice(0)
    await memoryResult(predict, addingTask(10), { sequences: 250, batch: 100, seed: 0 })
    expect(seen).toEqual(again)
  })
})
