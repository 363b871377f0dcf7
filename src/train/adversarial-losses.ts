/**
 * What the two players of an adversarial game make small, as functions of scores: of real examples `real` and made ones `fake`, [batch] each, of which
 * examples of one place are a pair. Scores are unbounded, and σ(score) the chance of being real where a loss knows chances.
 */
import { AtelierError, type Tensor, zeros } from '../tensor/index.js'

export interface AdversarialLoss {
  /** [batch] */
  discriminator(real: Tensor, fake: Tensor): Tensor
  /** [batch] */
  generator(real: Tensor, fake: Tensor): Tensor
  /** Whether scores mean something by themselves, zero being undecided; else only their differences do. */
  readonly isAbsolute: boolean
}

/** −ln σ(real) − ln(1 − σ(fake)) of the discriminator, in nats. */
const crossEntropy = (real: Tensor, fake: Tensor): Tensor => real.neg().softplus().add(fake.softplus())

const losses = {
  /** The game of arXiv:1406.2661: the generator makes ln(1 − σ(fake)) small, which is flat where the discriminator is sure of its fakes. */
  minimax: { discriminator: crossEntropy, generator: (_, fake) => fake.softplus().neg(), isAbsolute: true },
  /** The same with the generator making −ln σ(fake) small, which is steep there (arXiv:1406.2661, section 3). */
  'non-saturating': { discriminator: crossEntropy, generator: (_, fake) => fake.neg().softplus(), isAbsolute: true },
  /** Margins of one on both sides (arXiv:1705.02894). */
  hinge: {
    discriminator: (real, fake) => real.neg().add(1).relu().add(fake.add(1).relu()),
    generator: (_, fake) => fake.neg(),
    isAbsolute: true,
  },
  /** The Wasserstein distance where the discriminator's slope is held at one, as the penalty `interpolated` does (arXiv:1704.00028). */
  wasserstein: {
    discriminator: (real, fake) => fake.sub(real),
    generator: (_, fake) => fake.neg(),
    isAbsolute: false,
  },
  /** Whether the real one of a pair is the more real: −ln σ(real − fake), and the generator the reverse (arXiv:1807.00734, arXiv:2501.05441). */
  relativistic: {
    discriminator: (real, fake) => fake.sub(real).softplus(),
    generator: (real, fake) => real.sub(fake).softplus(),
    isAbsolute: false,
  },
} as const satisfies Record<string, AdversarialLoss>

export type AdversarialLossName = keyof typeof losses

export const adversarialLosses = Object.keys(losses) as readonly AdversarialLossName[]

/** @throws if there is no loss of that name. */
export function adversarialLoss(name: string): AdversarialLoss {
  if (Object.hasOwn(losses, name)) return losses[name as AdversarialLossName]
  throw new AtelierError(
    `adversarial loss "${name}": there is none of that name`,
    `Known are ${adversarialLosses.join(', ')}`,
  )
}

/** The score between real and fake, [] : zero, or half-way between the means where only differences mean something. */
export const undecided = ({ isAbsolute }: AdversarialLoss, real: Tensor, fake: Tensor): Tensor =>
  isAbsolute ? zeros([], real.dtype) : real.mean().add(fake.mean()).mul(0.5)
