import { expect, it } from 'vitest'
import { normalPlace, normalShareBelow } from './normal.js'

it('gives the shares of a normal distribution, and the places of shares', () => {
  // DLMF 7.2: Φ(z) = erfc(−z/√2)/2.
  const known: readonly (readonly [number, number])[] = [
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.959963984540054, 0.025],
    [-3, 1.349898031630095e-3],
    [-8, 6.22096057427178e-16],
  ]
  for (const [z, share] of known) {
    expect(Math.abs(normalShareBelow(z) / share - 1)).toBeLessThan(1e-7)
    expect(Math.abs(normalShareBelow(z) - share)).toBeLessThan(1e-14)
    expect(normalPlace(share)).toBeCloseTo(z, 9)
  }
  for (let z = -7; z <= 4; z += 0.37) expect(normalPlace(normalShareBelow(z))).toBeCloseTo(z, 8)
})
