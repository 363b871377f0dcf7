import { describe, expect, it } from 'vitest'
import { differenceOf } from './difference.js'
import { packBytes, packMask, unpackBytes, unpackMask } from './packed.js'
import { readPath, type Step, writePath } from './steps.js'

const settings = { seed: 42, tile: 4, label: 3, steps: 20, guidance: 2.5, truncation: 0.7 }
const drawn: Step = { kind: 'draw', ...settings }

describe('a path', () => {
  it('says the steps that lead to a picture, and no more than it has to', () => {
    const steps: Step[] = [
      drawn,
      { kind: 'vary', ...settings, tile: 0, label: -1, guidance: 2, far: 0.5, level: 'fine' },
      { kind: 'inpaint', ...settings, mask: packMask([1, 0, 1]) },
    ]
    const path = writePath(steps)
    expect(path).toBe('d.s42.p4.c3.g25*v.s42.f50.lfine*i.s42.p4.c3.g25.moA')
    expect(readPath(path)).toEqual(steps)
    expect(readPath(`o.${packBytes(Uint8Array.of(1, 2))}*v.s1.f20`)).toHaveLength(2)
  })

  it.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['a name that objects have', 'constructor.s1'],
    ['a number beyond its bounds', 'd.s42.n9000'],
    ['no seed', 'd.c3'],
    ['a seed that is no number', 'd.sx'],
    ['a step that goes on from nothing', 'v.s1.f20'],
    ['a second beginning', 'd.s1*d.s2'],
    ['more steps than are taken', Array.from({ length: 41 }, (_, i) => (i === 0 ? 'd.s1' : 'v.s1.f1')).join('*')],
    ['a mask of other letters', 'd.s1*i.s1.m%%'],
  ])('is none where it is %s', (_, path) => {
    expect(readPath(path)).toBeUndefined()
  })
})

describe('packed bytes and masks', () => {
  it('come back as they were', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(unpackBytes(packBytes(bytes))).toEqual(bytes)
    const mask = Uint8Array.from({ length: 13 }, (_, i) => Number(i % 3 === 0))
    expect(unpackMask(packMask(mask), 13)).toEqual(mask)
    expect(unpackMask(packMask(mask), 17)).toBeUndefined()
    expect(unpackBytes('a')).toBeUndefined()
  })
})

describe('the difference of two pictures', () => {
  it('is a mean over channels at each pixel', () => {
    const found = differenceOf(Float32Array.of(0, 0, 1, 1), Float32Array.of(1, 0, 1, 0.5), 2)
    expect([...found.map]).toEqual([0.5, 0.25])
    expect(found).toMatchObject({ sum: 0.75, mean: 0.375, most: 0.5, changed: 2 })
  })
})
