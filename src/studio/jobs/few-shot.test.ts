import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readStrokes, writeStrokes } from '../drawing.js'
import { fewShot } from './few-shot.js'
import { prompting } from './prompting.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 1, read } as const

it('tells characters apart that the network has never met, better by places than by pixels, and shows how', async () => {
  const job = await fewShot({ alphabets: 'others', ways: 5 }, place)
  for (let i = 0; i < 8; i++) await job.advance!()
  const { curves, chance } = (await job.picture('curve')).values as unknown as {
    readonly curves: Readonly<Record<string, readonly (readonly [number, number, number])[]>>
    readonly chance: number
  }
  const one = (name: string) => curves[name]![0]![0]
  expect(chance).toBeCloseTo(0.8)
  expect(one('nearest mean of places')).toBeLessThan(0.15)
  expect(one('nearest mean of pixels')).toBeGreaterThan(0.3)
  const { values, arrays } = await job.answer('episode', { shots: 2, at: 3 })
  expect(arrays.support!.shape).toEqual([10, 1, 28, 28])
  expect(arrays.queries!.shape).toEqual([5, 1, 28, 28])
  expect(values.labels).toEqual([0, 1, 2, 3, 4])
  await expect(job.answer('episode', { shots: 5, at: 3 })).rejects.toThrow('these drawings allow 1, 2, 3')

  const kept = await job.save!()
  await job.advance!()
  await job.restore!(kept)
  expect((await job.picture('curve')).values.curves).toEqual(curves)

  const examples = [
    { way: 0, strokes: '10 10 90 10; 50 10 50 90' },
    { way: 1, strokes: '50 10 80 30 80 70 50 90 20 70 20 30 50 10' },
  ]
  const asked = await job.answer('recognise', { examples, question: '15 15 85 12; 48 14 52 88' })
  expect((asked.values.chances as readonly number[])[0]).toBeGreaterThan(0.95)
  await job.close()
})

it('reads drawings in words, and refuses what is none', () => {
  expect(writeStrokes(readStrokes('10 10, 90 10; 50 10 50 90'))).toBe('10 10 90 10; 50 10 50 90')
  for (const bad of ['10', '10 200', 'a b', '1 -1'])
    expect(() => readStrokes(bad)).toThrow('a stroke is x and y in turns')
})

it('asks a small model with examples in its prompt, and gives all chances', async () => {
  const job = await prompting({ task: 'sea or land' }, place)
  await job.advance!()
  const { values } = await job.picture('curve')
  expect(values.step).toBe(1)
  for (const mean of values.means as readonly number[]) expect(mean).toBeGreaterThan(0)
  const examples = [
    ['whale', 'sea'],
    ['house', 'land'],
  ]
  const asked = (await job.answer('ask', { examples, question: 'ship', labels: ['sea', 'land'] })).values
  expect(asked.prompt).toBe('whale: sea\nhouse: land\nship: ')
  expect((asked.chances as readonly number[]).reduce((a, b) => a + b)).toBeCloseTo(1)
  await expect(job.answer('ask', { examples, question: '1+1', labels: ['sea', 'land'] })).rejects.toThrow()
  await job.close()
})
