/** Raters who are made: to test what is concluded from rankings, and to try the whole chain. Call what they say scripted. */
import type { RandomStream } from '../../tensor/index.js'
import type { Duel } from './bradley-terry.js'

export interface MadeRater {
  /** What each item is worth to them, in nats. */
  readonly utilities: readonly number[]
  /** Davidson's ν: how readily they call a tie. Default 0, never. */
  readonly ties?: number
}

/** One comparison, drawn from the chances of Bradley, Terry and Davidson. */
export function madeDuel(
  { utilities, ties = 0 }: MadeRater,
  { first, second }: Pick<Duel, 'first' | 'second'>,
  stream: RandomStream,
): Duel {
  const [a, b] = [Math.exp(utilities[first]!), Math.exp(utilities[second]!)]
  const tie = ties * Math.sqrt(a * b)
  const at = stream.uniform() * (a + b + tie)
  return { first, second, outcome: at < a ? 'first' : at < a + b ? 'second' : 'tie' }
}
