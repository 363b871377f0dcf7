import { describe, expect, it } from 'vitest'
import { Gan, type GanConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { adversaryGenerator, codeDecoder, labelsFor } from './adversary-generator.js'
import { generatorFor, isGenerative } from './generators.js'

const config: GanConfig = {
  ...{ family: 'gan', network: 'dense', shape: [2], width: 6, layers: 1, latent: 3 },
  ...{ discriminatorWidth: 4, features: 4, seesDeviation: false, range: { centre: [100, 0], scale: [5, 1] } },
}
const told = { ...config, condition: 'labels', classes: ['a', 'b', 'c'] } as const

function opened(given: GanConfig) {
  const model = new Gan(given)
  const memory = createMemory({ seed: 2, threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const random = randomStream(1, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => random.normal()),
    )
  }
  return { model, memory }
}

describe('the generator of an adversarial model', () => {
  it('draws examples outside the range, each by the seed and its place alone', async () => {
    const { model, memory } = opened(config)
    expect(isGenerative(model)).toBe(true)
    const generator = generatorFor(memory, model, { batch: 7 })
    const [few, many, other] = [
      await generator.generate(5, { seed: 1 }),
      await generator.generate(20, { seed: 1 }),
      await generator.generate(5, { seed: 2 }),
    ]
    for (const [i, value] of few.entries()) expect(many[i]).toBeCloseTo(value, 4)
    expect(other).not.toEqual(few)
    const mean = many.reduce((sum, value, i) => sum + (i % 2 === 0 ? value / 20 : 0), 0)
    expect(mean).toBeGreaterThan(50)
    await generator.close()
  })

  it('draws one and the same at temperature 0', async () => {
    const { model, memory } = opened(config)
    const generator = adversaryGenerator(memory, model, { temperature: 0 })
    const made = await generator.generate(3, { seed: 1 })
    expect(new Set(made).size).toBe(2)
    await generator.close()
  })

  it('draws of the class that is asked for, else of each', async () => {
    const { model, memory } = opened(told)
    const [generator, decoder] = [adversaryGenerator(memory, model), codeDecoder(memory, model)]
    expect(generator.classes).toEqual(['a', 'b', 'c'])
    const [b, any] = [await generator.generate(30, { seed: 4, label: 1 }), await generator.generate(30, { seed: 4 })]
    const labels = labelsFor(30, told.classes, 4)
    expect(new Set(labels).size).toBe(3)
    for (const [i, label] of labels.entries()) {
      expect(Math.abs(b[2 * i]! - any[2 * i]!) < 1e-3, `example ${i} of class ${label}`).toBe(label === 1)
    }
    await expect(generator.generate(1, { seed: 0, label: 3 })).rejects.toThrow(/label 3: there are 3 classes/)
    await expect(decoder.decode(new Float32Array(6))).rejects.toThrow(/no labels for 2 codes/)
    await Promise.all([generator.close(), decoder.close()])
  })
})
