import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { affine, lightAffine } from './affine.js'
import { cutout, flip, inTurn, jitter, shift } from './augment.js'
import type { ImageShape } from './image-set.js'
import type { Augmentation } from './shuffle.js'

const seed = 7
const shape: ImageShape = { channels: 3, height: 4, width: 5 }
const ramp = (): Float32Array => Float32Array.from({ length: 60 }, (_, at) => at / 60)

/** What a change makes of the ramp, in `count` draws. */
function changed(change: Augmentation, count: number, image = ramp, of = shape): Float32Array[] {
  const random = randomStream(seed)
  return Array.from({ length: count }, (_, draw) => {
    const made = image()
    change(made, of, random.fork(draw))
    return made
  })
}

const all = {
  flip: flip(),
  shift: shift(2),
  jitter: jitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4 }),
  cutout: cutout(0.5),
}

describe('each change', () => {
  it.each(Object.entries(all))('%s is a function of its stream, and draws differ', (_, change) => {
    const made = changed(change, 8)
    expect(changed(change, 8)).toEqual(made)
    expect(new Set(made.map(String)).size).toBeGreaterThan(1)
    for (const image of made) expect(Math.min(...image) >= 0 && Math.max(...image) <= 1).toBe(true)
  })

  it.each([
    ['shift', shift(0)],
    ['jitter', jitter({ brightness: 0, contrast: 0, saturation: 0 })],
    ['cutout', cutout(0)],
  ] as const)('%s of nothing changes nothing', (_, change) => {
    for (const image of changed(change, 3))
      for (const [at, value] of image.entries()) expect(value).toBeCloseTo(at / 60, 6)
  })
})

describe('flip', () => {
  it('exchanges left and right of every row and channel, in half of the images', () => {
    const made = changed(flip(), 400)
    const flipped = made.filter((image) => image[0] !== 0)
    expect([...flipped[0]!.subarray(0, 5)]).toEqual([...ramp().subarray(0, 5)].reverse())
    expect([...flipped[0]!.subarray(55)]).toEqual([...ramp().subarray(55)].reverse())
    // Five standard errors of a fair coin over 400 throws.
    expect(Math.abs(flipped.length - 200)).toBeLessThan(50)
  })
})

describe('shift', () => {
  it('moves by every whole number up to the given one, repeating the edge', () => {
    const line = { channels: 1, height: 1, width: 3 } as const
    const made = changed(shift(2), 200, () => Float32Array.of(1, 2, 3), line)
    expect([...new Set(made.map(String))].sort()).toEqual(['1,1,1', '1,1,2', '1,2,3', '2,3,3', '3,3,3'])
  })
})

describe('jitter', () => {
  it('changes brightness alone by one factor', () => {
    for (const image of changed(jitter({ brightness: 0.5, contrast: 0, saturation: 0 }), 5, () =>
      ramp().map((value) => value / 2),
    )) {
      const factor = image[10]! / (10 / 120)
      expect(factor > 0.5 && factor < 1.5).toBe(true)
      for (const [at, value] of image.entries()) expect(value).toBeCloseTo((factor * at) / 120, 5)
    }
  })

  it('keeps the mean grey when contrast and saturation change', () => {
    const greyOf = (image: Float32Array): number => {
      let sum = 0
      for (let at = 0; at < 20; at++) sum += 0.299 * image[at]! + 0.587 * image[at + 20]! + 0.114 * image[at + 40]!
      return sum / 20
    }
    const middling = (): Float32Array => ramp().map((value) => 0.4 + value / 5)
    for (const image of changed(jitter({ brightness: 0, contrast: 0.5, saturation: 0.5 }), 5, middling)) {
      expect(greyOf(image)).toBeCloseTo(greyOf(middling()), 5)
      expect(image[0]).not.toBeCloseTo(middling()[0]!, 4)
    }
  })

  it('leaves grey images grey', () => {
    const grey = (): Float32Array => Float32Array.from({ length: 60 }, (_, at) => (at % 20) / 40)
    for (const image of changed(all.jitter, 5, grey)) {
      for (let at = 0; at < 20; at++) expect(image[at]).toBeCloseTo(image[at + 20]!, 6)
    }
  })
})

describe('cutout', () => {
  it('gives a square within the image its mean colour, and leaves the rest', () => {
    const channelMean = 9.5 / 60
    for (const image of changed(cutout(0.5), 50)) {
      const cut = [...image.subarray(0, 20).keys()].filter((at) => Math.abs(image[at]! - at / 60) > 1e-6)
      expect(cut.length).toBeLessThanOrEqual(6)
      for (const at of cut) expect(image[at]).toBeCloseTo(channelMean, 5)
    }
  })
})

describe('inTurn', () => {
  it('gives each change the draws it has alone, whatever stands before it', () => {
    const draws: number[] = []
    const noting: Augmentation = (_, __, random) => void draws.push(random.uniform())
    const idle: Augmentation = () => {}
    changed(inTurn(idle, noting), 1)
    changed(inTurn(affine(lightAffine), noting), 1)
    expect(draws[0]).toBe(draws[1])
  })
})
