import type { LinkSchema, LinkValues } from 'atelier/studio'

/** The stations that the slider stops at. */
export const stops = ['untrained', 'foundation', 'tuned', 'aligned'] as const

export const lifecycleChapterLink = {
  station: { kind: 'choice', choices: stops, default: 'foundation' },
  domain: { kind: 'choice', choices: ['names', 'medicine', 'law'], default: 'names' },
  way: { kind: 'choice', choices: ['full', 'lora', 'freeze'], default: 'full' },
  prompt: { kind: 'text', longest: 6, default: 'ma' },
  t: { kind: 'number', least: 1, most: 500, step: 1, default: 80 },
  r: { kind: 'number', least: 1, most: 200, step: 1, default: 30 },
  a: { kind: 'number', least: 1, most: 200, step: 1, default: 25 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

/** A life from a foundation that was learnt beforehand, judged by a rule, so that the slider is soon at its end. */
export const chapterRequest = ({ domain, way, t, r, a, seed }: LinkValues<typeof lifecycleChapterLink>) => ({
  job: 'lifecycle',
  seed,
  params: {
    ...{ foundation: 'shipped', domain, voter: 'melodious', made: 120, layers: 3, width: 48, rows: 48 },
    steps: { foundation: 1, tuning: t, reward: r, alignment: a },
    tuning: { way, rank: 4, frozenLayers: 2, replay: 0 },
    alignment: { way: 'grpo', price: 0.1 },
  },
})
