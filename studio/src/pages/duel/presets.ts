import type { DuelValues } from './link'

export interface Preset {
  readonly name: string
  /** What happens, as seen with the seed that it brings. */
  readonly says: string
  readonly values: Partial<DuelValues>
}

const usual = {
  ...{ data: 'ring', drawn: '', loss: 'relativistic', penalty: 'r1-r2', weight: 0.2 },
  ...{ lrd: 0.002, lrg: 0.001, kd: 1, kg: 1, frozen: 'neither', seed: 42 },
} as const satisfies Partial<DuelValues>

const bare = { ...usual, penalty: 'none', weight: 0 } as const

/** Ways for the game to go, each with a seed for which it was seen to go so. */
export const presets: readonly Preset[] = [
  {
    name: 'Healthy',
    says: 'In some thousand moves the made points come to reach most of the eight heaps, at times all, and the discriminator is right less and less.',
    values: usual,
  },
  {
    name: 'Collapse',
    says: 'The generator reaches one to three heaps and no others, and gathers there what it makes.',
    values: { ...bare, loss: 'non-saturating', lrd: 0.005, lrg: 0.005 },
  },
  {
    name: 'Oscillation',
    says: 'A generator that moves too far and too often: its points run from place to place, and the discriminator after them.',
    values: { ...bare, loss: 'non-saturating', lrd: 0.0005, lrg: 0.01, kg: 3 },
  },
  {
    name: 'Discriminator too strong',
    says: 'The discriminator is right about nearly all points by move 60. The minimax loss is flat where it is sure: most made points get no push at all, and the generator stays on three heaps or fewer.',
    values: { ...bare, loss: 'minimax', lrd: 0.005, lrg: 0.0005, kd: 5 },
  },
]
