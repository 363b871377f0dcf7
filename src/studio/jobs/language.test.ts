import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import type { Numbers } from '../message.js'
import { language } from './language.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 1, read } as const
const text = 'the cat sat on the mat and the dog sat on the log. '.repeat(60)
const tiny = { mode: 'learn', text, layers: 1, heads: 2, width: 16, context: 16, batch: 8, steps: 40 } as const
const settings = { temperature: 0.8, tokens: 24, seed: 5 }
const said = async (job: Job, prompt: string, changed = {}): Promise<string> =>
  String((await job.answer('continue', { text: prompt, ...settings, ...changed })).values.text)
const row = ({ shape, data }: Numbers, at: number): number[] => {
  const length = shape.at(-1)!
  return [...data.subarray(at * length, (at + 1) * length)]
}

describe.each(['gpt', 'rnn', 'lstm', 'gru'])('a %s', (family) => {
  it('learns, writes by its seed, and goes back to what it was', async () => {
    const job = await language({ ...tiny, family }, place)
    for (let i = 0; i < 20; i++) await job.advance!()
    const kept = await job.save!()
    const then = await said(job, 'the ')
    expect(await said(job, 'the ')).toBe(then)
    while (!job.isDone) await job.advance!()
    const { heldOut } = (await job.picture('learning')).arrays
    const losses = Array.from({ length: heldOut!.shape[0]! }, (_, i) => row(heldOut!, i)[1]!)
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!)
    await job.restore!(kept)
    expect(job.step).toBe(20)
    expect(await said(job, 'the ')).toBe(then)
    await job.close()
  })
})

describe('a model of language', () => {
  it('counts as well, and has no attention then', async () => {
    const job = await language({ ...tiny, family: 'ngram' }, place)
    expect(job.facts.family).toBe('ngram')
    const logits = (await job.answer('next', { text: 'the c' })).arrays.logits!.data as Float32Array
    const tokens = job.facts.tokens as readonly string[]
    expect(tokens[logits.indexOf(Math.max(...logits))]).toBe('a')
    await expect(job.answer('attention', { text: 'the' })).rejects.toThrow('this family has none')
    await job.close()
  })

  it('says how surprised it is at each token, beside what it had expected', async () => {
    const job = await language({ ...tiny, family: 'ngram' }, place)
    const { values, arrays } = await job.answer('surprise', { text: 'the catQ', alternatives: 4 })
    expect(values).toMatchObject({ tokens: [...'the cat'], unknown: 1 })
    const bits = [...arrays.bits!.data]
    expect(Number(values.bitsPerCharacter)).toBeCloseTo(bits.reduce((a, b) => a + b, 0) / 7, 4)
    expect(Number(values.perplexity)).toBeCloseTo(2 ** Number(values.bitsPerCharacter), 4)
    const chances = row(arrays.chances!, 5)
    expect(chances).toEqual([...chances].sort((a, b) => b - a))
    await job.close()
  })

  it('shows where it looks, and changes when a head is switched off', async () => {
    const job = await language({ ...tiny, family: 'gpt' }, place)
    for (let i = 0; i < 10; i++) await job.advance!()
    const { maps } = (await job.answer('attention', { text: 'the dog' })).arrays
    expect(maps!.shape).toEqual([1, 2, 7, 7])
    for (let i = 0; i < 14; i++) expect(row(maps!, i).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
    const { whole, without } = (await job.answer('ablate', { text: 'the dog', off: [[0, 1]] })).arrays
    expect(without!.data).not.toEqual(whole!.data)
    expect((await job.answer('ablate', { text: 'the dog', off: [] })).arrays.without!.data).toEqual(whole!.data)
    await job.close()
  })

  it('opens the model that ships, and a text that ships', async () => {
    const job = await language({ mode: 'open', model: 'writer' }, place)
    expect(await said(job, 'Call me')).toBe(await said(job, 'Call me'))
    expect(await said(job, 'Call me', { seed: 6 })).not.toBe(await said(job, 'Call me'))
    await job.close()
    const names = await language({ mode: 'learn', corpus: 'names', family: 'ngram', order: 2 }, place)
    expect(names.facts.vocabulary).toBe(54)
    await names.close()
  })

  it('names the step and the tensor when numbers go bad', async () => {
    const job = await language({ ...tiny, family: 'gpt', rate: 1e12 }, place)
    const falling = async () => {
      while (!job.isDone) await job.advance!()
    }
    await expect(falling()).rejects.toThrow(/step \d+: .* it began in block \d+ /)
  })
})
