import fc from 'fast-check'
import { concat, type Tensor, uniform, where } from '../src/tensor/index.js'

/** One operation of a random graph: which, and on which of the tensors made so far. */
export interface Step {
  readonly operation: number
  readonly left: number
  readonly right: number
}

/** Graphs of up to `length` operations. */
export const steps = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ operation: fc.nat(999), left: fc.nat(999), right: fc.nat(999) }), {
    minLength: 1,
    maxLength: length,
  })

const compatible = (a: Tensor, b: Tensor): boolean =>
  a.shape.toReversed().every((length, i) => {
    const other = b.shape.at(-1 - i) ?? 1
    return length === other || length === 1 || other === 1
  })

/** `b`, or a number made of it, so that it broadcasts with `a`. */
const fitting = (a: Tensor, b: Tensor): Tensor => (compatible(a, b) ? b : b.mean())

type Maker = (a: Tensor, b: Tensor) => Tensor

const growable: readonly Maker[] = [
  (a, b) => a.add(fitting(a, b)),
  (a, b) => a.sub(fitting(a, b)),
  (a, b) => fitting(a, b).sub(a),
  (a, b) => a.mul(fitting(a, b)).tanh(),
  (a, b) => a.div(fitting(a, b).square().add(1)),
  (a, b) => a.maximum(fitting(a, b)),
  (a, b) => where(a.greater(0), a, fitting(a, b)),
  (a) => a.add(0),
  (a) => a.mul(1),
  (a) => a.neg().neg(),
  (a) => a.neg(),
  (a) => a.square().tanh(),
  (a) => a.tanh(),
  (a) => a.sigmoid(),
  (a) => a.relu(),
  (a) => a.gelu(),
  (a) => a.erf(),
  (a) => a.softplus().tanh(),
  (a) => a.reluSquared().tanh(),
  (a) => a.leakyRelu(),
  (a) => a.abs().sqrt(),
  (a) => a.sin(),
  (a) => a.cos().exp(),
  (a) => a.clamp(-0.5, 0.5),
  (a) => a.softmax(),
  (a) => a.mul(uniform(0.5, a.shape, a.dtype)).add(uniform(2, [], a.dtype).mul(3)),
  (a) =>
    uniform(0.25, a.shape, a.dtype)
      .add(uniform(4, [1], a.dtype))
      .sqrt()
      .mul(a),
  (a) => a.transpose(),
  (a) => a.transpose().transpose(),
  (a) => a.reshape([-1]).reshape([1, a.size]).reshape(a.shape.toReversed()),
  (a) => a.reshape([1, a.size]).sin().reshape(a.shape),
  (a) => a.sum(0, { keep: true }).broadcastTo(a.shape).tanh(),
  (a, b) => a.mean(-1, { keep: true }).broadcastTo(a.shape).add(fitting(a, b).mean().broadcastTo(a.shape)),
  (a) => a.sumSquare(1, { keep: true }).tanh(),
  (a) => a.max(0, { keep: true }),
  (a, b) => a.matmul(a.shape[1] === b.shape[0] ? b : a.transpose()).tanh(),
  (a, b) =>
    a
      .transpose()
      .matmul(a.shape[0] === b.shape[0] ? b : a)
      .tanh(),
  (a) => concat([a, a.flip(0)], 0).slice(0, 1, 1 + a.shape[0]!),
  (a) => a.pad(1, 1, 0).slice(1, 0, a.shape[1]!),
  (a) =>
    a
      .split(
        0,
        a.shape.slice(0, 1).flatMap((n) => Array<number>(n).fill(1)),
      )[0]!
      .broadcastTo(a.shape),
  (a) => a.layerNorm(),
]

/** All tensors of the graph that `list` describes, `seeds` (of rank 2) first. */
export function grow(seeds: readonly Tensor[], list: readonly Step[]): Tensor[] {
  const made = [...seeds]
  for (const { operation, left, right } of list) {
    const maker = growable[operation % growable.length]!
    made.push(maker(made[left % made.length]!, made[right % made.length]!))
  }
  return made
}
