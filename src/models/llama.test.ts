import { describe, expect, it } from 'vitest'
import { checkWeights } from '../../test/check-weights.js'
import { scatter } from '../../test/scattered.js'
import { countParameters, parameters } from '../nn/index.js'
import { constant, inFloat64 } from '../tensor/index.js'
import { completeLlama, createLanguageModel, Llama, type LlamaOptions } from './index.js'
import { rotaryFrequencies } from './rotary.js'

const tiny: LlamaOptions = { family: 'llama', vocabulary: 7, context: 6, layers: 2, heads: 4, width: 8, hidden: 12 }
const llama3 = { kind: 'llama3', factor: 8, lowFrequency: 1, highFrequency: 4, originalContext: 64 } as const
const variants: readonly (readonly [string, LlamaOptions])[] = [
  ['of a head for each head', tiny],
  ['of shared keys, the embedding as head', { ...tiny, groups: 2, tied: true }],
  ['like Qwen 2', { ...tiny, groups: 1, attentionBias: true }],
  ['like Qwen 3', { ...tiny, groups: 2, headSize: 4, queryKeyNorm: true, ropeBase: 1e6, epsilon: 1e-6 }],
  ['with all biases and slowed positions', { ...tiny, attentionBias: 'all', ropeBase: 100, ropeScaling: llama3 }],
]

describe('Llama', () => {
  it.each(variants)('has the gradients of central differences, %s', async (_, options) => {
    const model = inFloat64(() => new Llama(options))
    const tokens = constant(Int32Array.of(1, 5, 2, 2, 6, 0, 3, 3, 1, 4), [2, 5])
    const targets = constant(Int32Array.of(5, 2, 2, 6, -1, 3, 3, 1, 4, 0), [2, 5])
    await checkWeights(
      model,
      (memory) => scatter(memory, model, 0.4),
      () => model.loss(tokens, targets).sum(),
    )
  })

  it('names its defaults and its parts', () => {
    expect(completeLlama(tiny)).toMatchObject({ groups: 4, hidden: 12, ropeBase: 10_000, epsilon: 1e-5, tied: false })
    const { hidden: _, ...rest } = tiny
    expect(completeLlama({ ...rest, width: 576 }).hidden).toBe(1536)
    const names = [...parameters(new Llama({ ...tiny, attentionBias: true, queryKeyNorm: true, layers: 1 })).keys()]
    expect(names).toEqual([
      'embedding.weight',
      'blocks.0.norm1.gain',
      'blocks.0.query.weight',
      'blocks.0.query.bias',
      'blocks.0.key.weight',
      'blocks.0.key.bias',
      'blocks.0.value.weight',
      'blocks.0.value.bias',
      'blocks.0.queryNorm.gain',
      'blocks.0.keyNorm.gain',
      'blocks.0.project.weight',
      'blocks.0.norm2.gain',
      'blocks.0.gate.weight',
      'blocks.0.expand.weight',
      'blocks.0.contract.weight',
      'norm.gain',
      'head.weight',
    ])
  })

  it('has the published number of parameters', () => {
    const smol = { family: 'llama', vocabulary: 49_152, context: 2048, layers: 30, heads: 9, groups: 3 } as const
    const model = createLanguageModel(completeLlama({ ...smol, width: 576, hidden: 1536, tied: true }))
    expect(countParameters(model)).toBe(134_515_008)
  })

  it('refuses heads that cannot be made', () => {
    expect(() => new Llama({ ...tiny, groups: 3 })).toThrow('4 heads in 3 groups')
    expect(() => new Llama({ ...tiny, width: 4 })).toThrow('a head of 1 channels cannot be cut into pairs')
    expect(() => createLanguageModel(completeLlama({ ...tiny, hidden: 1.5 }))).toThrow('model: hidden 1.5')
  })

  it('refuses more tokens than its context', () => {
    const model = new Llama(tiny)
    expect(() => model.forward(constant(new Int32Array(7), [1, 7]))).toThrow('7 tokens: the context holds 6')
  })
})

describe('rotaryFrequencies', () => {
  it('falls from one by powers of the base', () => {
    expect(rotaryFrequencies(4, 1e4)).toEqual([1, 0.01])
    expect(rotaryFrequencies(4, 1e4, { kind: 'linear', factor: 4 })).toEqual([0.25, 0.0025])
  })

  it('slows what turns less than once in the first context, and not what turns more than four times', () => {
    const scaled = rotaryFrequencies(8, 100, llama3)
    const plain = rotaryFrequencies(8, 100)
    // In the first context of 64 the pairs turn 10.2, 3.2, 1.02 and 0.3 times.
    expect(scaled[0]).toBe(plain[0])
    expect(scaled[3]).toBe(plain[3]! / 8)
    for (const i of [1, 2]) {
      const wave = (2 * Math.PI) / plain[i]!
      const smooth = (64 / wave - 1) / (4 - 1)
      expect(scaled[i]!).toBeCloseTo(((1 - smooth) * plain[i]!) / 8 + smooth * plain[i]!, 12)
    }
  })
})
