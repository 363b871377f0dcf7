import { define, fail, type Tensor } from '../define.js'
import { equalShapes } from '../tensor.js'

/**
 * Rotary position embedding (arXiv:2104.09864), half-split as in Llama: for each pair (x₁, x₂) of the two halves of the
 * last axis, y₁ = x₁·cos − x₂·sin and y₂ = x₂·cos + x₁·sin. The gradient is the rotation back.
 */
const rotated = define({
  name: 'RotaryEmbedding',
  infer: ([x, cosines, sines]) => {
    const [, , time, size] = x!.shape
    const angles = [time!, size! / 2]
    if (x!.rank !== 4 || !equalShapes(cosines!.shape, angles) || !equalShapes(sines!.shape, angles)) {
      fail(
        'rotary',
        `${x} with angles ${cosines} and ${sines}`,
        'needs [batch, heads, time, size] and [time, size / 2]',
      )
    }
    return [x!]
  },
  gradient: ({ dy, inputs: [, cosines, sines] }) => [rotary(dy, cosines!, sines!.neg()), undefined, undefined],
  lower: (graph, [x, cosines, sines], { outputs: [y] }) => {
    if (y!.dtype === 'float32' && graph.target !== 'standard') {
      const start = graph.constant([0], 'int64')
      return [graph.node('RotaryEmbedding', [x!, start, cosines!, sines!], { domain: 'com.microsoft' })]
    }
    const half = y!.shape[3]! / 2
    const lengths = graph.constant([half, half], 'int64')
    const [first, second] = graph.nodes('Split', [x!, lengths], 2, { attributes: { axis: -1 } })
    const times = (a: string, b: string): string => graph.node('Mul', [a, b])
    const left = graph.node('Sub', [times(first!, cosines!), times(second!, sines!)])
    const right = graph.node('Add', [times(second!, cosines!), times(first!, sines!)])
    return [graph.node('Concat', [left, right], { attributes: { axis: -1 } })]
  },
})

/** `x` [batch, heads, time, size] turned by the angles whose cosines and sines are [time, size / 2]; angles get no gradient. */
export const rotary = (x: Tensor, cosines: Tensor, sines: Tensor): Tensor => rotated([x, cosines, sines], {})[0]!
