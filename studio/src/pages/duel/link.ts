import type { LinkSchema } from 'atelier/studio'

const rates = { kind: 'number', least: 0.0001, most: 0.05, step: 0.0001 } as const

export const duelLink = {
  data: { kind: 'choice', choices: ['ring', 'grid', 'moons', 'spiral'], default: 'ring' },
  drawn: { kind: 'text', longest: 4000, default: '' },
  loss: {
    kind: 'choice',
    choices: ['minimax', 'non-saturating', 'hinge', 'wasserstein', 'relativistic'],
    default: 'relativistic',
  },
  penalty: { kind: 'choice', choices: ['none', 'r1', 'r2', 'r1-r2', 'interpolated'], default: 'r1-r2' },
  weight: { kind: 'number', least: 0, most: 10, step: 0.01, default: 0.05 },
  lrd: { ...rates, default: 0.003 },
  lrg: { ...rates, default: 0.003 },
  kd: { kind: 'number', least: 1, most: 10, step: 1, default: 1 },
  kg: { kind: 'number', least: 1, most: 10, step: 1, default: 1 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

/** Ways for the game to go, by name. */
export const presets = {
  Healthy: {},
  Collapse: { loss: 'non-saturating', penalty: 'none', lrd: 0.0005, lrg: 0.01, kg: 3 },
  Oscillation: { loss: 'minimax', penalty: 'none', lrd: 0.01, lrg: 0.01 },
  'Discriminator too strong': { loss: 'minimax', penalty: 'none', lrd: 0.02, lrg: 0.001, kd: 5 },
} as const
