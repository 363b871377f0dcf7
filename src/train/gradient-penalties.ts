/**
 * Penalties on the slope of a discriminator's score by the example it judges. They keep its surface smooth where examples are, without which the game
 * need not converge (arXiv:1801.04406). Trained through, they take second derivatives of the discriminator.
 */
import { AtelierError, grad, randomUniform, type Tensor } from '../tensor/index.js'

export interface Judged {
  /** [batch, ...shape] → scores [batch]. */
  judge(x: Tensor): Tensor
  /** Examples of each kind, [batch, ...shape], as the discriminator sees them. */
  readonly real: Tensor
  readonly fake: Tensor
  /** Both below one another as they have been judged, if they have: [2 · batch, ...shape] and [2 · batch]. */
  readonly both?: { readonly x: Tensor; readonly scores: Tensor }
  /** Where `interpolated` looks between the two, [batch, 1, …] from 0 to 1. Default: anew at every run. */
  readonly share?: Tensor
}

/** ‖∂D/∂x‖² of each example: scores [batch] of x [batch, ...shape] → [batch]. No example's score may depend on another's. */
export function squaredSlopes(scores: Tensor, x: Tensor): Tensor {
  const [slopes] = grad(scores.sum(), [x])
  return slopes!.reshape([x.shape[0]!, -1]).sumSquare(1)
}

const half = ({ judge, both, ...examples }: Judged, kind: 'real' | 'fake'): Tensor => {
  const batch = examples.real.shape[0]!
  const from = kind === 'real' ? 0 : batch
  // Where both have been judged in one pass, their slopes come in one, too.
  const squares = both
    ? squaredSlopes(both.scores, both.x).slice(0, from, from + batch)
    : squaredSlopes(judge(examples[kind]), examples[kind])
  return squares.mul(0.5)
}

const penalties = {
  none: () => undefined,
  /** ½‖∇D‖² at real examples (arXiv:1801.04406). */
  r1: (judged) => half(judged, 'real'),
  /** ½‖∇D‖² at made ones. */
  r2: (judged) => half(judged, 'fake'),
  /** Both (arXiv:2501.05441). */
  'r1-r2': (judged) => half(judged, 'real').add(half(judged, 'fake')),
  /** (‖∇D‖ − 1)² at places drawn evenly between a real and a made one, of WGAN-GP (arXiv:1704.00028). */
  interpolated: ({
    judge,
    real,
    fake,
    share = randomUniform([real.shape[0]!, ...real.shape.slice(1).map(() => 1)]),
  }) => {
    const towardsReal = share.cast(real.dtype)
    const between = real.mul(towardsReal).add(fake.mul(towardsReal.neg().add(1)))
    // The root has no slope at zero.
    return squaredSlopes(judge(between), between).add(1e-12).sqrt().sub(1).square()
  },
} as const satisfies Record<string, (judged: Judged) => Tensor | undefined>

export type PenaltyName = keyof typeof penalties

export const penaltyNames = Object.keys(penalties) as readonly PenaltyName[]

/** What a discriminator is charged for its slopes, each example's [batch], before its weight γ; nothing for `none`. @throws for an unknown name. */
export function gradientPenalty(name: PenaltyName, judged: Judged): Tensor | undefined {
  if (Object.hasOwn(penalties, name)) return penalties[name](judged)
  throw new AtelierError(`penalty "${name}": there is none of that name`, `Known are ${penaltyNames.join(', ')}`)
}
