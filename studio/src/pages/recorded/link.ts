import type { LinkSchema } from 'atelier/studio'

const smoothing = { kind: 'number', least: 0, most: 0.99, step: 0.01, default: 0.8 } as const
const along = { kind: 'choice', choices: ['steps', 'tokens', 'seconds'], default: 'steps' } as const
const scale = { kind: 'choice', choices: ['linear', 'log'], default: 'linear' } as const

/** How curves are drawn, wherever they are. */
export const curvesLink = { smoothing, along, scale } as const satisfies LinkSchema

export const statuses = ['any', 'running', 'finished', 'interrupted', 'failed', 'diverged', 'lost'] as const
export const orders = ['begun', 'name', 'family', 'status', 'step', 'loss', 'best', 'parameters'] as const

export const runsLink = {
  find: { kind: 'text', longest: 60, default: '' },
  status: { kind: 'choice', choices: statuses, default: 'any' },
  family: { kind: 'text', longest: 24, default: '' },
  sort: { kind: 'choice', choices: orders, default: 'begun' },
  order: { kind: 'choice', choices: ['falling', 'rising'], default: 'falling' },
  /** Ids of the runs that are laid over each other, with commas between. */
  pick: { kind: 'text', longest: 600, default: '' },
  ...curvesLink,
} as const satisfies LinkSchema

export const compareLink = {
  runs: { kind: 'text', longest: 600, default: '' },
  ...curvesLink,
} as const satisfies LinkSchema

export const runLink = curvesLink

/** Colours and dashes that can be told apart: so many runs are laid over each other at most. */
export const mostPicked = 5

export const idsOf = (text: string): readonly string[] =>
  [...new Set(text.split(',').filter((id) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/.test(id)))].slice(0, mostPicked)
