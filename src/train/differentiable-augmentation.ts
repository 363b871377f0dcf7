/**
 * Changes of images that a discriminator sees, real and made ones alike, in the graph, so that gradients flow through them to the generator
 * (differentiable augmentation, arXiv:2006.10738): colour, translation and cutout. Each is applied to each image with chance `strength`, so that a
 * generator does not learn to make changed images (arXiv:2006.06676): at strength 0 nothing changes.
 */
import { constant, fail, randomUniform, type Shape, type Tensor, uniform } from '../tensor/index.js'

/** Images [batch, channels, height, width] INSIDE the range −1 to 1, `strength` a scalar from 0 to 1 → changed images. */
export type Change = (x: Tensor, strength: Tensor) => Tensor

/** Ends of what brightness adds (images span 2), and of the factors of saturation and contrast. */
const colourRange = { brightness: 1, saturation: [0, 2], contrast: [0.5, 1.5] } as const
/** Farthest translation, as a share of the side. */
const farthest = 1 / 8
/** Side of what is cut out, as a share of the side. */
const cut = 1 / 2

const changes = {
  /** Adds brightness and scales deviations from the mean over channels (saturation), then from the mean of the image (contrast). */
  colour(x, strength) {
    const [batch, channels] = x.shape as [number, number]
    const drawn = (low: number, high: number, rest: number): Tensor =>
      chosen(batch, strength, x, uniformBetween(batch, low, high), rest)
    const brighter = x.add(drawn(-colourRange.brightness / 2, colourRange.brightness / 2, 0))
    const saturated = channels > 1 ? scaledAround(brighter, [1], drawn(...colourRange.saturation, 1)) : brighter
    return scaledAround(saturated, [1, 2, 3], drawn(...colourRange.contrast, 1))
  },

  /** Moves by whole pixels, at most an eighth of the side; what comes in is zero, the middle of the range. */
  translation(x, strength) {
    const [batch, , height, width] = x.shape as [number, number, number, number]
    const isMoved = happens(batch, strength)
    const along = (length: number): Tensor => {
      const most = Math.round(length * farthest)
      return moved(
        length,
        uniformBetween(batch, -most - 0.5, most + 0.5)
          .add(0.5)
          .floor()
          .mul(isMoved),
      ).cast(x.dtype)
    }
    const [rows, columns] = [along(height), along(width)]
    return rows
      .reshape([batch, 1, height, height])
      .matmul(x)
      .matmul(columns.reshape([batch, 1, width, width]), {
        transposeB: true,
      })
  },

  /** Sets a square of half the side to zero; its centre is anywhere, so that it may reach beyond the edge. */
  cutout(x, strength) {
    const [batch, , height, width] = x.shape as [number, number, number, number]
    const along = (length: number): Tensor => {
      const centre = randomUniform([batch]).mul(length).floor().reshape([batch, 1])
      const places = numbers(length)
      const half = (length * cut) / 2
      return places
        .greaterEqual(centre.sub(half))
        .and(places.less(centre.add(half)))
        .cast('float32')
    }
    const hole = along(height)
      .reshape([batch, 1, height, 1])
      .mul(along(width).reshape([batch, 1, 1, width]))
    const kept = hole
      .mul(happens(batch, strength).reshape([batch, 1, 1, 1]))
      .neg()
      .add(1)
    return x.mul(kept.cast(x.dtype))
  },
} as const satisfies Record<string, Change>

export type ChangeName = keyof typeof changes

export const changeNames = Object.keys(changes) as readonly ChangeName[]

/** The named changes, one after another. @throws if there is none of a name, or if examples are no images. */
export function differentiableAugmentation(names: readonly ChangeName[], shape: Shape): Change {
  const unknown = names.find((name) => !Object.hasOwn(changes, name))
  if (unknown !== undefined)
    fail('augmentation', `"${unknown}"`, 'there is none of that name', `Known are ${changeNames.join(', ')}`)
  if (shape.length !== 3) fail('augmentation', `examples of [${shape.join(', ')}]`, 'only images can be changed so')
  return (x, strength) => names.reduce((changed, name) => changes[name](changed, strength), x)
}

/** Ones with chance `strength`, else zeros: [batch]. */
const happens = (batch: number, strength: Tensor): Tensor => randomUniform([batch]).less(strength).cast('float32')

const uniformBetween = (batch: number, low: number, high: number): Tensor =>
  randomUniform([batch])
    .mul(high - low)
    .add(low)

/** `value` with chance `strength`, else `rest`, for each image of `x`: [batch, 1, 1, 1]. */
function chosen(batch: number, strength: Tensor, x: Tensor, value: Tensor, rest: number): Tensor {
  return happens(batch, strength).mul(value.sub(rest)).add(rest).reshape([batch, 1, 1, 1]).cast(x.dtype)
}

/** Deviations from the mean over `axes`, times `factor`. Exactly `x` where the factor is 1. */
function scaledAround(x: Tensor, axes: readonly number[], factor: Tensor): Tensor {
  const mean = x.mean(axes, { keep: true })
  return x.add(x.sub(mean).mul(factor.sub(1)))
}

/** Matrices [batch, length, length] that move by `shifts` [batch] places towards the end. */
function moved(length: number, shifts: Tensor): Tensor {
  const [to, from] = [numbers(length).reshape([length, 1]), numbers(length)]
  return to
    .sub(from)
    .equal(shifts.reshape([-1, 1, 1]))
    .cast('float32')
}

/** 0, 1, … as float32: [length]. */
const numbers = (length: number): Tensor =>
  constant(
    Float32Array.from({ length }, (_, i) => i),
    [length],
  )

export interface AdaptiveStrength {
  /** The strength now, and how surely the discriminator has told real examples of late, from −1 to 1: scalars. */
  readonly strength: Tensor
  readonly certainty: Tensor
}

export interface AdaptationOptions {
  /** Certainty that is aimed at: more means that the discriminator knows its examples by heart. Default .6. */
  readonly target?: number
  /** Examples until the strength may have gone from 0 to 1. Default 100,000. */
  readonly span?: number
}

/** Memory of the certainty from step to step. */
const memory = 0.9

/**
 * The strength after a batch (adaptive discriminator augmentation, arXiv:2006.06676): up by batch / span where r = E sign(D(real)) is above its target,
 * down where it is below. `scores` [batch] are those of real examples, `undecided` the score that speaks for neither side.
 */
export function adaptedStrength(
  before: AdaptiveStrength,
  scores: Tensor,
  undecided: Tensor,
  { target = 0.6, span = 100_000 }: AdaptationOptions = {},
): AdaptiveStrength {
  const now = scores.sub(undecided).sign().mean().cast('float32')
  const certainty = before.certainty.mul(memory).add(now.mul(1 - memory))
  const step = certainty
    .sub(target)
    .sign()
    .mul(scores.size / span)
  return { strength: before.strength.add(step).clamp(0, 1), certainty }
}

/** A scalar that never changes. */
export const fixedStrength = (value: number): Tensor => uniform(value, [])
