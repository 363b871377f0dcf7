import { describe, expect, it } from 'vitest'
import { Gpt2, Llama } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, int32, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { type OnnxGraph, type OnnxTensor, quantiseProducts } from './index.js'

/** x [rows, 64] times a constant [64, 3], or turned [3, 64]. */
function productOf(values: Float32Array, isTurned: boolean): OnnxGraph {
  const w: OnnxTensor = { name: 'w', dtype: 'float32', shape: isTurned ? [3, 64] : [64, 3], values }
  const fused = { transA: 0, transB: 1, alpha: { float: 1 } }
  return {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['rows', 64] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['rows', 3] }],
    nodes: [
      {
        ...(isTurned ? { type: 'FusedMatMul', domain: 'com.microsoft' } : { type: 'MatMul', domain: '' }),
        inputs: ['x', 'w'],
        outputs: ['y'],
        attributes: isTurned ? fused : {},
      },
    ],
    initializers: [w],
  }
}

describe('quantiseProducts', () => {
  const stream = randomStream(1)
  const straight = Float32Array.from({ length: 192 }, () => stream.normal())
  const turned = Float32Array.from({ length: 192 }, (_, i) => straight[(i % 64) * 3 + Math.floor(i / 64)]!)

  it.each([8, 4] as const)('keeps %i bits of each weight, within half a step of its block', (bits) => {
    const { initializers, nodes } = quantiseProducts(productOf(straight, false), bits)
    expect(nodes).toMatchObject([{ type: 'MatMulNBits', attributes: { K: 64, N: 3, bits, block_size: 32 } }])
    const [levels, scales] = initializers.map(({ values }) => values) as [Uint8Array, Float32Array]
    expect(initializers.map(({ name, shape }) => [name, shape])).toEqual([
      [`w%${bits}`, [3, 2, 4 * bits]],
      [`w%${bits}.scales`, [6]],
    ])
    for (let i = 0; i < 192; i++) {
      const level = bits === 8 ? levels[i]! - 128 : ((levels[i >> 1]! >> (4 * (i & 1))) & 15) - 8
      const scale = scales[Math.floor(i / 32)]!
      // In 4 bits the side without the extreme has a step less.
      const most = bits === 8 ? 0.51 : 1.01
      expect(Math.abs(turned[i]! - level * scale)).toBeLessThan(most * Math.abs(scale))
    }
  })

  it('reads turned matrices alike, and leaves those alone that no blocks fill', () => {
    const values = (graph: OnnxGraph) => graph.initializers.map((tensor) => tensor.values)
    expect(values(quantiseProducts(productOf(turned, true), 4))).toEqual(
      values(quantiseProducts(productOf(straight, false), 4)),
    )
    const short = productOf(straight.slice(0, 90), false)
    const odd = { ...short, initializers: [{ ...short.initializers[0]!, shape: [30, 3] }] }
    expect(quantiseProducts(odd, 4)).toEqual(odd)
  })

  it.each([
    [
      'Llama',
      () =>
        new Llama({
          family: 'llama',
          vocabulary: 40,
          context: 16,
          layers: 2,
          heads: 4,
          groups: 2,
          width: 64,
          tied: false,
        }),
    ],
    [
      'GPT-2, whose head is its embedding',
      () => new Gpt2({ family: 'gpt2', vocabulary: 40, context: 16, layers: 2, heads: 4, width: 64 }),
    ],
  ] as const)('runs a %s nearly as it is in 8 bits, and less so in 4', async (_, make) => {
    const model = make()
    const memory = createMemory({ threads: 1 })
    for (const [name, weight] of parameters(model)) {
      const random = randomStream(2, name)
      memory.write(
        weight,
        Float32Array.from({ length: weight.size }, () => 0.1 * random.normal()),
      )
    }
    const tokens = Int32Array.from({ length: 16 }, (_, i) => (i * 7) % 40)
    const logits = async (bits?: 8 | 4): Promise<Float32Array> => {
      const options = { frozen: true, ...(bits && { bits }) }
      const read = program(
        memory,
        { tokens: int32([1, 16]) },
        (fed) => ({ outputs: { logits: model.forward(fed.tokens) } }),
        options,
      )
      const { logits: found } = await read.run({ tokens })
      await read.close()
      return found.data as Float32Array
    }
    const whole = await logits()
    const size = Math.sqrt(whole.reduce((sum, x) => sum + x * x, 0) / whole.length)
    const error = (other: Float32Array): number =>
      Math.sqrt(other.reduce((sum, x, i) => sum + (x - whole[i]!) ** 2, 0) / whole.length) / size
    const [eight, four] = [error(await logits(8)), error(await logits(4))]
    expect(eight).toBeLessThan(0.02)
    expect(eight).toBeGreaterThan(1e-5)
    expect(four).toBeLessThan(0.3)
    expect(four).toBeGreaterThan(4 * eight)
  })
})
