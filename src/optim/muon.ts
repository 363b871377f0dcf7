import { fail, range, type Tensor } from '../tensor/index.js'
import type { Optimizer } from './optimizer.js'

export interface MuonOptions {
  readonly learningRate: number
  readonly momentum?: number
  /** Decoupled, as in AdamW. */
  readonly weightDecay?: number
  /** Newton-Schulz iterations. */
  readonly iterations?: number
}

/**
 * Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon): Nesterov momentum whose matrix is replaced by the
 * nearest (semi-)orthogonal one, so that every direction of a weight matrix moves alike. For matrices [in, out], and for kernels
 * [out, in, ...space] as matrices [out, in × space]; embeddings, heads and vectors want AdamW. Updates are scaled by √max(1, out / in).
 */
export const muon =
  ({ learningRate, momentum = 0.95, weightDecay = 0, iterations = 5 }: MuonOptions): Optimizer =>
  (weights, { rate, state }) =>
    weights.flatMap(({ name, variable: w, gradient: g }) => {
      if (w.rank < 2) fail('muon', `${name} ${w}`, 'only matrices can be made orthogonal', 'Give it to AdamW')
      const m = state(`muon.momentum.${name}`, w)
      const velocity = m.mul(momentum).add(g)
      const matrix = velocity.mul(momentum).add(g).reshape([w.shape[0]!, -1])
      const direction = orthogonalise(matrix, iterations).reshape(w.shape)
      const eta = rate.cast(w.dtype).mul(learningRate)
      const [inputs, outputs] = w.rank === 2 ? matrix.shape : matrix.shape.toReversed()
      const move = direction.mul(eta.mul(Math.sqrt(Math.max(1, outputs! / inputs!))))
      const kept = weightDecay > 0 ? w.mul(eta.mul(-weightDecay).add(1)) : w
      return [[m, velocity] as const, [w, kept.sub(move)] as const]
    })

/**
 * The orthogonal factor of a matrix, roughly: its singular values end in about [0.7, 1.2]. Newton-Schulz on
 * X ← a·X + (b·A + c·A²)·X with A = X·Xᵀ. As every factor is a polynomial in the first A, the iteration runs on the square
 * Gram matrix alone, A ← P·A·P and Q ← P·Q with P = a·I + b·A + c·A², and X meets Q once at the end.
 */
export function orthogonalise(matrix: Tensor, iterations = 5): Tensor {
  const [a, b, c] = [3.4445, -4.775, 2.0315]
  const isTall = matrix.shape[0]! > matrix.shape[1]!
  const side = Math.min(...matrix.shape)
  const x = matrix.div(matrix.sumSquare().sqrt().add(1e-7))
  const diagonal = range(side).reshape([side, 1]).equal(range(side)).cast(x.dtype).mul(a)
  let gram = x.matmul(x, { transposeA: isTall, transposeB: !isTall })
  let factor: Tensor | undefined
  for (let i = 0; i < iterations; i++) {
    const p = gram.matmul(gram, { scale: c }).add(gram.mul(b)).add(diagonal)
    factor = factor ? p.matmul(factor) : p
    if (i < iterations - 1) gram = p.matmul(gram).matmul(p)
  }
  return isTall ? x.matmul(factor!) : factor!.matmul(x)
}
