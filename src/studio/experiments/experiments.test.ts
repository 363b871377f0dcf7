import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { experiment } from '../jobs/experiment.js'
import { cards } from './cards.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))

it.each(cards.map(({ id }) => [id]))('comes to a verdict: %s', async (id) => {
  const job = await experiment({ id, params: {}, seeds: 1 }, { target: 'cpu', seed: 1, read })
  let share = 0
  while (!job.isDone) {
    const readings = await job.advance!()
    expect(readings.share).toBeGreaterThanOrEqual(share)
    share = readings.share!
  }
  expect(share).toBe(1)
  const card = cards.find((each) => each.id === id)!
  const { values } = await job.answer('verdict', {})
  expect(values.holds).not.toBe('no')
  expect(values.outcome).toMatchObject({ kind: card.prediction.kind })
  await job.close()
})
