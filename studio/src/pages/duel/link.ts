import type { LinkSchema, LinkValues } from 'atelier/studio'
import type { JobRequest } from '../../engine/session'

const rates = { kind: 'number', least: 0.0001, most: 10, step: 0.0001 } as const

export const duelLink = {
  data: { kind: 'choice', choices: ['ring', 'grid', 'moons', 'spiral'], default: 'ring' },
  /** Points of the reader's own: x and y in turns. */
  drawn: { kind: 'text', longest: 4000, default: '' },
  loss: {
    kind: 'choice',
    choices: ['minimax', 'non-saturating', 'hinge', 'wasserstein', 'wgan-gp', 'relativistic'],
    default: 'relativistic',
  },
  penalty: { kind: 'choice', choices: ['none', 'r1', 'r2', 'r1-r2', 'interpolated'], default: 'r1-r2' },
  weight: { kind: 'number', least: 0, most: 10, step: 0.01, default: 0.2 },
  lrd: { ...rates, default: 0.002 },
  lrg: { ...rates, default: 0.001 },
  kd: { kind: 'number', least: 1, most: 10, step: 1, default: 1 },
  kg: { kind: 'number', least: 1, most: 10, step: 1, default: 1 },
  frozen: { kind: 'choice', choices: ['neither', 'generator', 'discriminator'], default: 'neither' },
  layers: { kind: 'text', longest: 80, default: 'map,real,made,arrows' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

export type DuelValues = LinkValues<typeof duelLink>

/** The numbers of a list of coordinates, in pairs, as far as they can be read. */
export function numbersOf(list: string): readonly number[] {
  const found = list
    .split(/[\s,;()]+/)
    .filter((word) => word !== '')
    .map(Number)
    .filter((value) => Number.isFinite(value) && Math.abs(value) <= 1000)
  return found.slice(0, 2 * Math.floor(Math.min(found.length, 4000) / 2))
}

/** The job that an address describes. WGAN-GP is the Wasserstein loss with the penalty that belongs to it. */
export function duelRequest(values: DuelValues): JobRequest {
  const { data, drawn, loss, penalty, weight, lrd, lrg, kd, kg, frozen, seed } = values
  const own = numbersOf(drawn)
  return {
    job: 'duel',
    seed,
    params: {
      ...{ width: 32, layers: 3, batch: 128, frozen, penaltyWeight: weight },
      ...(loss === 'wgan-gp' ? { loss: 'wasserstein', penalty: 'interpolated' } : { loss, penalty }),
      data: own.length > 0 ? own : data,
      rates: { generator: lrg, discriminator: lrd },
      turns: { generator: kg, discriminator: kd },
    },
  }
}
