import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import type { Plain } from '../message.js'
import { evaluation } from './evaluation.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 3, read } as const

interface Told {
  readonly id: string
  readonly problem?: string
  readonly measures: Readonly<
    Record<string, { readonly value: number; readonly low: number; readonly high: number; readonly n: number }>
  >
}

async function measured(params: { readonly [name: string]: Plain }) {
  const job = await evaluation(params, place)
  const results = async () => (await job.picture('table')).values.results as unknown as Told[]
  while (!job.isDone) await job.advance!()
  return { job, results }
}
const writers = (candidates: readonly string[], count = 24) =>
  measured({ medium: 'text', list: 'words', candidates: [...candidates], count })

/** What does not depend on the clock. */
const untimed = (all: readonly Told[]) =>
  all.map(({ id, measures }) => [id, Object.entries(measures).filter(([name]) => !/^p\d|Second$/.test(name))])

/** Every measure has its interval around it, and says on how many it rests. */
function expectIntervals(all: readonly Told[]): void {
  for (const { measures } of all) {
    for (const { value, low, high, n } of Object.values(measures)) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      expect(n).toBeGreaterThan(0)
    }
  }
}

/** The others have the same figures, whoever else is there, and nothing is measured anew when one goes. */
async function expectIndependence(
  params: { readonly [name: string]: Plain },
  three: readonly [string, string, string],
): Promise<{ readonly job: Job; readonly all: readonly Told[] }> {
  const { job, results } = await measured({ ...params, candidates: [...three] })
  const all = await results()
  expectIntervals(all)
  const two = await measured({ ...params, candidates: [three[2], three[0]] })
  expect(untimed(await two.results())).toEqual(untimed([all[2]!, all[0]!]))
  await two.job.close()
  await job.answer('choose', { candidates: [three[0], three[2]] })
  expect(job.isDone).toBe(true)
  expect(await results()).toEqual([all[0], all[2]])
  return { job, all }
}

describe('an evaluation of text', () => {
  it('gives a writer the same figures whoever else is there, and measures nothing anew when one is removed', async () => {
    const { job } = await expectIndependence({ medium: 'text', list: 'words', count: 24 }, [
      'ngram-2',
      'ngram-3',
      'ngram-5',
    ])
    await job.close()
  })

  it('finds a cold model good and monotonous, and says on how many words that rests', async () => {
    const { results } = await writers(['foundation@0', 'foundation@1'])
    const [cold, usual] = (await results()).map(({ measures }) => measures)
    expect(cold!.real).toMatchObject({ value: 1, n: 24 })
    expect(cold!.real!.low).toBeLessThan(1)
    expect(cold!.distinct!.value).toBeCloseTo(1 / 24)
    expect(usual!.real!.value).toBeLessThan(0.9)
    expect(usual!.distinct!.value).toBeGreaterThan(0.9)
    expect(usual!.p50!.value).toBeGreaterThan(0)
  })

  it('takes samples of one’s own, and refuses what are none', async () => {
    const { job, results } = await writers([])
    const own = (text: string) => job.answer('own', { name: 'mine', text })
    await expect(own('one\ntwo\n')).rejects.toThrow('2 words: there must be 20')
    await expect(own('<b>one</b>\n'.repeat(30))).rejects.toThrow('line 1')
    await expect(job.answer('choose', { candidates: ['own:other'] })).rejects.toThrow('not there')
    await expect(job.answer('choose', { candidates: ['oracle'] })).rejects.toThrow('none of that name')
    await own('whale\r\nocean\n'.repeat(15))
    await job.answer('choose', { candidates: ['own:mine', 'real'] })
    // What is real is there at once; a file is read in its turn.
    expect((await results()).map(({ id }) => id)).toEqual(['real'])
    while (!job.isDone) await job.advance!()
    const [mine, real] = (await results()).map(({ measures }) => measures)
    expect(mine).toMatchObject({ real: { value: 1, n: 30 }, distinct: { value: 2 / 30 } })
    expect(real).toMatchObject({ real: { value: 1 }, distinct: { value: 1 } })
  })
})

describe('an evaluation of pictures', () => {
  it('tells digits from noise and a copier from both, each with its interval, whoever else is there', async () => {
    const { job, all } = await expectIndependence({ medium: 'images', count: 24 }, ['copier', 'noise', 'vae'])
    const [copier, noise, vae] = all.map(({ measures }) => measures)
    expect(copier!.copied).toMatchObject({ value: 1, n: 24 })
    expect(vae!.copied!.value).toBeLessThan(0.2)
    expect(copier!.recognised!.value).toBeGreaterThan(0.8)
    expect(noise!.coverage!.high).toBeLessThan(copier!.coverage!.low)
    expect(vae!.coverage!.n).toBe(500)
    const { values, arrays } = await job.answer('look', {})
    expect(arrays['copier/nearest']!.data).toEqual(arrays['copier/near']!.data)
    expect(arrays['vae/some']!.shape).toEqual([10, 1, 16, 16])
    expect(Object.keys(values.looks as object)).toEqual(['copier', 'vae'])
    await job.close()
  })

  it('says of a model that is not in the library that it is not, and goes on with the others', async () => {
    const { job, results } = await measured({ medium: 'images', candidates: ['models/gone', 'real'], count: 20 })
    const [gone, real] = await results()
    expect(gone!.problem).toContain('models/gone')
    expect(real!.measures.recognised!.value).toBeGreaterThan(0.8)
    await job.close()
  })
})

describe('an evaluation of points', () => {
  it('counts the heaps that are hit, and finds a Gaussian beside all of them', async () => {
    const { job, all } = await expectIndependence({ medium: 'points', shape: 'ring', count: 200 }, [
      'real',
      'copier',
      'gaussian',
    ])
    const [real, copier, gaussian] = all.map(({ measures }) => measures)
    expect(real).toMatchObject({ modes: { value: 1, n: 200 }, near: { n: 200 } })
    expect(real!.near!.value).toBeGreaterThan(0.95)
    expect(gaussian!.near!.high).toBeLessThan(0.2)
    expect([real!.copied!.value < 0.1, copier!.copied!.value]).toEqual([true, 1])
    await job.close()
  })

  it('has no heaps to count where the shape has none', async () => {
    const { job, results } = await measured({ medium: 'points', shape: 'moons', candidates: ['real'], count: 50 })
    expect(Object.keys((await results())[0]!.measures)).toEqual(['precision', 'coverage', 'copied'])
    expect(JSON.stringify(job.facts.measures)).not.toContain('modes')
    await job.close()
  })
})
