/** What happened on the tape, and how numbers are said. */
import type { MoveOutcome } from 'atelier/studio'

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

export interface Move extends MoveOutcome {
  /** The step that it led to. */
  readonly step: number
  /** The generator's loss, before and after. */
  readonly lossBefore: number
  readonly lossAfter: number
}

/** The moves of a tape [n, 6]. */
export function movesOf(tape: ArrayLike<number>): readonly Move[] {
  return Array.from({ length: tape.length / 6 }, (_, i) => {
    const [step, side, before, after, lossBefore, lossAfter] = Array.from({ length: 6 }, (_, k) => tape[6 * i + k]!)
    return {
      ...{ step: step!, side: side === 0 ? 'generator' : 'discriminator' },
      ...{ before: before!, after: after!, lossBefore: lossBefore!, lossAfter: lossAfter! },
    }
  })
}

/** A signed number, as people read it. */
export const signed = (value: number, digits: number): string => {
  const words = Math.abs(value).toFixed(digits)
  return Number(words) === 0 ? words : `${value < 0 ? '−' : '+'}${words}`
}

export const accuracyWords = (accuracy: number | undefined): string =>
  accuracy === undefined ? '–' : percent(accuracy)
