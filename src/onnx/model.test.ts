import { describe, expect, it } from 'vitest'
import { encodeModel } from './model.js'

describe('encodeModel', () => {
  it('refuses more than 2 GiB before copying anything', () => {
    const values = new Float32Array(2 ** 24)
    const initializers = Array.from({ length: 32 }, (_, i) => ({
      ...{ name: `w${i}`, dtype: 'float32' as const, shape: [2 ** 24], values },
    }))
    const graph = { inputs: [], outputs: [], nodes: [], initializers }
    expect(() => encodeModel(graph, 'cpu')).toThrow('onnx: a model of 2.00 GiB: ONNX files end at 2 GiB')
  })
})
