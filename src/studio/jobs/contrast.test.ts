import { describe, expect, it } from 'vitest'
import { contrast } from './contrast.js'
import { labelledPoints } from './labelled-points.js'

const params = { data: 'ring', steps: 40, width: 16, layers: 2, batch: 64 }
const place = { target: 'cpu', seed: 1, read: () => Promise.reject(new Error('no files')) } as const

describe('a classifier beside a generator', () => {
  it('gives chances that sum to 1, and new points that are copies of none', async () => {
    const job = await contrast(params, place)
    for (let i = 0; i < 5; i++) await job.advance!()
    const { values } = await job.answer('classify', { x: 9, y: 9 })
    const [a, b] = values.chances as [number, number]
    expect(a + b).toBeCloseTo(1, 5)
    expect(values.nearest).toBeGreaterThan(7)
    const drawn = await job.answer('draw', { label: 1, count: 32, seed: 3 })
    expect(drawn.arrays.points!.shape).toEqual([32, 2])
    expect(drawn.values).toMatchObject({ copies: 0, modes: 4 })
    expect((await job.answer('draw', { label: 1, count: 32, seed: 3 })).arrays).toEqual(drawn.arrays)
    expect((await job.answer('draw', { label: 1, count: 32, seed: 4 })).arrays).not.toEqual(drawn.arrays)
    await job.close()
  })

  it('goes on from a step that was kept as it went on the first time, and ends', async () => {
    const job = await contrast({ ...params, steps: 6 }, place)
    await job.advance!()
    const kept = await job.save!()
    const first = []
    while (!job.isDone) first.push(await job.advance!())
    const map = (await job.picture('map')).arrays.chances!.data
    await job.restore!(kept)
    const again = []
    while (!job.isDone) again.push(await job.advance!())
    expect(again).toEqual(first)
    expect((await job.picture('map')).arrays.chances!.data).toEqual(map)
    await job.close()
  })
})

it('labels heaps in turns and moons by the nearer one', () => {
  const { mixture, labels } = labelledPoints('ring', 1, 'training')
  expect([...mixture!.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1])
  expect(Math.abs(labels.filter((label) => label === 1).length / labels.length - 0.5)).toBeLessThan(0.05)
  expect([...labelledPoints('grid', 1, 'training').mixture!.labels.slice(0, 7)]).toEqual([0, 1, 0, 1, 0, 1, 0])
  const moons = labelledPoints('moons', 1, 'held out')
  for (const [i, label] of moons.labels.entries()) {
    if (moons.points[2 * i + 1]! > 0.75) expect(label).toBe(0)
    if (moons.points[2 * i + 1]! < -0.25) expect(label).toBe(1)
  }
})
