import { describe, expect, it } from 'vitest'
import { splitImages } from './split.js'

const labels = Array.from({ length: 200 }, (_, place) => (place < 160 ? 0 : place < 190 ? 1 : 2))

describe('splitImages', () => {
  it('holds out a share of every class', () => {
    const { training, heldOut } = splitImages(200, labels, { seed: 1, share: 0.1 })
    const countOf = (label: number): number => heldOut.filter((place) => labels[place] === label).length
    expect([countOf(0), countOf(1), countOf(2)]).toEqual([16, 3, 1])
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, place) => place))
  })

  it('is the same for the same seed, and another for another', () => {
    const split = splitImages(200, labels, { seed: 1, share: 0.1 })
    expect(splitImages(200, labels, { seed: 1, share: 0.1 })).toEqual(split)
    expect(splitImages(200, labels, { seed: 2, share: 0.1 })).not.toEqual(split)
    expect(split.heldOut).not.toEqual(split.heldOut.map((_, index) => split.heldOut[0]! + index))
  })

  it('keeps groups together', () => {
    const groups = labels.map((_, place) => `group ${Math.floor(place / 5)}`)
    const { training, heldOut } = splitImages(200, labels, { seed: 1, share: 0.25, groups })
    const trained = new Set(training.map((place) => groups[place]))
    expect(heldOut).toHaveLength(50)
    expect(heldOut.filter((place) => trained.has(groups[place]))).toEqual([])
  })

  it('holds one image out of few, and refuses to hold out all', () => {
    expect(splitImages(3, undefined, { seed: 0, share: 0.1 }).heldOut).toHaveLength(1)
    expect(() => splitImages(1, undefined, { seed: 0, share: 0.1 })).toThrow('nothing would be left')
    expect(() => splitImages(5, undefined, { seed: 0, share: 1 })).toThrow('a share of 1')
    expect(splitImages(1, undefined, { seed: 0, share: 0 })).toEqual({ training: [0], heldOut: [] })
  })
})
