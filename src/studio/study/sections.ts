/** The twelve sections of the study guide, in order. Each is a part of the page `/learn`, under its id. */

export const sectionIds = [
  'generative',
  'chef',
  'networks',
  'sequences',
  'adversaries',
  'autoencoders',
  'diffusion',
  'chance',
  'requirements',
  'fine-tuning',
  'few-shot',
  'industry',
] as const
export type SectionId = (typeof sectionIds)[number]

export const sectionTitles: Readonly<Record<SectionId, string>> = {
  generative: 'What makes AI generative',
  chef: 'The chef and the artist',
  networks: 'Neural networks and backpropagation',
  sequences: 'From recurrence to attention',
  adversaries: 'Two networks that outdo each other',
  autoencoders: 'Autoencoders: what survives a narrow place',
  diffusion: 'Diffusion: an image out of noise',
  chance: 'Chance, temperature and what a model does not know',
  requirements: 'Quality, diversity, speed',
  'fine-tuning': 'From foundation to fine-tuning',
  'few-shot': 'Learning from a few examples',
  industry: 'In industry',
}
