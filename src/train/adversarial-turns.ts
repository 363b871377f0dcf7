/** What the two players of an adversarial game make small in their turns, and what is told of it. */
import { type Adversary, intoModel, largestGroup, type TrainingExamples } from '../models/index.js'
import type { Update } from '../runtime/index.js'
import { concat, constant, grad, randomNormal, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { type AdversarialLossName, adversarialLoss, undecided } from './adversarial-losses.js'
import {
  type AdaptationOptions,
  adaptedStrength,
  type ChangeName,
  differentiableAugmentation,
} from './differentiable-augmentation.js'
import { gradientPenalty, type PenaltyName } from './gradient-penalties.js'
import type { Loss } from './step.js'

export interface GameOptions {
  /** Default `relativistic`. */
  readonly loss?: AdversarialLossName
  /** Default `r1-r2`. */
  readonly penalty?: PenaltyName
  /** What becomes of images before the discriminator sees them. Default: nothing. */
  readonly changes?: readonly ChangeName[]
  /** Chance of each change, from 0 to 1; or what it adapts to, from 0 on. Default `adaptive`. */
  readonly strength?: number | AdaptationOptions
}

/** What a turn is fed. */
export interface Turn {
  /** Real examples outside the range, [batch, ...shape]. */
  readonly x: Tensor
  /** int32 [batch] */
  readonly labels: Tensor
  /** Weight γ of the penalty in this turn, a scalar: what a lazy one has left out included. */
  readonly weight: Tensor
}

export interface Turns {
  /** The discriminator's loss, with the penalty on its slopes if it `isPenalised`. */
  discriminator(turn: Turn, isPenalised: boolean): Loss
  /** The generator's, with what it is charged itself if it `isPenalised`. */
  generator(turn: Turn, isPenalised: boolean): Loss
  /** Variables beside the weights that the game keeps: checkpoints hold them. */
  readonly state: readonly Variable[]
}

/** Scores of both kinds, [batch] each, and of both below one another where they were judged so. */
interface Judgement {
  readonly real: Tensor
  readonly fake: Tensor
  readonly both?: { readonly x: Tensor; readonly scores: Tensor }
}

const share = (isSo: Tensor): Tensor => isSo.cast('float32').mean()

/** Both players' turns over batches of a fixed length. @throws for names that are not known, and changes of what is no image. */
export function adversarialTurns(model: Adversary, options: GameOptions = {}): Turns {
  const { loss: lossName = 'relativistic', penalty = 'r1-r2', changes = [], strength: asked = {} } = options
  const loss = adversarialLoss(lossName)
  const { shape, latent, range, condition } = model.config
  const change = changes.length > 0 ? differentiableAugmentation(changes, shape) : undefined
  const isAdaptive = change !== undefined && typeof asked !== 'number'
  const strength = variable([], (out) => out.fill(typeof asked === 'number' ? asked : 0), {
    name: 'augmentation.strength',
    dtype: 'float32',
  })
  const certainty = variable([], undefined, { name: 'augmentation.certainty', dtype: 'float32' })
  const state = [...(isAdaptive ? [strength, certainty] : []), ...(model.generatorPenalty?.state ?? [])]

  const labelled = (labels: Tensor): Tensor | undefined => condition && labels
  const codes = (x: Tensor): Tensor => randomNormal([x.shape[0]!, latent]).cast(x.dtype)
  /** What training makes of codes: the discriminator is to know all that the generator is judged by. */
  const made = (z: Tensor, labels: Tensor): TrainingExamples =>
    model.generateInTraining?.(z, labelled(labels)) ?? { x: model.generate(z, labelled(labels)) }
  const seen = (x: Tensor): Tensor => (change ? scope('augmentation', () => change(x, strength)) : x)

  /**
   * Both kinds of examples judged in one pass, for fewer and larger products; apart where a group that is compared with its neighbours in the batch
   * could hold both kinds.
   */
  const judgeBoth = (real: Tensor, fake: Tensor, labels: Tensor): Judgement => {
    const batch = real.shape[0]!
    const known = labelled(labels)
    if (batch % largestGroup !== 0) return { real: model.judge(real, known), fake: model.judge(fake, known) }
    const x = concat([real, fake], 0)
    const scores = model.judge(x, known && concat([known, known], 0))
    return { both: { x, scores }, real: scores.slice(0, 0, batch), fake: scores.slice(0, batch, 2 * batch) }
  }

  return {
    state,

    discriminator({ x, labels, weight }, isPenalised) {
      const batch = x.shape[0]!
      const real = intoModel(x, range)
      const fake = made(codes(real), labels).x.stopGradient()
      const [realSeen, fakeSeen] = [seen(real), seen(fake)]
      const scores = judgeBoth(realSeen, fakeSeen, labels)
      const each = loss.discriminator(scores.real, scores.fake)
      const slopes = isPenalised
        ? gradientPenalty(penalty, {
            judge: (examples) => model.judge(examples, labelled(labels)),
            ...{ real: realSeen, fake: fakeSeen, ...(scores.both && { both: scores.both }) },
          })
        : undefined
      const middle = undecided(loss, scores.real, scores.fake)
      const adapted = isAdaptive
        ? adaptedStrength({ strength, certainty }, scores.real, middle, typeof asked === 'number' ? {} : asked)
        : undefined
      return {
        sum: (slopes ? each.add(slopes.mul(weight.cast(each.dtype))) : each).sum(),
        count: constant(Float32Array.of(batch), []),
        updates: adapted
          ? [
              [strength, adapted.strength],
              [certainty, adapted.certainty],
            ]
          : [],
        readings: {
          'accuracy.real': share(scores.real.greater(middle)),
          'accuracy.fake': share(scores.fake.less(middle)),
          'score.real': scores.real.mean(),
          'score.fake': scores.fake.mean(),
          ...(slopes && { slopes: slopes.mean() }),
          ...(change && { strength: adapted?.strength ?? strength.add(0) }),
        },
      }
    },

    generator({ x, labels }, isPenalised) {
      const batch = x.shape[0]!
      const examples = made(codes(x), labels)
      const { real, fake } = judgeBoth(seen(intoModel(x, range)), seen(examples.x), labels)
      const each = loss.generator(real, fake)
      const sum = each.sum()
      const own = isPenalised ? model.generatorPenalty?.charge(codes(x), labelled(labels)) : undefined
      const reaching = grad(sum.mul(1 / batch), [examples.x])[0]!
        .mul(batch)
        .reshape([batch, -1])
      const updates: readonly Update[] = [...(examples.updates ?? []), ...(own?.updates ?? [])]
      return {
        sum: own ? sum.add(own.penalty.mul(batch * model.generatorPenalty!.every)) : sum,
        count: constant(Float32Array.of(batch), []),
        updates,
        readings: {
          fooled: share(fake.greater(undecided(loss, real, fake))),
          gradient: reaching.sumSquare(1).sqrt().mean(),
          ...own?.readings,
        },
      }
    },
  }
}
