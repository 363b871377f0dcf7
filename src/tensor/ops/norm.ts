import { define, fail, type Lowering, type Tensor } from '../define.js'
import { isFused } from '../lowering.js'

/**
 * x̂ = (x − mean) / √(variance + ε) over the last axis, with the mean and the inverse deviation that the gradient needs.
 * Affine parts are left to the caller, so that x̂ is what the gradient keeps.
 */
const standardised = define<{ epsilon: number }>({
  name: 'LayerNormalization',
  infer: ([x]) => {
    const column = { dtype: x!.dtype, shape: x!.shape.with(-1, 1) }
    return [x!, column, column]
  },
  gradient: ({ dys: [dy, dMean, dInverse], outputs: [y, , inverse] }) => {
    const n = y!.shape.at(-1)!
    const through = dy
      ?.sub(dy.mean(-1, { keep: true }))
      .sub(y!.mul(dy.mul(y!).mean(-1, { keep: true })))
      .mul(inverse!)
    // ∂inverse/∂x = −inverse² x̂ / n and ∂mean/∂x = 1 / n: reached only by higher derivatives.
    const parts = [
      through,
      dInverse
        ?.mul(inverse!.square())
        .mul(y!)
        .mul(-1 / n),
      dMean?.mul(1 / n),
    ]
    return [
      parts
        .filter((part) => part !== undefined)
        .reduce((a, b) => a.add(b))
        .broadcastTo(y!.shape),
    ]
  },
  lower: (graph, [x], { attributes: { epsilon }, inputs: [value] }) => {
    // ONNX Runtime's kernel gives mean and inverse in 32 bits whatever the input.
    if (value!.dtype === 'float64') return standardisedInParts(graph, x!, epsilon)
    const ones = graph.constant(Array<number>(value!.shape.at(-1)!).fill(1), value!.dtype)
    return graph.nodes('LayerNormalization', [x!, ones], 3, { attributes: { epsilon: { float: epsilon }, axis: -1 } })
  },
})

function standardisedInParts(graph: Lowering, x: string, epsilon: number): readonly string[] {
  const last = graph.constant([-1], 'int64')
  const mean = graph.node('ReduceMean', [x, last])
  const centred = graph.node('Sub', [x, mean])
  const variance = graph.node('ReduceMean', [graph.node('Mul', [centred, centred]), last])
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.constant(epsilon, 'float64')])])
  const inverse = graph.node('Reciprocal', [deviation])
  return [graph.node('Mul', [centred, inverse]), mean, inverse]
}

const lastAxis = (name: string, x: Tensor): Tensor => {
  if (x.rank === 0) fail(name, `${x}`, 'at least one axis is needed')
  return x
}

/** Layer normalisation over the last axis, without gain and bias (arXiv:1607.06450). */
export const layerNorm = (x: Tensor, epsilon = 1e-5): Tensor =>
  standardised([lastAxis('layerNorm', x)], { epsilon })[0]!

/** y = x / √(mean x² + ε) over the last axis, with the inverse root mean square for the gradient. */
const rootNormalised = define<{ epsilon: number }>({
  name: 'RMSNormalization',
  infer: ([x]) => [x!, { dtype: x!.dtype, shape: x!.shape.with(-1, 1) }],
  gradient: ({ dys: [dy, dInverse], outputs: [y, inverse] }) => {
    const n = y!.shape.at(-1)!
    const through = dy?.sub(y!.mul(dy.mul(y!).mean(-1, { keep: true }))).mul(inverse!)
    const parts = [
      through,
      dInverse
        ?.mul(inverse!.square())
        .mul(y!)
        .mul(-1 / n),
    ]
    return [parts.filter((part) => part !== undefined).reduce((a, b) => a.add(b))]
  },
  lower: (graph, [x], { attributes: { epsilon }, inputs: [value] }) => {
    const { dtype, shape } = value!
    if (!isFused(graph.target) || dtype === 'float64') {
      const squares = graph.node('ReduceMean', [graph.node('Mul', [x!, x!]), graph.constant([-1], 'int64')])
      const root = graph.node('Sqrt', [graph.node('Add', [squares, graph.constant(epsilon, dtype)])])
      const inverse = graph.node('Reciprocal', [root])
      return [graph.node('Mul', [x!, inverse]), inverse]
    }
    const ones = graph.constant(Array<number>(shape.at(-1)!).fill(1), dtype)
    return graph.nodes('SimplifiedLayerNormalization', [x!, ones], 2, {
      attributes: { epsilon: { float: epsilon }, axis: -1 },
    })
  },
})

/** Root-mean-square normalisation over the last axis, without gain (arXiv:1910.07467). */
export const rmsNorm = (x: Tensor, epsilon = 1e-6): Tensor => rootNormalised([lastAxis('rmsNorm', x)], { epsilon })[0]!

/** Group normalisation of [batch, channels, ...] over `groups` of channels, without gain and bias (arXiv:1803.08494). */
export function groupNorm(x: Tensor, groups: number, epsilon = 1e-5): Tensor {
  const channels = x.shape[1] ?? 0
  if (!(channels % groups === 0) || channels === 0)
    fail('groupNorm', `${x} in ${groups} groups`, 'channels must divide evenly')
  return x.reshape([x.shape[0]!, groups, -1]).layerNorm(epsilon).reshape(x.shape)
}
