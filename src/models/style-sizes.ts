import { fail, type Shape } from '../tensor/index.js'

/** One resolution of the two networks. */
export interface StyleStage {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Sides are halved while they are even and stay at least so long. */
const shortest = 4
/** Channels grow with each halving, up to so many times those of the full picture. */
const mostTimes = 8

/**
 * The resolutions from the smallest to that of the pictures, each twice the one before: 32 × 32 begins at 4 × 4, 28 × 28 at 7 × 7.
 * Channels double with each halving, from `width` to at most eight times as many.
 * @throws for a shape that is not [1 or 3, height, width] or that can't be halved at all.
 */
export function styleStages(shape: Shape, width: number): readonly StyleStage[] {
  const [channels, rows, columns] = shape
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    fail('stylegan', `examples of [${shape.join(', ')}]`, 'it makes pictures [1 or 3, height, width]')
  }
  const stages: StyleStage[] = [{ height: rows!, width: columns!, channels: width }]
  for (let last = stages[0]!; canHalve(last.height) && canHalve(last.width); ) {
    const more = Math.min(2 * last.channels, mostTimes * width)
    last = { height: last.height / 2, width: last.width / 2, channels: more }
    stages.unshift(last)
  }
  if (stages.length < 2) {
    fail('stylegan', `pictures of ${rows} × ${columns}`, 'both sides must be even, from 8 on', 'Give --resize 32')
  }
  return stages
}

const canHalve = (length: number): boolean => length % 2 === 0 && length / 2 >= shortest

/** How many styles a synthesis reads: one for each convolution, and one for the last turn into colours. */
export const styleCount = (stages: number): number => 2 * stages

/** Where one level of styles ends and the next begins, as places of layers: coarse before the first, fine from the second on. */
export interface StyleLevels {
  readonly middle: number
  readonly fine: number
}

/** Fine is the full resolution; coarse is the smaller half of the others, rounded up. */
export function styleLevels(stages: number): StyleLevels {
  const coarse = Math.ceil((stages - 1) / 2)
  return { middle: 2 * coarse - 1, fine: 2 * (stages - 1) - 1 }
}
