import { readLink } from 'atelier/studio'
import { describe, expect, it } from 'vitest'
import { type ImageValues, imageLink } from './link'
import { parts, withDab, withRectangle } from './masks'
import {
  changeTo,
  comparedWith,
  drawnRound,
  pickOf,
  roundOf,
  roundOfPicture,
  roundsTo,
  stagedOf,
  variedRound,
} from './round'
import { branchesOf } from './tree'

const told = { classes: ['a', 'b'], steps: true, guidance: true, truncation: false }
const valuesOf = (search: Readonly<Record<string, unknown>>): ImageValues => readLink(imageLink, search).values

describe('the round of an address', () => {
  it('is drawn from its settings where no path is said, with a class that the model knows', () => {
    const round = roundOf(valuesOf({ seed: 5, label: 1, tiles: 9 }), told)
    expect(round).toMatchObject({ path: 'd.s5.c1.n12', source: undefined, isLost: false })
    expect(round.tiles).toHaveLength(9)
    expect(round.tiles[8]).toBe('d.s5.p8.c1.n12')
    expect(drawnRound(valuesOf({ label: 2 }), told)).toBe('d.s1.n12')
  })

  it('says where it cannot be read', () => {
    expect(roundOf(valuesOf({ path: 'nonsense' }), told).isLost).toBe(true)
  })

  it('has on stage what is picked, before that what it comes from, and of a first round its first', () => {
    const first = roundOf(valuesOf({ path: 'd.s5' }), told)
    expect([stagedOf(first, 0), stagedOf(first, 3), pickOf(first, 99)]).toEqual(['d.s5', 'd.s5.p2', 0])
    const second = roundOf(valuesOf({ path: 'd.s5.p2*v.s1.f50' }), told)
    expect([stagedOf(second, 0), stagedOf(second, 1)]).toEqual(['d.s5.p2', 'd.s5.p2*v.s1.f50'])
    expect(comparedWith('', second, stagedOf(second, 1))).toBe('d.s5.p2')
    expect(comparedWith('4', second, stagedOf(second, 1))).toBe('d.s5.p2*v.s1.p3.f50')
    expect(comparedWith('', first, 'd.s5')).toBe('d.s5.p1')
  })

  it('is followed by one of following seeds where the same is asked for again', () => {
    const values = valuesOf({ far: 30 })
    const vary = (each: ImageValues) => variedRound('d.s5.p2', each, told)
    expect(changeTo(vary, values, 'd.s5')).toEqual({ path: 'd.s5.p2*v.s1.n12.f30', pick: 0, with: '' })
    expect(changeTo(vary, values, 'd.s5.p2*v.s1.n12.f30')).toMatchObject({ path: 'd.s5.p2*v.s13.n12.f30', seed: 13 })
    const long = ['d.s1', ...Array.from({ length: 39 }, () => 'v.s1.f5')].join('*')
    expect(changeTo((each) => variedRound(long, each, told), values, long)).toBeUndefined()
  })

  it('hangs below the one that it goes on from', () => {
    expect(roundOfPicture('d.s5.p2*v.s1.p3.f50')).toEqual({ path: 'd.s5.p2*v.s1.f50', pick: 4 })
    const rounds = [...roundsTo('d.s5.p2*v.s1.f50'), 'd.s9', 'd.s5.p7*v.s2.f20']
    expect(branchesOf(rounds)).toEqual([
      { path: 'd.s5', depth: 0 },
      { path: 'd.s5.p2*v.s1.f50', depth: 1 },
      { path: 'd.s5.p7*v.s2.f20', depth: 1 },
      { path: 'd.s9', depth: 0 },
    ])
  })
})

describe('a mask', () => {
  const size = { height: 4, width: 5 }
  const count = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0)
  const nothing = new Uint8Array(20)

  it('is marked and freed by rectangles, as far as they are in the picture', () => {
    const marked = withRectangle(nothing, size, { left: 3, top: 2, width: 9, height: 9 }, 1)
    expect([...marked.subarray(10, 15)]).toEqual([0, 0, 0, 1, 1])
    expect(count(marked)).toBe(4)
    expect(count(withRectangle(marked, size, { left: 3, top: 2, width: 1, height: 1 }, 0))).toBe(3)
  })

  it('is marked by a brush, one pixel and more', () => {
    expect(count(withDab(nothing, size, [1, 1], 1, 1))).toBe(1)
    expect(count(withDab(nothing, size, [1, 1], 3, 1))).toBe(9)
  })

  it('has halves that together are the picture', () => {
    const half = (name: string) => withRectangle(nothing, size, parts[name]!(size), 1)
    expect(count(half('left half')) + count(half('right half'))).toBe(20)
    expect(count(half('top half')) + count(half('bottom half'))).toBe(20)
  })
})
