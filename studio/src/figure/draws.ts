/** Throws of the dice at one set of chances: how often each came, and whether that is what chance allows. */
import { goodnessOfFit, wilson } from 'atelier/evaluate'
import { draw } from 'atelier/sample'
import { randomStream } from 'atelier/tensor'

export interface Draws {
  readonly count: number
  /** Of each token [vocabulary], how often it came. */
  readonly counts: Int32Array
  /** The chance of throws at least as far from the chances as these, by χ²; 1 where only one token can come. */
  readonly fit: number
}

export function drawsOf(
  chances: Float64Array,
  { count, seed }: { readonly count: number; readonly seed: number },
): Draws {
  const random = randomStream(seed, 'many throws')
  const counts = new Int32Array(chances.length)
  for (let i = 0; i < count; i++) counts[draw(chances, random.uniform())]! += 1
  return { count, counts, fit: goodnessOfFit(chances, counts) }
}

/** Where the true share lies, by 95 of 100 such throws. */
export const whiskers = (seen: number, count: number): readonly [number, number] => {
  const { low, high } = wilson(seen, count)
  return [low, high]
}
