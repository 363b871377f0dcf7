import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { experiment } from './experiment.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))
const small = { id: 'temperature', params: { places: 4, draws: 50 } }

it('runs more seeds after its verdict, and keeps those that are done', async () => {
  const job = await experiment({ ...small, seeds: 1 }, { target: 'cpu', seed: 1, read })
  await expect(job.answer('verdict', {})).rejects.toThrow(/no run is done/)
  while (!job.isDone) await job.advance!()
  const [first] = (await job.answer('results', {})).values.results as readonly unknown[]
  job.set!({ seeds: 2 })
  expect(job.isDone).toBe(false)
  while (!job.isDone) await job.advance!()
  const { values } = await job.answer('results', {})
  expect(values.results).toHaveLength(2)
  expect((values.results as readonly unknown[])[0]).toEqual(first)
  expect((await job.answer('verdict', {})).values.runs).toBe(2)
  expect(() => job.set!({ seeds: 99 })).toThrow()
  await job.close()
})
