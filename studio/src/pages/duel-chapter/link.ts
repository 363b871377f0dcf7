import type { LinkSchema, LinkValues } from 'atelier/studio'
import type { JobRequest } from '../../engine/session'

export const duelChapterLink = {
  /** Scenes that have been played. */
  scene: { kind: 'number', least: 0, most: 8, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 7 },
} as const satisfies LinkSchema

/** Half-moons are learnt in a few hundred moves: as much as fits into a chapter. */
export const chapterRequest = ({ seed }: LinkValues<typeof duelChapterLink>): JobRequest => ({
  job: 'duel',
  seed,
  params: {
    ...{ data: 'moons', loss: 'relativistic', penalty: 'r1-r2', penaltyWeight: 0.2, width: 32, layers: 3, batch: 128 },
    rates: { generator: 0.002, discriminator: 0.004 },
    turns: { generator: 1, discriminator: 1 },
  },
})
