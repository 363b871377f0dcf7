import { describe, expect, it } from 'vitest'
import { createLanguageModel, type LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { concat, constant, crossEntropy, randomStream, type Tensor } from '../tensor/index.js'
import { drawZeros, gradientReach, tokenDependence } from './gradient-reach.js'

const [vocabulary, context] = [5, 12]
const stream = randomStream(3, 'reach test')
const tokens = Int32Array.from({ length: 400 }, () => stream.integer(vocabulary))

/** h ← a·h + x, read out as it is: what comes k steps before counts aᵏ times as much. */
function leaking(a: number): LanguageModel {
  const table = constant(
    Float32Array.from({ length: vocabulary ** 2 }, (_, i) => Math.sin(i)),
    [vocabulary, vocabulary],
  )
  const embed = (ids: Tensor): Tensor => table.gather(ids)
  const forwardEmbedded = (x: Tensor): Tensor => {
    let h: Tensor | undefined
    const states = x.split(1, x.shape[1]!).map((step) => {
      h = h ? h.mul(a).add(step) : step
      return h
    })
    return concat(states, 1)
  }
  const forward = (ids: Tensor): Tensor => forwardEmbedded(embed(ids))
  return {
    config: { family: 'leaking', vocabulary, context },
    forward,
    embed,
    forwardEmbedded,
    hidden: embed,
    loss: (ids, targets) => crossEntropy(forward(ids), targets),
    decoder: () => {
      throw new Error('not read on')
    },
  }
}

describe('gradientReach', () => {
  it('falls by the factor of a linear recurrence at each step', async () => {
    for (const row of await gradientReach(createMemory(), leaking(0.7), tokens, { windows: 3, seed: 1 })) {
      for (let k = 0; k < context; k++) expect(Math.abs(row[k]! / row[0]! - 0.7 ** k)).toBeLessThan(1e-5)
    }
  })

  it('reaches every token of the context in a GPT', async () => {
    const model = createLanguageModel({ family: 'gpt', vocabulary, context, layers: 1, heads: 2, width: 16 })
    const memory = createMemory({ seed: 2 })
    for (const [, weight] of parameters(model)) {
      memory.write(
        weight,
        Float32Array.from({ length: weight.size }, () => 0.3 * stream.normal()),
      )
    }
    for (const row of await gradientReach(memory, model, tokens, { windows: 2 })) {
      expect(Math.min(...row)).toBeGreaterThan(0)
    }
  })

  it('refuses a text without a window', async () => {
    await expect(gradientReach(createMemory(), leaking(0.5), tokens.slice(0, context))).rejects.toThrow(/12 tokens/)
  })
})

describe('drawZeros', () => {
  const config = { family: 'gpt', vocabulary, context, layers: 2, heads: 2, width: 16 } as const

  it('lets gradients pass a new model', async () => {
    const [model, memory] = [createLanguageModel(config), createMemory({ seed: 2 })]
    const before = await gradientReach(memory, model, tokens, { windows: 2 })
    expect(Math.max(...before.flatMap((row) => [...row]))).toBe(0)
    await drawZeros(memory, model)
    const after = await gradientReach(memory, model, tokens, { windows: 2 })
    expect(Math.min(...after.flatMap((row) => [...row]))).toBeGreaterThan(0)
  })

  it('leaves all that is not zero', async () => {
    const model = createLanguageModel(config)
    const [fresh, memory] = [createMemory({ seed: 2 }), createMemory({ seed: 2 })]
    await drawZeros(memory, model)
    const changed: string[] = []
    for (const [name, weight] of parameters(model)) {
      const [before, after] = [await fresh.read(weight), await memory.read(weight)]
      if (before.some((value, i) => value !== after[i])) changed.push(name.replace(/^blocks\.\d/, 'block'))
    }
    expect([...new Set(changed)].sort()).toEqual(['block.contract.weight', 'block.project.weight', 'head.weight'])
  })
})

describe('tokenDependence', () => {
  it('is nothing for what a model does not look at', async () => {
    const found = await tokenDependence(createMemory(), leaking(0), tokens, [0, 1, 5, 50], { windows: 64 })
    expect(found.map(({ distance }) => distance)).toEqual([0, 1, 5])
    expect(Math.abs(found[0]!.rise)).toBeGreaterThan(0.01)
    expect(found[1]!.rise).toBe(0)
    expect(found[2]!.rise).toBe(0)
  })
})
