import {
  type Binary,
  binary,
  broadcastShapes,
  type DType,
  define,
  fail,
  like,
  type Tensor,
  type Unary,
  unary,
  uniform,
  uniformValue,
} from '../define.js'
import { isFused } from '../lowering.js'
import { equalShapes } from '../tensor.js'

const unchanged = (x: Tensor, shape: readonly number[]): Tensor | undefined =>
  equalShapes(x.shape, shape) ? x : undefined

/** Sum; broadcasts. */
export const add: Binary = binary('Add', (dy) => [dy, dy], {
  overwrites: true,
  evaluate: (a, b) => a + b,
  simplify: ([a, b], _, { shape }) =>
    uniformValue(a!) === 0 ? unchanged(b!, shape) : uniformValue(b!) === 0 ? unchanged(a!, shape) : undefined,
})

/** Difference; broadcasts. */
export const sub: Binary = binary('Sub', (dy) => [dy, dy.neg()], {
  overwrites: true,
  evaluate: (a, b) => a - b,
  simplify: ([a, b], _, { shape }) => (uniformValue(b!) === 0 ? unchanged(a!, shape) : undefined),
})

/** Product; broadcasts. */
export const mul: Binary = binary('Mul', (dy, a, b) => [dy.mul(b), dy.mul(a)], {
  overwrites: true,
  evaluate: (a, b) => a * b,
  simplify: ([a, b], _, { shape }) =>
    uniformValue(a!) === 1 ? unchanged(b!, shape) : uniformValue(b!) === 1 ? unchanged(a!, shape) : undefined,
})

/** Quotient; broadcasts. */
export const div: Binary = binary('Div', (dy, _a, b, y) => [dy.div(b), dy.mul(y).div(b).neg()], {
  overwrites: true,
  evaluate: (a, b) => a / b,
  simplify: ([a, b], _, { shape }) => (uniformValue(b!) === 1 ? unchanged(a!, shape) : undefined),
})

/** Power; broadcasts. The gradient by the exponent needs a positive base. */
export const pow: Binary = binary(
  'Pow',
  (dy, a, b, y) => [dy.mul(b).mul(a.pow(b.sub(1))), uniformValue(b) === undefined ? dy.mul(y).mul(a.log()) : dy.mul(0)],
  { evaluate: (a, b) => a ** b },
)

/** The larger of two; broadcasts. The gradient of a tie goes to the first. */
export const maximum: Binary = binary(
  'Maximum',
  (dy, a, b) => {
    const first = a.greaterEqual(b).cast(a.dtype)
    return [dy.mul(first), dy.mul(first.neg().add(1))]
  },
  { lower: 'Max', evaluate: Math.max },
)

/** The smaller of two; broadcasts. The gradient of a tie goes to the first. */
export const minimum: Binary = binary(
  'Minimum',
  (dy, a, b) => {
    const first = a.lessEqual(b).cast(a.dtype)
    return [dy.mul(first), dy.mul(first.neg().add(1))]
  },
  { lower: 'Min', evaluate: Math.min },
)

/** 1 − x, in one pass. */
const fromOne = (x: Tensor): Tensor => uniform(1, [], x.dtype).sub(x)

export const neg: Unary = unary('Neg', (dy) => dy.neg(), {
  evaluate: (x) => -x,
  simplify: ([x]) => (x!.node.operation.name === 'Neg' ? x!.node.inputs[0] : undefined),
})
export const exp: Unary = unary('Exp', (dy, _x, y) => dy.mul(y), { evaluate: Math.exp })
export const log: Unary = unary('Log', (dy, x) => dy.div(x), { evaluate: Math.log })
export const sqrt: Unary = unary('Sqrt', (dy, _x, y) => dy.div(y.mul(2)), { evaluate: Math.sqrt })
export const reciprocal: Unary = unary('Reciprocal', (dy, _x, y) => dy.mul(y).mul(y).neg(), { evaluate: (x) => 1 / x })
export const abs: Unary = unary('Abs', (dy, x) => dy.mul(x.sign()), { evaluate: Math.abs })
export const sin: Unary = unary('Sin', (dy, x) => dy.mul(x.cos()), { evaluate: Math.sin })
export const cos: Unary = unary('Cos', (dy, x) => dy.mul(x.sin()).neg(), { evaluate: Math.cos })
export const tanh: Unary = unary('Tanh', (dy, _x, y) => dy.mul(fromOne(y.square())), { evaluate: Math.tanh })
export const sigmoid: Unary = unary('Sigmoid', (dy, _x, y) => dy.mul(y).mul(fromOne(y)))
export const floor: Unary = unary('Floor', undefined, { evaluate: Math.floor })
export const ceil: Unary = unary('Ceil', undefined, { evaluate: Math.ceil })

const onnxTypes: Readonly<Record<DType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 }

/** −1, 0 or 1. Its gradient is zero. */
export const sign: Unary = unary('Sign', undefined, {
  evaluate: Math.sign,
  lower: (graph, [x], node) => {
    if (graph.target !== 'webgpu') return graph.node('Sign', [x!])
    const dtype = node.outputs[0]!.dtype
    const zero = graph.constant(0, dtype)
    const to = onnxTypes[dtype]
    const above = graph.node('Cast', [graph.node('Greater', [x!, zero])], { attributes: { to } })
    const below = graph.node('Cast', [graph.node('Less', [x!, zero])], { attributes: { to } })
    return graph.node('Sub', [above, below])
  },
})

/** 1 for x > 0, 0 elsewhere. Its gradient is zero. A steep HardSigmoid is one fast pass where comparing and casting is two. */
export const step: Unary = unary('Step', undefined, {
  evaluate: (x) => (x > 0 ? 1 : 0),
  lower: (graph, [x], node) => {
    const { dtype } = node.outputs[0]!
    if (dtype === 'float32') {
      return graph.node('HardSigmoid', [x!], { attributes: { alpha: { float: 3e38 }, beta: { float: 0 } } })
    }
    return graph.node('Cast', [graph.node('Greater', [x!, graph.constant(0, dtype)])], {
      attributes: { to: onnxTypes[dtype] },
    })
  },
})

/** max(x, 0). The gradient at 0 is 0. */
export const relu: Unary = unary('Relu', (dy, _x, y) => dy.mul(y.step()), { evaluate: (x) => Math.max(x, 0) })

/** Gauss error function. ONNX Runtime has no float64 kernel for it, so float64 graphs use a series (see `erf64`). */
export const erf: Unary = unary('Erf', (dy, x) => dy.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)), {
  lower: (graph, [x], node) => (node.outputs[0]!.dtype === 'float64' ? erf64(graph, x!) : graph.node('Erf', [x!])),
})

/**
 * x·Φ(x), the exact Gaussian error linear unit (arXiv:1606.08415). Its gradient is Φ(x) + x·φ(x).
 */
export const gelu: Unary = unary('Gelu', (dy, x) => dy.mul(0.5).mul(geluSlope(x)), {
  // Without AVX-512 the kernel keeps the error function in its output and then reads its input again.
  overwrites: false,
  lower: (graph, [x], node) => {
    if (node.outputs[0]!.dtype === 'float32' && isFused(graph.target))
      return graph.node('Gelu', [x!], { domain: 'com.microsoft' })
    const number = (value: number): string => graph.constant(value, node.outputs[0]!.dtype)
    const scaled = graph.node('Mul', [x!, number(Math.SQRT1_2)])
    const bent = node.outputs[0]!.dtype === 'float64' ? erf64(graph, scaled) : graph.node('Erf', [scaled])
    return graph.node('Mul', [graph.node('Mul', [x!, number(0.5)]), graph.node('Add', [bent, number(1)])])
  },
})

/**
 * x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2, near the exact GELU by 5e-4 (arXiv:1606.08415); GPT-2 was trained with it. As
 * (1 + tanh z) / 2 is the sigmoid of 2z, it is x·sigmoid(x·(a + b·x²)).
 */
export const geluTanh = (x: Tensor): Tensor => {
  const slope = 2 * Math.sqrt(2 / Math.PI)
  return x.mul(
    x
      .mul(
        x
          .square()
          .mul(0.044715 * slope)
          .add(slope),
      )
      .sigmoid(),
  )
}

/** ln(1 + eˣ) without overflow; composed, because ONNX Runtime's own kernel is forty times slower. */
export const softplus: Unary = unary('Softplus', (dy, x) => dy.mul(x.sigmoid()), {
  lower: (graph, [x], node) => {
    const number = (value: number): string => graph.constant(value, node.outputs[0]!.dtype)
    const tail = graph.node('Exp', [graph.node('Neg', [graph.node('Abs', [x!])])])
    return graph.node('Add', [
      graph.node('Max', [x!, number(0)]),
      graph.node('Log', [graph.node('Add', [tail, number(1)])]),
    ])
  },
})

/** x². */
export const square: Unary = unary('Square', (dy, x) => dy.mul(x.mul(2)), {
  evaluate: (x) => x * x,
  lower: (graph, [x]) => graph.node('Mul', [x!, x!]),
})

/** 2·(Φ(x) + x·φ(x)) with u = x/√2: 1 + erf(u) + u·e^(ln(2/√π) − u²). */
function geluSlope(x: Tensor): Tensor {
  const u = x.mul(Math.SQRT1_2)
  const bell = u
    .square()
    .neg()
    .add(Math.log(2 / Math.sqrt(Math.PI)))
    .exp()
  return u.erf().add(u.mul(bell)).add(1)
}

/** x·sigmoid(x) (Swish; arXiv:1710.05941). Its gradient is y + sigmoid(x)·(1 − y). */
export const silu: Unary = unary('Silu', (dy, x, y) => dy.mul(y.add(x.sigmoid().mul(fromOne(y)))), {
  // In parts, so that a program finds the sigmoid already made when it needs the gradient.
  simplify: ([x]) => x!.mul(x!.sigmoid()),
  lower: (graph, [x]) => graph.node('Mul', [x!, graph.node('Sigmoid', [x!])]),
})

const leaky = define<{ readonly slope: number }>({
  name: 'LeakyRelu',
  overwrites: 'any input',
  infer: ([x]) => [x!],
  // By the result where it tells the sign, so that the input need not be kept.
  gradient: ({ dy, inputs: [x], outputs: [y], attributes: { slope } }) => [
    dy.mul(
      (slope > 0 ? y! : x!)
        .step()
        .mul(1 - slope)
        .add(slope),
    ),
  ],
  lower: (graph, [x], { attributes: { slope }, outputs: [y] }) => {
    if (y!.dtype === 'float32') return [graph.node('LeakyRelu', [x!], { attributes: { alpha: { float: slope } } })]
    const below = graph.node('Mul', [
      graph.node('Min', [x!, graph.constant(0, y!.dtype)]),
      graph.constant(slope, y!.dtype),
    ])
    return [graph.node('Add', [graph.node('Relu', [x!]), below])]
  },
})

/** x for x > 0, `slope`·x below. The gradient at 0 is `slope`. */
export const leakyRelu = (x: Tensor, slope = 0.2): Tensor => (slope === 0 ? x.relu() : leaky([x], { slope })[0]!)

/** ReLU², the squared rectifier (Primer, arXiv:2109.08668): its gradient 2·max(x, 0) costs two passes, GELU's ten. */
export const reluSquared: Unary = unary('ReluSquared', (dy, x) => dy.mul(x.relu().mul(2)), {
  // In parts, so that a program finds max(x, 0) already made when it needs the gradient.
  simplify: ([x]) => x!.relu().square(),
  lower: (graph, [x]) => {
    const above = graph.node('Relu', [x!])
    return graph.node('Mul', [above, above])
  },
})

/** x limited to [`low`, `high`]; the gradient outside is zero. */
export const clamp = (x: Tensor, low: number, high: number): Tensor => x.maximum(low).minimum(high)

export const equal: Binary = binary('Equal', undefined, { dtype: 'bool' })
export const greater: Binary = binary('Greater', undefined, { dtype: 'bool' })
export const greaterEqual: Binary = binary('GreaterEqual', undefined, { dtype: 'bool', lower: 'GreaterOrEqual' })
export const less: Binary = binary('Less', undefined, { dtype: 'bool' })
export const lessEqual: Binary = binary('LessEqual', undefined, { dtype: 'bool', lower: 'LessOrEqual' })
export const and: Binary = binary('And', undefined, { dtype: 'bool' })
export const not: Unary = unary('Not', undefined, { dtype: 'bool' })
/** Composed, because WebGPU has no kernel for it. */
export const or: Binary = binary('Or', undefined, {
  dtype: 'bool',
  lower: (graph, [a, b]) => {
    const neither = graph.node('And', [graph.node('Not', [a!]), graph.node('Not', [b!])])
    return graph.node('Not', [neither])
  },
})

const select = define({
  name: 'Where',
  infer: ([condition, a, b]) => {
    if (condition!.dtype !== 'bool') fail('where', `${condition}`, 'the condition must be bool')
    if (a!.dtype !== b!.dtype) fail('where', `${a} and ${b}`, 'element types differ')
    const shape = broadcastShapes('where', condition!.shape, broadcastShapes('where', a!.shape, b!.shape))
    return [{ dtype: a!.dtype, shape }]
  },
  gradient: ({ dy, inputs: [condition] }) => [undefined, where(condition!, dy, 0), where(condition!, like(dy, 0), dy)],
  lower: (graph, inputs) => [graph.node('Where', inputs)],
})

/** `a` where `condition` holds, `b` elsewhere; all three broadcast. At least one of `a`, `b` is a tensor. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  const model = typeof a === 'number' ? (b as Tensor) : a
  return select([condition, like(model, a), like(model, b)], {})[0]!
}

const castTo = define<{ dtype: DType }>({
  name: 'Cast',
  infer: ([x], { dtype }) => [{ dtype, shape: x!.shape }],
  gradient: ({ dy, inputs: [x] }) => [cast(dy, x!.dtype)],
  lower: (graph, inputs, node) => [
    graph.node('Cast', inputs, { attributes: { to: onnxTypes[node.attributes.dtype] } }),
  ],
})

/** The same values as another element type. Gradients flow between float types only. */
export const cast = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : castTo([x], { dtype })[0]!)

const stopped = define({
  name: 'Identity',
  infer: ([x]) => [x!],
  lower: (graph, inputs) => [graph.node('Identity', inputs)],
})

/** The same value, through which no gradient flows. */
export const stopGradient: Unary = (x) => stopped([x], {})[0]!

/**
 * erf in float64 to about 1e-15 relative: Abramowitz & Stegun 7.1.6,
 * erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!, 90 terms for |x| ≤ 5.5, saturated beyond.
 */
function erf64(graph: import('../lowering.js').Lowering, x: string): string {
  const number = (value: number): string => graph.constant(value, 'float64')
  const bounded = graph.node('Max', [graph.node('Min', [x, number(5.9)]), number(-5.9)])
  const squared = graph.node('Mul', [bounded, bounded])
  let sum = number(1)
  for (let n = 100; n >= 1; n--) {
    sum = graph.node('Add', [
      number(1),
      graph.node('Mul', [graph.node('Mul', [squared, number(2 / (2 * n + 1))]), sum]),
    ])
  }
  const weight = graph.node('Exp', [graph.node('Neg', [squared])])
  return graph.node('Mul', [
    graph.node('Mul', [graph.node('Mul', [bounded, weight]), sum]),
    number(2 / Math.sqrt(Math.PI)),
  ])
}
