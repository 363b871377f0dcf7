import { expect, it } from 'vitest'
import { length, repeats } from './repeats.js'

it('asks only where looking back tells what comes next', () => {
  const { tokens, targets } = repeats({ rows: 32, seed: 1, split: 'measuring', step: 0 })
  for (let row = 0; row < 32; row++) {
    const text = tokens.subarray(row * length, (row + 1) * length)
    for (let i = 0; i < length; i++) {
      const before = text.subarray(0, i).lastIndexOf(text[i]!)
      expect(targets[row * length + i]).toBe(before < 0 ? -1 : text[before + 1])
    }
  }
})
