/** The twelve sections of the study guide, in reading order: a page each, and what the map, the command line and pages without scripts say of them. */
import type { QuestionId } from '../experiment.js'

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

export interface Section {
  readonly id: SectionId
  readonly title: string
  /** What it sets out to show, in one sentence that can be true or false. */
  readonly claim: string
  /** What can be tried in it at once. */
  readonly tries: string
  /** To read and to try. */
  readonly minutes: number
  readonly path: string
  /** The questions that it prepares. */
  readonly questions: readonly QuestionId[]
}

export const sections: readonly Section[] = [
  {
    id: 'generative',
    title: 'What makes AI generative',
    claim:
      'A generative model learns what its data are like, so it can make more; a classifier learns only what tells them apart.',
    tries: 'Let both learn the same points, then ask each for a new one',
    minutes: 7,
    path: '/learn/generative',
    questions: ['generative'],
  },
  {
    id: 'chef',
    title: 'The chef and the artist',
    claim: 'A model learns what goes with what and composes anew; how much of it is copied can be measured.',
    tries: 'Turn the memory of a tiny model up until it only recites',
    minutes: 7,
    path: '/learn/chef',
    questions: ['chef'],
  },
  {
    id: 'networks',
    title: 'Neural networks and backpropagation',
    claim:
      'One pass backwards gives the exact slope of the loss by every weight, and learning is many small steps against it.',
    tries: 'Train thirteen weights until they answer “one, but not both”',
    minutes: 8,
    path: '/learn/networks',
    questions: ['backpropagation'],
  },
  {
    id: 'sequences',
    title: 'From recurrence to attention',
    claim:
      'A recurrent network hands the past on through every step, and it fades; attention reaches any earlier place in one.',
    tries: 'Shorten the memory of a model that reads, and watch its guesses get worse',
    minutes: 10,
    path: '/learn/sequences',
    questions: ['transformers'],
  },
  {
    id: 'adversaries',
    title: 'Two networks that outdo each other',
    claim: 'A generator and a discriminator teach each other, and when the fakes are perfect the best judge is a coin.',
    tries: 'Move the fakes onto the real ones and watch the best possible judge give up',
    minutes: 10,
    path: '/learn/adversaries',
    questions: ['adversaries'],
  },
  {
    id: 'autoencoders',
    title: 'Autoencoders: what survives a narrow place',
    claim:
      'What has to pass through a narrow place and be rebuilt is reduced to what its kind have in common and how it differs.',
    tries: 'Send a digit through 2, 8 or 32 numbers, and see what comes back',
    minutes: 8,
    path: '/learn/autoencoders',
    questions: ['autoencoder'],
  },
  {
    id: 'diffusion',
    title: 'Diffusion: an image out of noise',
    claim: 'A network that can take a little noise away can make something out of nothing but noise, step by step.',
    tries: 'Turn time back, and watch noise fall into eight places',
    minutes: 8,
    path: '/learn/diffusion',
    questions: ['diffusion'],
  },
  {
    id: 'chance',
    title: 'Chance, temperature and what a model does not know',
    claim: 'A language model gives chances, and dice choose; what is likely is not what is true.',
    tries: 'Turn the temperature of a model that writes',
    minutes: 8,
    path: '/learn/sampling',
    questions: ['temperature'],
  },
  {
    id: 'requirements',
    title: 'Quality, diversity, speed',
    claim: 'Quality, diversity and speed pull against each other, and one number never says all three.',
    tries: 'Measure all three of a model that writes, at five temperatures',
    minutes: 7,
    path: '/learn/requirements',
    questions: ['requirements'],
  },
  {
    id: 'fine-tuning',
    title: 'From foundation to fine-tuning',
    claim:
      'A model that has learnt much in general learns the particular quickly, at a price that can be measured: what it forgets, and how far it drifts.',
    tries: 'Reward a model for vowels, and see what the reward costs',
    minutes: 10,
    path: '/learn/fine-tuning',
    questions: [],
  },
  {
    id: 'few-shot',
    title: 'Learning from a few examples',
    claim: 'After much has been learnt before, a few examples are enough, and the first few do most of the work.',
    tries: 'Show a network one drawing of a sign it has never met',
    minutes: 7,
    path: '/learn/examples',
    questions: ['few-shot'],
  },
  {
    id: 'industry',
    title: 'In industry',
    claim: 'What pays is a workflow in which models propose, measurements check and people answer for the result.',
    tries: 'Sign a text, change one letter, and see the signature fail',
    minutes: 9,
    path: '/learn/industry',
    questions: [],
  },
]

export const sectionOf = (id: SectionId): Section => sections.find((section) => section.id === id)!

export const sectionTitles = Object.fromEntries(sections.map(({ id, title }) => [id, title])) as Readonly<
  Record<SectionId, string>
>
