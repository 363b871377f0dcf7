/** The chapter, scene by scene: what is done, and what there is to see then. Numbers come from the game itself. */
export interface Scene {
  readonly title: string
  readonly text: string
  /** What the button does: moves of one side, the other being held still; of the last scene, of both. */
  readonly act: {
    readonly side: 'discriminator' | 'generator' | 'both'
    readonly moves: number
    readonly button: string
  }
  /** What became of it, from the discriminator's accuracy before and after, as shares. */
  readonly became: (before: number, after: number) => string
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

const knows = (before: number, after: number): string =>
  after > before + 0.02
    ? `It was right about ${percent(before)} of the points, and is now about ${percent(after)}. The map has turned: blue where it trusts, orange where it does not.`
    : `It was right about ${percent(before)}, and is about ${percent(after)}: it found little that it had not known.`

const fools = (before: number, after: number): string =>
  after < before - 0.02
    ? `The discriminator was right about ${percent(before)}; against the new points it is right about ${percent(after)}. It has not forgotten anything. Its advantage has vanished because the other side moved.`
    : `The discriminator was right about ${percent(before)}, and still is about ${percent(after)}: this time the move was not enough.`

const turn = (round: string, side: 'discriminator' | 'generator', text: string): Scene => ({
  title: `${round}: the ${side} moves`,
  text,
  act: { side, moves: 40, button: `Let the ${side} make 40 moves` },
  became: side === 'discriminator' ? knows : fools,
})

export const scenes: readonly Scene[] = [
  turn(
    'Round one',
    'discriminator',
    'Blue discs are real: two half-moons. Triangles are made, out of noise, by a generator that has learnt nothing. The discriminator has not either: the map is pale, it guesses. Let it look at both kinds and learn, while the generator holds still.',
  ),
  turn(
    'Round one',
    'generator',
    'Now the other side. The arrows say where each made point would have to go to be taken for real: they are the slope of the discriminator’s own judgement. The generator never sees a real point. It follows the arrows.',
  ),
  turn(
    'Round two',
    'discriminator',
    'The judgement is out of date: it is about where made points used to be. The discriminator looks again.',
  ),
  turn('Round two', 'generator', 'And the arrows have turned with it. What was a good hiding place is none any more.'),
  turn(
    'Round three',
    'discriminator',
    'Each round asks for a finer distinction than the one before. What gave the made points away at first, that they were in the wrong place altogether, does not any more.',
  ),
  turn(
    'Round three',
    'generator',
    'And each answer has to be finer. Nobody designed these steps: each side is the other’s teacher.',
  ),
  {
    title: 'Both in turns',
    text: 'Now let them alternate, one move each. Neither gets far ahead for long. If both are good enough the discriminator ends where it began: right about half of the points, because there is nothing left to tell by.',
    act: { side: 'both', moves: 400, button: 'Let both play 400 moves' },
    became: (before, after) =>
      `Its accuracy went from ${percent(before)} to ${percent(after)}; 50 % is chance. That is what winning looks like for the generator, and it is not the same as being good: two bad players can be even, too. That is why one counts modes and distances, not losses.`,
  },
]
