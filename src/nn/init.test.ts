import { expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { orthogonal } from './init.js'

it('starts weights as orthogonal matrices side by side, each another', () => {
  const [size, gates] = [16, 3]
  const out = new Float64Array(size * gates * size)
  orthogonal(out, [size, gates * size], randomStream(1))
  const at = (gate: number, row: number): Float64Array =>
    out.subarray((row * gates + gate) * size, (row * gates + gate + 1) * size)
  for (let gate = 0; gate < gates; gate++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const product = at(gate, i).reduce((sum, value, k) => sum + value * at(gate, j)[k]!, 0)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 10)
      }
    }
  }
  expect(at(0, 0)).not.toEqual(at(1, 0))
})
