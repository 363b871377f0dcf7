import { define, fail, type Tensor } from '../define.js'
import { equalShapes } from '../tensor.js'

/**
 * Rotary position embedding (arXiv:2104.09864), half-split as in Llama: for each pair (x₁, x₂) of the two halves of the
 * last axis, y₁ = x₁·cos − x₂·sin and y₂ = x₂·cos + x₁·sin. The gradient is the rotation back.
 */
const rotated = define({
  name: 'RotaryEmbedding',
  infer: ([x, cosines, sines]) => {
    const [batch, , time, size] = x!.shape
    const angles = [time!, size! / 2]
    const fits = [angles, [batch!, ...angles]].some(
      (shape) => equalShapes(cosines!.shape, shape) && equalShapes(sines!.shape, shape),
    )
    if (x!.rank !== 4 || !fits) {
      fail(
        'rotary',
        `${x} with angles ${cosines} and ${sines}`,
        'needs [batch, heads, time, size] and [time, size / 2] or [batch, time, size / 2]',
      )
    }
    return [x!]
  },
  gradient: ({ dy, inputs: [, cosines, sines] }) => [rotary(dy, cosines!, sines!.neg()), undefined, undefined],
  lower: (graph, [x, cosines, sines], { inputs, outputs: [y] }) => {
    const [batch, , time, size] = y!.shape as [number, number, number, number]
    const half = size / 2
    const isByRow = inputs[1]!.rank === 3
    const shaped = (angles: string, shape: readonly number[]): string =>
      graph.node('Reshape', [angles, graph.constant(shape, 'int64')])
    if (y!.dtype === 'float32' && graph.target !== 'standard') {
      // The operator looks angles up by position; rows of their own are told apart by positions of their own.
      const places = isByRow
        ? graph.constant([...Array(batch * time).keys()], 'int64', [batch, time])
        : graph.constant([0], 'int64')
      const tables = [cosines!, sines!].map((angles) => (isByRow ? shaped(angles, [batch * time, half]) : angles))
      return [graph.node('RotaryEmbedding', [x!, places, ...tables], { domain: 'com.microsoft' })]
    }
    const lengths = graph.constant([half, half], 'int64')
    const [first, second] = graph.nodes('Split', [x!, lengths], 2, { attributes: { axis: -1 } })
    const times = (a: string, b: string): string => graph.node('Mul', [a, b])
    const [cos, sin] = [cosines!, sines!].map((angles) => (isByRow ? shaped(angles, [batch, 1, time, half]) : angles))
    const left = graph.node('Sub', [times(first!, cos!), times(second!, sin!)])
    const right = graph.node('Add', [times(second!, cos!), times(first!, sin!)])
    return [graph.node('Concat', [left, right], { attributes: { axis: -1 } })]
  },
})

/**
 * `x` [batch, heads, time, size] turned by the angles whose cosines and sines are [time, size / 2], or [batch, time, size / 2]
 * where rows stand at positions of their own; angles get no gradient.
 */
export const rotary = (x: Tensor, cosines: Tensor, sines: Tensor): Tensor => rotated([x, cosines, sines], {})[0]!
