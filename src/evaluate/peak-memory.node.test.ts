import { expect, it } from 'vitest'
import { peakMemory } from './index.node.js'

it('rises by what is held, in bytes, and does not fall', () => {
  const before = peakMemory()
  const resident = process.memoryUsage.rss()
  const size = Math.max(0, before - resident) + 100e6
  let held: Buffer | undefined = Buffer.alloc(size, 1)
  const after = peakMemory()
  expect(held[size - 1]).toBe(1)
  held = undefined
  expect(after - before).toBeGreaterThan(60e6)
  expect(after - before).toBeLessThan(200e6)
  expect(peakMemory()).toBeGreaterThanOrEqual(after)
})
