import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { dishCount, dishes, memories } from './dishes.js'
import { narrowPlace, widths } from './narrow.js'
import { reversed } from './reverse.js'
import { twoModels } from './two-models.js'

const read = (name: string) => readFile(new URL(`../../../assets/${name}`, import.meta.url))

describe('what the guide’s figures compute', () => {
  it('fits a border and two bells that both judge well, and draws from the bells alone', () => {
    const { rightByBorder, rightByBells, drawn, bells, points } = twoModels(1, 200, 1)
    expect(Math.min(rightByBorder, rightByBells)).toBeGreaterThan(0.9)
    const mean = drawn.filter(([, , kind]) => kind === 1).reduce((sum, [x], _, all) => sum + x / all.length, 0)
    expect(Math.abs(mean - bells[1]!.mean[0])).toBeLessThan(0.25)
    const known = new Set(points.flat().map(([x]) => x))
    expect(drawn.some(([x]) => known.has(x))).toBe(false)
    expect(twoModels(1, 3, 2).drawn).not.toEqual(twoModels(1, 3, 1).drawn)
  })

  it('copies more dishes the more it remembers', () => {
    const { copies, made } = dishes(8, 12, 1)
    expect(dishCount).toBe(60)
    expect(copies.length).toBe(memories.length)
    expect(copies[0]).toBe(0)
    expect(copies[3]).toBeGreaterThan(copies[2]!)
    expect(copies.at(-1)).toBeGreaterThan(0.85)
    expect(made.filter(({ isCopy }) => isCopy).length).toBeGreaterThan(8)
  })

  it('falls into eight places given steps enough, and misses them given two', () => {
    const many = reversed(32, 200, 1)
    expect(many.arrived).toBeGreaterThan(0.97)
    expect(Math.min(...many.counts)).toBeGreaterThan(8)
    expect(many.moments.length).toBe(33)
    expect(reversed(2, 200, 1).arrived).toBeLessThan(0.2)
  })

  it('rebuilds digits the better the more numbers may pass', async () => {
    const narrow = await narrowPlace({ read })
    const { errors, original } = narrow(8, 3)
    expect(errors.length).toBe(widths.length)
    for (const [i, error] of errors.entries()) if (i > 0) expect(error).toBeLessThan(errors[i - 1]!)
    expect(narrow(64, 3).error).toBeLessThan(narrow(2, 3).error)
    expect(original.length).toBe(256)
  })
})
