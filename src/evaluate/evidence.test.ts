import { describe, expect, it } from 'vitest'
import { Vae, type VaeConfig } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { vaeEvidence } from './evidence.js'

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** A VAE of three bits and one latent number with weights of no special kind, and all eight patterns. */
function bits() {
  const config: VaeConfig = {
    ...{ family: 'vae', network: 'dense', width: 4, layers: 1, shape: [3], latent: 1 },
    ...{ beta: 1, freeBits: 0, likelihood: 'bernoulli' },
  }
  const model = new Vae(config)
  const memory = createMemory({ threads: 1 })
  const random = randomStream(3)
  for (const [name, weight] of parameters(model)) {
    // Posteriors nearly as wide as the prior: narrow ones have weights of endless variance.
    const scale = name.startsWith('encoder') ? 0.2 : 1.5
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => scale * random.normal()),
    )
  }
  const patterns = Float32Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) >> (i % 3)) & 1)
  return { model, memory, patterns }
}

describe('evidence', () => {
  it('comes to ln p(x): all eight patterns together have probability 1 (3,000 draws, to 0.02)', async () => {
    const { model, memory, patterns } = bits()
    const { bound, logLikelihood } = await vaeEvidence(memory, model, patterns, { samples: 3000 })
    for (const [i, value] of bound.entries()) expect(value).toBeLessThan(logLikelihood[i]!)
    const total = logLikelihood.reduce((sum, log) => sum + Math.exp(log), 0)
    expect(Math.abs(total - 1)).toBeLessThan(0.02)
  })

  it('grows with the draws, from the bound of one (800 examples, four times the deviation of the mean)', async () => {
    const { model, memory, patterns } = bits()
    const many = Float32Array.from({ length: 100 * patterns.length }, (_, i) => patterns[i % patterns.length]!)
    const at = async (samples: number) => vaeEvidence(memory, model, many, { samples, batch: 200 })
    const found = [await at(1), await at(4), await at(40)]
    expect([...found[0]!.bound]).toEqual([...found[0]!.logLikelihood])
    for (const [i, { logLikelihood }] of found.slice(1).entries()) {
      const gains = logLikelihood.map((value, row) => value - found[i]!.logLikelihood[row]!)
      const deviation = Math.sqrt(mean(gains.map((gain) => gain ** 2)) / gains.length)
      expect(mean(gains)).toBeGreaterThan(4 * deviation)
    }
  })

  it('does not depend on what is taken together', async () => {
    const { model, memory, patterns } = bits()
    const whole = await vaeEvidence(memory, model, patterns, { samples: 7, batch: 8, together: 7 })
    const parts = await vaeEvidence(memory, model, patterns, { samples: 7, batch: 3, together: 2 })
    for (const key of ['bound', 'logLikelihood'] as const) {
      for (const [i, value] of whole[key].entries()) expect(parts[key][i]).toBeCloseTo(value, 4)
    }
  })

  it('stays finite where weights vanish', async () => {
    const { model, memory } = bits()
    const weight = parameters(model).get('decoder.layers.1.bias')!
    memory.write(weight, Float32Array.of(-2000, -2000, -2000))
    const { logLikelihood } = await vaeEvidence(memory, model, Float32Array.of(1, 1, 1), { samples: 5 })
    expect(logLikelihood[0]).toBeLessThan(-5000)
    expect(logLikelihood[0]).toBeGreaterThan(-7000)
  })
})
