/** What a move of a duel came to, as a sentence. */
export interface MoveOutcome {
  readonly side: 'generator' | 'discriminator'
  /** Shares of held-out real and made points that the discriminator is right about, before and after. */
  readonly before: number
  readonly after: number
}

/** Who moved, and what it made of the discriminator's accuracy. */
export function moveWords({ side, before, after }: MoveOutcome): string {
  const right = `${Math.round(100 * after)} % right`
  const points = Math.round(100 * after) - Math.round(100 * before)
  const size = Math.abs(points)
  const change =
    points === 0 ? 'as many as before' : `${size} ${size === 1 ? 'point' : 'points'} ${points > 0 ? 'more' : 'fewer'}`
  return side === 'discriminator'
    ? `The discriminator moved: it now tells ${right}, ${change}.`
    : `The generator moved: the discriminator now tells ${right}, ${change}.`
}
