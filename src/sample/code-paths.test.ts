import { describe, expect, it } from 'vitest'
import { codesOnPlane, normalQuantile, pathBetween, priorPlane } from './code-paths.js'

const from = Float32Array.of(3, 0, 0)
const to = Float32Array.of(0, 3, 0)
const frame = (codes: Float32Array, i: number): number[] => [...codes.subarray(3 * i, 3 * i + 3)]

describe('a path between codes', () => {
  it.each(['linear', 'spherical'] as const)('begins and ends at its ends: %s', (kind) => {
    const codes = pathBetween(from, to, 7, kind)
    expect(codes).toHaveLength(21)
    for (let i = 0; i < 3; i++) {
      expect(codes[i]).toBeCloseTo(from[i]!, 6)
      expect(codes[18 + i]).toBeCloseTo(to[i]!, 6)
    }
  })

  it('is straight, or turns by equal angles at one length', () => {
    expect(frame(pathBetween(from, to, 3, 'linear'), 1)).toEqual([1.5, 1.5, 0])
    const turned = pathBetween(from, to, 4, 'spherical')
    for (const [i, angle] of [0, 30, 60, 90].entries()) {
      const [x, y] = frame(turned, i) as [number, number]
      expect(x).toBeCloseTo(3 * Math.cos((angle * Math.PI) / 180), 5)
      expect(y).toBeCloseTo(3 * Math.sin((angle * Math.PI) / 180), 5)
    }
  })

  it('is a line where there is no turn', () => {
    const codes = pathBetween(
      from,
      from.map((value) => 2 * value),
      3,
      'spherical',
    )
    expect([...codes]).toEqual([3, 0, 0, 4.5, 0, 0, 6, 0, 0])
  })
})

describe('a plane of codes', () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-5, -4.264890793922825],
  ])('has the quantile of %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 8)
  })

  it('puts the largest second coordinate first, and each in the middle of an equal share', () => {
    const codes = codesOnPlane(priorPlane, 2)
    const q = 0.6744897501960817
    for (const [i, value] of [-q, q, q, q, -q, -q, q, -q].entries()) expect(codes[i]).toBeCloseTo(value, 6)
  })

  it('goes along its sides from its centre', () => {
    const plane = { centre: [1, 2, 3], across: [2, 0, 0], upwards: [0, 0, 1] }
    const codes = codesOnPlane(plane, 3)
    expect(frame(codes, 4)).toEqual([1, 2, 3])
    const [x, y, z] = frame(codes, 2) as [number, number, number]
    expect([(x - 1) / 2, y, z - 3].map((value) => value.toFixed(4))).toEqual(['0.9674', '2.0000', '0.9674'])
  })
})
