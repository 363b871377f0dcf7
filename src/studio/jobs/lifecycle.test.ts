import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { lifecycle } from './lifecycle.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 3, read } as const
const tiny = {
  ...{ foundation: 'here', domain: 'names', voter: 'me', made: 40, layers: 1, width: 16, rows: 16 },
  steps: { foundation: 8, tuning: 6, reward: 12, alignment: 3 },
  tuning: { way: 'full', rank: 2, frozenLayers: 1, replay: 0 },
  alignment: { way: 'grpo', price: 0.05 },
} as const

async function play(job: Job): Promise<void> {
  while (!job.isDone) await job.advance!()
}
const valuesOf = async (job: Job, question: string, params = {}) => (await job.answer(question, params)).values
const asked = { prompt: 'ma', seed: 5, temperature: 1, answers: 4 }
type Told = { readonly [key: string]: never }

describe('a life', () => {
  it('waits for votes, takes them and takes them back, blind, and learns from them', async () => {
    const job = await lifecycle(tiny, place)
    await expect(async () => job.answer('pair', {})).rejects.toThrow('nothing to rank before')
    await play(job)
    expect((await job.picture('life')).values.stage).toBe('votes')
    const first = await valuesOf(job, 'pair')
    expect(JSON.stringify(first)).not.toMatch(/foundation|tuned|temperature/)
    for (const choice of ['first', 'tie', 'bad', 'second']) await job.answer('vote', { choice })
    expect(await valuesOf(job, 'undo')).toMatchObject({ votes: 3, useful: 1, counts: { first: 1, tie: 1, bad: 1 } })
    await expect(async () => job.answer('learn', {})).rejects.toThrow('1 votes that prefer one')
    for (let i = 0; i < 12; i++) await job.answer('vote', { choice: 'second' })
    const { sides } = (await valuesOf(job, 'scores')) as unknown as { sides: { kept: number; swapped: number } }
    expect(Math.min(sides.kept, sides.swapped)).toBeGreaterThan(0)
    await job.answer('learn', {})
    await play(job)
    const { values } = await job.picture('life')
    expect(values.stage).toBe('done')
    const way = values.way as unknown as readonly { kl: number }[]
    expect(way.at(-1)!.kl).toBeGreaterThan(0)
    expect(way[0]).toMatchObject({ kl: 0, reward: 0 })
    await job.close()
  })

  it('learns a rule from votes by it, and says at every station what the same dice give', async () => {
    const job = await lifecycle({ ...tiny, voter: 'short', made: 120, steps: { ...tiny.steps, reward: 40 } }, place)
    await play(job)
    const scores = (await valuesOf(job, 'scores')) as unknown as {
      reward: { accuracy: { value: number; n: number } }
      consistency: { value: number }
    }
    expect(scores.reward.accuracy.value).toBeGreaterThan(0.5)
    expect(scores.consistency.value).toBe(1)
    const compared = (await valuesOf(job, 'compare', asked)) as unknown as {
      stations: string[]
      answers: { word: string; logChances: number[][] }[][]
      moves: { chances: number[] }[]
    }
    expect(compared.stations).toEqual(['untrained', 'foundation', 'tuned', 'aligned'])
    expect(compared.moves).toHaveLength(10)
    // Before training every letter and the end are as likely.
    const [word] = compared.answers[0]!
    expect(word!.logChances[0]![0]).toBeCloseTo(-Math.log(27), 4)
    expect(await valuesOf(job, 'compare', asked)).toEqual(compared)
    const { losses } = (await valuesOf(job, 'forgetting')) as unknown as { losses: Told[] }
    expect(losses).toHaveLength(8)
    const { arrays } = await job.answer('heat', { prompt: 'ma', word: 'maria' })
    expect(arrays.scores!.shape).toEqual([4])
    await job.close()
  })

  it('comes back to a step of an earlier stage and goes on as it went on the first time', async () => {
    const job = await lifecycle({ ...tiny, voter: 'short' }, place)
    const losses: number[] = []
    let kept: Awaited<ReturnType<NonNullable<Job['save']>>> | undefined
    while (!job.isDone) {
      if (job.step === 10) kept = await job.save!()
      losses.push((await job.advance!()).loss!)
    }
    const first = await valuesOf(job, 'compare', asked)
    await job.restore!(kept!)
    expect(job.step).toBe(10)
    const again: number[] = []
    while (!job.isDone) again.push((await job.advance!()).loss!)
    expect(again).toEqual(losses.slice(10))
    expect(await valuesOf(job, 'compare', asked)).toEqual(first)
    await job.close()
  })

  it.each([
    ['lora', 'dpo'],
    ['freeze', 'ppo'],
  ])('fine-tunes by %s and aligns by %s', async (way, alignment) => {
    const params = {
      ...{ ...tiny, voter: 'endings', layers: 2, tuning: { ...tiny.tuning, way, replay: 0.25 } },
      ...{ domain: 'law', alignment: { way: alignment, price: 0.2 } },
    }
    const job = await lifecycle(params, place)
    await play(job)
    const { moves } = (await valuesOf(job, 'updates')) as unknown as { moves: Record<string, string | number>[] }
    const tuned = new Map(moves.filter(({ to }) => to === 'tuned').map(({ layer, share }) => [layer, share]))
    if (way === 'freeze') expect([tuned.get('embedding'), tuned.get('block 1 attention')]).toEqual([0, 0])
    else expect([tuned.get('embedding'), tuned.get('head')]).toEqual([0, 0])
    expect(tuned.get('block 2 attention')).toBeGreaterThan(0)
    await job.close()
  })
})
