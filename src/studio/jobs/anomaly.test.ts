import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { anomaly } from './anomaly.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const place = { target: 'cpu', seed: 1, read } as const

/** Rows of two numbers that go together, and one that goes astray. */
const text = [
  'a,b',
  ...Array.from(
    { length: 120 },
    (_, i) => `${Math.sin(i).toFixed(3)},${(2 * Math.sin(i) + 0.01 * (i % 7)).toFixed(3)}`,
  ),
  '0.5,-6',
].join('\n')
const table = { kind: 'table', name: 'own.csv', text } as const

it('finds the row that goes astray, says why, and keeps its threshold’s order', async () => {
  const job = await anomaly({ source: table, detector: 'isolation-forest', falseAlarms: 0.05 }, place)
  const { values, arrays } = await job.answer('overview', {})
  const scores = [...arrays.scores!.data]
  expect(scores.indexOf(Math.max(...scores))).toBe(120)
  expect((values.compared as readonly unknown[]).length).toBe(3)
  const why = await job.answer('explain', { row: 120 })
  expect((why.values.parts as readonly { column: string }[])[0]!.column).toBe('b')
  const alarms = async (rate: number) => (await job.answer('threshold', { rate })).values.alarms as number
  expect(await alarms(0.2)).toBeGreaterThanOrEqual(await alarms(0.05))
  await job.close()
})

it.each([
  ['a binary file', 'a\u0000b,1\n', 'not a text file'],
  ['too few rows', 'a,b\n1,2\n', '1 rows: 20 or more'],
  ['a ragged row', `${text}\n1,2,3`, 'row 122: 3 fields where there are 2 columns'],
  ['columns that say nothing', `a,b\n${'1,2\n'.repeat(40)}`, 'nothing varies'],
])('refuses %s in a sentence, and stays there', async (_, broken, sentence) => {
  const source = { ...table, text: broken }
  const job = await anomaly({ source, detector: 'ecod', falseAlarms: 0.05 }, place)
  expect(job.facts.refusal).toContain(sentence)
  await expect(job.answer('overview', {})).rejects.toThrow(sentence)
})

it('finds where a picture differs from itself', async () => {
  const [width, height] = [64, 48]
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return x >= 40 && x < 48 && y >= 16 && y < 24 ? 255 : 100 + 20 * ((x + y) % 2)
  })
  const source = { kind: 'picture', name: 'own.png', pixels: Buffer.from(pixels).toString('base64'), width } as const
  const job = await anomaly({ source, detector: 'isolation-forest', falseAlarms: 0.05 }, place)
  const { values, arrays } = await job.answer('overview', {})
  const scores = [...arrays.scores!.data]
  const best = scores.indexOf(Math.max(...scores))
  const across = Number(values.across)
  expect(Math.abs((best % across) * 4 - 40)).toBeLessThanOrEqual(4)
  expect(Math.abs(Math.floor(best / across) * 4 - 16)).toBeLessThanOrEqual(4)
  await job.close()
})

it('tells odd digits from usual ones, and shows where they are odd', async () => {
  const job = await anomaly(
    { source: { kind: 'digits', normal: '1' }, detector: 'k-nearest', falseAlarms: 0.05 },
    place,
  )
  const { values } = await job.answer('overview', {})
  const [first] = values.compared as readonly { auroc: number }[]
  expect(first!.auroc).toBeGreaterThan(0.95)
  const why = await job.answer('explain', { row: 0 })
  expect(why.arrays.shares!.shape).toEqual([16, 16])
  await job.close()
})
