import { describe, expect, it } from 'vitest'
import { race } from './race.js'

const text = 'the cat sat on the mat and the dog sat on the log. a bird sang in the tree. '.repeat(60)
const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const
const params = { text, parameters: 6000, layers: 1, heads: 2, context: 16, batch: 8, steps: 30, lookEvery: 10 }

describe('a race', () => {
  it('lets all learn from the same batches, with weights that are equal within 5 %', async () => {
    const job = await race(params, place)
    const counts = Object.values(job.facts.parameters as Record<string, number>)
    expect(counts.length).toBe(4)
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.05)
    while (!job.isDone) await job.advance!()
    const { values, arrays } = await job.picture('race')
    for (const { name, microseconds } of values.racers as { name: string; microseconds: number }[]) {
      const curve = arrays[name]!
      expect(curve.shape).toEqual([4, 3])
      expect(curve.data[3 * 3]).toBe(30 * 8 * 16)
      expect(curve.data[3 * 3 + 2]!).toBeLessThan(0.85 * curve.data[2]!)
      expect(microseconds).toBeGreaterThan(0)
    }
    await job.close()
  })

  it('lets each be asked, and goes back to a step that was kept', async () => {
    const job = await race(params, place)
    for (let i = 0; i < 10; i++) await job.advance!()
    const kept = await job.save!()
    const asked = { text: 'the ', temperature: 1, tokens: 12, seed: 3 }
    const first = (await job.answer('samples', asked)).values.samples as { name: string; text: string }[]
    expect(first.map(({ name }) => name)).toEqual(['ngram', 'rnn', 'lstm', 'gru', 'gpt'])
    for (let i = 0; i < 10; i++) await job.advance!()
    await job.restore!(kept)
    const again = (await job.answer('samples', asked)).values.samples as { name: string; text: string }[]
    expect(again.map((sample) => sample.text)).toEqual(first.map((sample) => sample.text))
    expect((await job.picture('race')).arrays.gru!.shape).toEqual([2, 3])
    expect((await job.answer('attention', { of: 'gpt', text: 'the' })).arrays.maps!.shape).toEqual([1, 2, 3, 3])
    await expect(job.answer('attention', { of: 'lstm', text: 'the' })).rejects.toThrow('this family has none')
    await job.close()
  })
})
