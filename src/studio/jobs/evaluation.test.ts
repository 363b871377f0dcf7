import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { evaluation } from './evaluation.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 3, read } as const

interface Told {
  readonly id: string
  readonly real: { readonly value: number; readonly low: number; readonly high: number; readonly n: number }
  readonly distinct: { readonly value: number }
  readonly p50?: { readonly value: number }
}

async function measured(
  writers: readonly string[],
  count = 24,
): Promise<{ readonly job: Job; results(): Promise<Told[]> }> {
  const job = await evaluation({ list: 'words', writers: [...writers], count }, place)
  const results = async () => (await job.picture('table')).values.results as unknown as Told[]
  while (!job.isDone) await job.advance!()
  return { job, results }
}
/** What does not depend on the clock. */
const untimed = (all: readonly Told[]) =>
  all.map((each) => Object.fromEntries(Object.entries(each).filter(([name]) => !/^p\d|Second$/.test(name))))

describe('an evaluation', () => {
  it('gives a writer the same figures whoever else is there, and measures nothing anew when one is removed', async () => {
    const three = await measured(['ngram-2', 'ngram-3', 'ngram-5'])
    const [first, , last] = await three.results()
    const two = await measured(['ngram-5', 'ngram-2'])
    expect(untimed(await two.results())).toEqual(untimed([last!, first!]))
    await three.job.answer('choose', { writers: ['ngram-2', 'ngram-5'] })
    expect(three.job.isDone).toBe(true)
    expect(await three.results()).toEqual([first, last])
  })

  it('finds a cold model good and monotonous, and says on how many words that rests', async () => {
    const { results } = await measured(['foundation@0', 'foundation@1'])
    const [cold, usual] = await results()
    expect(cold!.real).toMatchObject({ value: 1, n: 24 })
    expect(cold!.real.low).toBeLessThan(1)
    expect(cold!.distinct.value).toBeCloseTo(1 / 24)
    expect(usual!.real.value).toBeLessThan(0.9)
    expect(usual!.distinct.value).toBeGreaterThan(0.9)
    expect(usual!.p50!.value).toBeGreaterThan(0)
  })

  it('takes samples of one’s own, and refuses what are none', async () => {
    const { job, results } = await measured([])
    const own = (text: string) => job.answer('own', { name: 'mine', text })
    await expect(own('one\ntwo\n')).rejects.toThrow('2 words: there must be 20')
    await expect(own('<b>one</b>\n'.repeat(30))).rejects.toThrow('line 1')
    await expect(job.answer('choose', { writers: ['own:other'] })).rejects.toThrow('not there')
    await expect(job.answer('choose', { writers: ['oracle'] })).rejects.toThrow('none of that name')
    await own('whale\r\nocean\n'.repeat(15))
    await job.answer('choose', { writers: ['own:mine', 'real'] })
    while (!job.isDone) await job.advance!()
    const [mine, real] = await results()
    expect(mine).toMatchObject({ real: { value: 1, n: 30 }, distinct: { value: 2 / 30 } })
    expect(real).toMatchObject({ id: 'real', real: { value: 1 }, distinct: { value: 1 } })
  })
})
