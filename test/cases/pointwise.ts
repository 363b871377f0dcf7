import { placeholder } from '../../src/tensor/index.js'
import type * as pointwise from '../../src/tensor/ops/pointwise.js'
import type { Case } from '../check-gradient.js'
import { mapped } from '../grid.js'
import { apart, elementwise, index, pairwise, positive, real, some, truth, whole } from './given.js'

/** 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)): the Taylor series, exact enough for |x| below 3. */
function erf(x: number): number {
  let [power, total] = [x, x]
  for (let n = 1; n < 80; n++) {
    power *= -(x * x) / n
    total += power / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const yes = (holds: boolean): number => (holds ? 1 : 0)

/** Far from `apart`'s own numbers, so that no two operands tie. */
const between = (shape: readonly number[]) => apart(shape, 0.1)
/** Halves and quarters, so that comparisons meet equal numbers too. */
const halves = (shape: readonly number[]) => {
  const given = real(shape, -1, 1)
  return { ...given, data: given.data.map((x) => Math.round(x * 4) / 4) }
}
const compared = { left: halves, right: halves, bool: true }

const logical = (apply: Parameters<typeof pairwise>[0], f: (a: number, b: number) => number): Case => ({
  examples: [
    {
      given: [truth([2, 2], 1, 1, 0, 0), truth([2], 1, 0)],
      compute: (a, b) => apply(a!, b!),
      expected: (a, b) => mapped((x, y) => f(x!, y!), a!, b!),
      gradient: 'absent',
    },
  ],
  refuses: [[() => apply(placeholder('a', [2], 'bool'), placeholder('b', [3], 'bool')), '[2]', '[3]']],
})

export const pointwiseCases: Record<keyof typeof pointwise, Case> = {
  add: pairwise(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  sub: pairwise(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  mul: pairwise(
    (a, b) => a.mul(b),
    (a, b) => a * b,
  ),
  div: pairwise(
    (a, b) => a.div(b),
    (a, b) => a / b,
    { right: positive },
  ),
  pow: pairwise(
    (a, b) => a.pow(b),
    (a, b) => a ** b,
    { left: positive },
  ),
  maximum: pairwise((a, b) => a.maximum(b), Math.max, { left: apart, right: between }),
  minimum: pairwise((a, b) => a.minimum(b), Math.min, { left: apart, right: between }),
  neg: elementwise(
    (x) => x.neg(),
    (x) => -x,
  ),
  exp: elementwise((x) => x.exp(), Math.exp),
  log: elementwise((x) => x.log(), Math.log, positive),
  sqrt: elementwise((x) => x.sqrt(), Math.sqrt, positive),
  reciprocal: elementwise(
    (x) => x.reciprocal(),
    (x) => 1 / x,
    positive,
  ),
  abs: elementwise((x) => x.abs(), Math.abs, apart),
  sin: elementwise((x) => x.sin(), Math.sin),
  cos: elementwise((x) => x.cos(), Math.cos),
  tanh: elementwise((x) => x.tanh(), Math.tanh),
  sigmoid: elementwise((x) => x.sigmoid(), sigmoid),
  floor: elementwise((x) => x.floor(), Math.floor, apart),
  ceil: elementwise((x) => x.ceil(), Math.ceil, apart),
  sign: elementwise((x) => x.sign(), Math.sign, apart),
  step: elementwise(
    (x) => x.step(),
    (x) => yes(x > 0),
    apart,
  ),
  relu: elementwise(
    (x) => x.relu(),
    (x) => Math.max(x, 0),
    apart,
  ),
  erf: elementwise((x) => x.erf(), erf),
  gelu: elementwise(
    (x) => x.gelu(),
    (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  ),
  geluTanh: elementwise(
    (x) => x.geluTanh(),
    (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
  ),
  softplus: elementwise(
    (x) => x.softplus(),
    (x) => Math.log(1 + Math.exp(x)),
    apart,
  ),
  square: elementwise(
    (x) => x.square(),
    (x) => x * x,
  ),
  silu: elementwise(
    (x) => x.silu(),
    (x) => x * sigmoid(x),
  ),
  leakyRelu: elementwise(
    (x) => x.leakyRelu(0.25),
    (x) => (x > 0 ? x : x / 4),
    apart,
  ),
  reluSquared: elementwise(
    (x) => x.reluSquared(),
    (x) => (x > 0 ? x * x : 0),
    apart,
  ),
  clamp: elementwise(
    (x) => x.clamp(-0.25, 0.5),
    (x) => (x < -0.25 ? -0.25 : Math.min(x, 0.5)),
    apart,
  ),
  equal: pairwise(
    (a, b) => a.equal(b),
    (a, b) => yes(a === b),
    compared,
  ),
  greater: pairwise(
    (a, b) => a.greater(b),
    (a, b) => yes(a > b),
    compared,
  ),
  greaterEqual: pairwise(
    (a, b) => a.greaterEqual(b),
    (a, b) => yes(a >= b),
    compared,
  ),
  less: pairwise(
    (a, b) => a.less(b),
    (a, b) => yes(a < b),
    compared,
  ),
  lessEqual: pairwise(
    (a, b) => a.lessEqual(b),
    (a, b) => yes(a <= b),
    compared,
  ),
  and: logical(
    (a, b) => a.and(b),
    (a, b) => a & b,
  ),
  or: logical(
    (a, b) => a.or(b),
    (a, b) => a | b,
  ),
  not: {
    examples: [
      {
        given: [truth([2, 1], 1, 0)],
        compute: (x) => x!.not(),
        expected: (x) => mapped((value) => 1 - value!, x!),
        gradient: 'absent',
      },
    ],
    refuses: [],
  },
  where: {
    examples: [
      {
        given: [truth([2, 1, 2], 1, 0, 0, 1), real([3, 1]), real([2, 1, 2])],
        compute: (condition, a, b) => condition!.where(a!, b!),
        expected: (condition, a, b) => mapped((c, x, y) => (c ? x! : y!), condition!, a!, b!),
      },
      {
        given: [truth([], 1), real([3])],
        compute: (condition, a) => condition!.where(a!, -1),
        expected: (condition, a) => mapped((c, x) => (c ? x! : -1), condition!, a!),
      },
      {
        given: [truth([4], 1, 0, 0, 1), real([])],
        compute: (condition, b) => condition!.where(7, b!),
        expected: (condition, b) => mapped((c, y) => (c ? 7 : y!), condition!, b!),
      },
    ],
    refuses: [
      [() => some(2).where(some(2), some(2)), 'float32[2]', 'bool'],
      [() => some(2).greater(0).where(some(2), index(2)), 'float32[2]', 'int32[2]'],
      [() => some(2).greater(0).where(some(3), 0), '[2]', '[3]'],
    ],
  },
  cast: {
    examples: [
      {
        given: [apart([2, 3])],
        compute: (x) => x!.cast('int32'),
        expected: (x) => mapped((value) => Math.trunc(value!), x!),
        gradient: 'absent',
      },
      {
        given: [truth([2], 1, 0)],
        compute: (x) => x!.cast('int32'),
        expected: (x) => x!,
        gradient: 'absent',
      },
      { given: [whole([3], -1, 0, 5)], compute: (x) => x!.cast('float64'), expected: (x) => x!, gradient: 'absent' },
      {
        given: [real([2, 2])],
        compute: (x) => x!.cast('float64').exp(),
        expected: (x) => mapped((v) => Math.exp(v!), x!),
      },
    ],
    refuses: [],
  },
  stopGradient: {
    examples: [{ given: [real([2, 3])], compute: (x) => x!.stopGradient(), expected: (x) => x!, gradient: 'zero' }],
    refuses: [],
  },
}
