import type { LinkSchema, LinkValues } from 'atelier/studio'

const count = (least: number, most: number, step: number, standard: number) =>
  ({ kind: 'number', least, most, step, default: standard }) as const

export const lifecycleLink = {
  foundation: { kind: 'choice', choices: ['here', 'shipped'], default: 'here' },
  domain: { kind: 'choice', choices: ['names', 'medicine', 'law'], default: 'names' },
  way: { kind: 'choice', choices: ['full', 'lora', 'freeze'], default: 'full' },
  rank: count(1, 16, 1, 4),
  frozen: count(1, 3, 1, 2),
  replay: count(0, 0.75, 0.05, 0),
  voter: { kind: 'choice', choices: ['me', 'melodious', 'short', 'endings'], default: 'me' },
  made: count(12, 200, 1, 160),
  align: { kind: 'choice', choices: ['grpo', 'ppo', 'dpo'], default: 'grpo' },
  price: count(0, 2, 0.01, 0.05),
  f: count(1, 2000, 1, 250),
  t: count(1, 1000, 1, 100),
  r: count(1, 500, 1, 30),
  a: count(1, 500, 1, 40),
  rows: count(8, 96, 8, 48),
  prompt: { kind: 'text', longest: 6, default: 'ma' },
  temperature: count(0, 2, 0.1, 0.8),
  seed: count(0, 9999, 1, 42),
} as const satisfies LinkSchema

export type LifecycleValues = LinkValues<typeof lifecycleLink>

/** The life that the controls describe. */
export const lifeRequest = ({ seed, ...values }: LifecycleValues) => ({
  job: 'lifecycle',
  seed,
  params: {
    foundation: values.foundation,
    domain: values.domain,
    steps: { foundation: values.f, tuning: values.t, reward: values.r, alignment: values.a },
    tuning: { way: values.way, rank: values.rank, frozenLayers: values.frozen, replay: values.replay },
    voter: values.voter,
    made: values.made,
    alignment: { way: values.align, price: values.price },
    layers: 3,
    width: 48,
    rows: values.rows,
  },
})

/** What is asked of every station: letters alone, one at least. */
export const askedPrompt = (prompt: string): string => prompt.toLowerCase().replace(/[^a-z]/g, '') || 'ma'
