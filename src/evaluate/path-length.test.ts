import { describe, expect, it } from 'vitest'
import { type AnyLanguageConfig, createLanguageModel, languageFamilies } from '../models/index.js'
import { operations } from '../runtime/index.js'
import { placeholder, reachable } from '../tensor/index.js'
import { construction } from './index.js'

const configOf = (family: AnyLanguageConfig['family']) =>
  ({ family, vocabulary: 50, context: 32, layers: 3, width: 64, heads: 4 }) as AnyLanguageConfig

describe('construction', () => {
  it.each(['rnn', 'lstm', 'gru'] as const)('%s passes every step between two tokens', (family) => {
    const { pathLength, sequentialSteps } = construction(configOf(family))
    expect([0, 1, 31].map(pathLength)).toEqual([3, 4, 34])
    expect(sequentialSteps(32)).toBe(34)
  })

  it.each(['gpt', 'gpt2'] as const)('%s passes its layers, however far apart tokens are', (family) => {
    const { pathLength, sequentialSteps } = construction(configOf(family))
    expect([0, 1, 31].map(pathLength)).toEqual([3, 3, 3])
    expect(sequentialSteps(32)).toBe(3)
  })

  it.each(languageFamilies)('counts the products of the graph of %s', (family) => {
    const config = configOf(family)
    const { context } = config
    const graph = createLanguageModel(config).forward(placeholder('tokens', [1, context], 'int32'))
    const products = reachable([graph]).filter(({ operation }) => operation.name === 'MatMul')
    // Attention of a graph meets all positions, the masked ones too.
    const masked = /^gpt|llama/.test(family) ? 3 * 4 * 64 * context * ((context - 1) / 2) : 0
    const counted = context * construction(config).operationsPerToken(context) + masked
    expect(counted / operations(products)).toBeCloseTo(1, 2)
  })
})
