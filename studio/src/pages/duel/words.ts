/** What happened, in words: for captions, the tape and the summary of the plane. */
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

export interface Move {
  /** The step that it led to. */
  readonly step: number
  readonly side: 'generator' | 'discriminator'
  /** Shares of held-out real and made points that the discriminator is right about, before and after. */
  readonly before: number
  readonly after: number
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

/** What a move came to: who moved, and what it made of the discriminator's accuracy. */
export function moveWords({ side, before, after }: Move): string {
  const points = Math.round(100 * after) - Math.round(100 * before)
  const change =
    points === 0 ? 'as many as before' : `${Math.abs(points)} ${points > 0 ? 'points more' : 'points fewer'}`
  return side === 'discriminator'
    ? `The discriminator moved: it now tells ${percent(after)} right, ${change}.`
    : `The generator moved: the discriminator now tells ${percent(after)} right, ${change}.`
}

export const accuracyWords = (accuracy: number | undefined): string =>
  accuracy === undefined ? '–' : percent(accuracy)
