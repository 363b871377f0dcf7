import { describe, expect, it } from 'vitest'
import { createLanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { attentionReader } from './attention.js'
import { reader } from './reader.js'

const sizes = { vocabulary: 7, context: 10, layers: 2, heads: 2, width: 16 }
const tokens = [3, 1, 4, 1, 5, 6]

/** A model whose heads all count: nothing starts at zero. */
function drawn(config: Parameters<typeof createLanguageModel>[0]) {
  const [memory, model] = [createMemory({ seed: 4 }), createLanguageModel(config)]
  for (const [i, weight] of [...parameters(model).values()].entries()) {
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, (_, j) => 0.4 * Math.sin(3 * i + 1.7 * j)),
    )
  }
  return { memory, model }
}

describe.each(['gpt', 'gpt2'] as const)('where a %s looks', (family) => {
  it('shares each token’s attention among itself and those before', async () => {
    const { memory, model } = drawn({ family, ...sizes })
    const looking = attentionReader(memory, model)
    const { maps, logits } = await looking.read(tokens)
    const time = tokens.length
    expect(maps.length).toBe(4 * time * time)
    for (let row = 0; row < 4 * time; row++) {
      const shares = maps.subarray(row * time, (row + 1) * time)
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
      expect([...shares.subarray((row % time) + 1)].every((share) => share === 0)).toBe(true)
    }
    const expected = await reader(memory, model, { frozen: false }).after(tokens)
    for (const [i, logit] of logits.entries()) expect(logit).toBeCloseTo(expected[i]!, 4)
    await looking.close()
  })

  it('says something else with a head switched off, and the same again with it on', async () => {
    const { memory, model } = drawn({ family, ...sizes })
    const looking = attentionReader(memory, model)
    const whole = await looking.read(tokens)
    const without = await looking.read(tokens, [[1, 0]])
    expect(without.logits).not.toEqual(whole.logits)
    expect((await looking.read(tokens)).logits).toEqual(whole.logits)
    await expect(looking.read(tokens, [[2, 0]])).rejects.toThrow('there are 2 layers of 2 heads')
    await looking.close()
  })
})

it('has nothing to show of a network without attention', () => {
  const model = createLanguageModel({ family: 'gru', vocabulary: 7, context: 10, layers: 1, width: 8 })
  expect(() => attentionReader(createMemory(), model)).toThrow('a gru: it has no attention')
})
