/** Every page of the Studio: what the rail, the command menu and the routes know of it. */

import type { LinkSchema } from 'atelier/studio'
import type { ComponentType } from 'react'
import { aeLink } from './ae/link'
import { anomalyLink } from './anomaly/link'
import { backpropagationLink } from './backpropagation/link'
import { chanceLink } from './chance/link'
import { classifierLink } from './classifier/link'
import { diffusionLink } from './diffusion/link'
import { duelLink } from './duel/link'
import { duelChapterLink } from './duel-chapter/link'
import { essaysLink } from './essays/link'
import { evaluationLink } from './evaluation/link'
import { evolutionLink } from './evolution/link'
import { fewShotLink } from './few-shot/link'
import { guideLink } from './guide/link'
import { helpLink } from './help/link'
import { imageLink } from './image/link'
import { lifecycleLink } from './lifecycle/link'
import { lifecycleChapterLink } from './lifecycle-chapter/link'
import { modelsLink } from './models/link'
import { quizLink } from './quiz/link'
import { compareLink, runLink, runsLink } from './recorded/link'
import { reviewLink } from './review/link'
import { settingsLink } from './settings/link'
import { startLink } from './start/link'
import { styleganLink } from './stylegan/link'
import { textLink } from './text/link'
import { vaeLink } from './vae/link'
import { writeLink } from './write/link'

export interface Page {
  readonly path: string
  /** An address of it, where its path has parameters: for tests. */
  readonly example?: string
  readonly title: string
  /** What a visitor can do there, in a few words. */
  readonly about: string
  readonly section: 'Start' | 'Learn' | 'Lab' | 'Work' | 'Runs' | 'Models' | 'Studio'
  /** What its address says of its controls. */
  readonly link: LinkSchema
  /** False where the page says nothing in the inspector: it then has that room for itself. */
  readonly inspector?: false
  load(): Promise<{ readonly default: ComponentType }>
}

/** In the order in which the rail shows them. */
export const pages: readonly Page[] = [
  {
    path: '/',
    title: 'Start',
    about: 'Turn the temperature of a model that is writing',
    section: 'Start',
    link: startLink,
    load: () => import('./start/Start'),
  },
  {
    path: '/learn',
    title: 'Study guide',
    about: 'Twelve sections, each with one claim and figures that run',
    section: 'Learn',
    link: guideLink,
    inspector: false,
    load: () => import('./guide/Guide'),
  },
  {
    path: '/learn/$section',
    example: '/learn/generative',
    title: 'Study guide',
    about: 'What makes AI generative: the first section',
    section: 'Learn',
    link: guideLink,
    load: () => import('./guide/Chapter'),
  },
  {
    path: '/learn/quiz',
    title: 'Ten questions',
    about: 'Answer, predict, run the experiment, compare',
    section: 'Learn',
    link: quizLink,
    load: () => import('./quiz/Quiz'),
  },
  {
    path: '/learn/review',
    title: 'Review',
    about: 'What is due: recall first, then the key and the experiment',
    section: 'Learn',
    link: reviewLink,
    load: () => import('./review/Review'),
  },
  {
    path: '/learn/essays',
    title: 'Essays',
    about: 'Outlines that rest on what you have measured',
    section: 'Learn',
    link: essaysLink,
    load: () => import('./essays/Essays'),
  },
  {
    path: '/learn/chance',
    title: 'Chance and temperature',
    about: 'Same dice, another temperature, another word',
    section: 'Learn',
    link: chanceLink,
    load: () => import('./chance/Chance'),
  },
  {
    path: '/learn/backpropagation',
    title: 'Backpropagation',
    about: 'Forward, backward, update: every number of a small network',
    section: 'Learn',
    link: backpropagationLink,
    load: () => import('./backpropagation/Backpropagation'),
  },
  {
    path: '/learn/evolution',
    title: 'From memory to attention',
    about: 'Drag the clue away: whose gradient still reaches it?',
    section: 'Learn',
    link: evolutionLink,
    load: () => import('./evolution/Evolution'),
  },
  {
    path: '/learn/duel',
    title: 'One-upmanship',
    about: 'Let one side move, and the other’s advantage vanishes',
    section: 'Learn',
    link: duelChapterLink,
    load: () => import('./duel-chapter/DuelChapter'),
  },
  {
    path: '/learn/lifecycle',
    title: 'From foundation to assistant',
    about: 'One beginning, answered at every station of a model’s life',
    section: 'Learn',
    link: lifecycleChapterLink,
    load: () => import('./lifecycle-chapter/LifecycleChapter'),
  },
  {
    path: '/learn/few-shot',
    title: 'A few examples',
    about: 'Show one drawing of each sign; new ones are told apart',
    section: 'Learn',
    link: fewShotLink,
    load: () => import('./few-shot/FewShot'),
  },
  {
    path: '/lab/text',
    title: 'The text lab',
    about: 'Race five kinds of models over a text, and look where one looks',
    section: 'Lab',
    link: textLink,
    load: () => import('./text/TextLab'),
  },
  {
    path: '/lab/classifier',
    title: 'Classifier against generator',
    about: 'The same points, learnt twice: one names, one makes',
    section: 'Lab',
    link: classifierLink,
    load: () => import('./classifier/Classifier'),
  },
  {
    path: '/lab/gan',
    title: 'The duel (GAN)',
    about: 'Step one player at a time and watch the other’s advantage vanish',
    section: 'Lab',
    link: duelLink,
    load: () => import('./duel/Duel'),
  },
  {
    path: '/lab/stylegan',
    title: 'Mixing styles (StyleGAN)',
    about: 'Coarse styles of one face, fine ones of another',
    section: 'Lab',
    link: styleganLink,
    load: () => import('./stylegan/Stylegan'),
  },
  {
    path: '/lab/ae',
    title: 'The autoencoder',
    about: 'Narrow the bottleneck and see what is lost',
    section: 'Lab',
    link: aeLink,
    load: () => import('./ae/Ae'),
  },
  {
    path: '/lab/vae',
    title: 'The plane of a VAE',
    about: 'Walk a space in which every place means something',
    section: 'Lab',
    link: vaeLink,
    load: () => import('./vae/Vae'),
  },
  {
    path: '/lab/diffusion',
    title: 'Diffusion',
    about: 'Scrub through a digit on its way out of noise',
    section: 'Lab',
    link: diffusionLink,
    load: () => import('./diffusion/Diffusion'),
  },
  {
    path: '/lab/anomaly',
    title: 'What is unusual',
    about: 'Find the odd ones in a table or a picture of your own, and why',
    section: 'Lab',
    link: anomalyLink,
    load: () => import('./anomaly/Anomaly'),
  },
  {
    path: '/work/text',
    title: 'Write and be surprised',
    about: 'See what a model had not expected, and take another way',
    section: 'Work',
    link: writeLink,
    load: () => import('./write/Write'),
  },
  {
    path: '/work/image',
    title: 'The image bench',
    about: 'Stage variations, compare with a slider, keep',
    section: 'Work',
    link: imageLink,
    load: () => import('./image/Image'),
  },
  {
    path: '/work/lifecycle',
    title: 'The life of a model',
    about: 'Train it, rank twelve pairs, press Learn, and see it move',
    section: 'Work',
    link: lifecycleLink,
    load: () => import('./lifecycle/Lifecycle'),
  },
  {
    path: '/work/eval',
    title: 'The evaluation bench',
    about: 'Quality, diversity and speed of several models side by side',
    section: 'Work',
    link: evaluationLink,
    load: () => import('./evaluation/Evaluation'),
  },
  {
    path: '/runs',
    title: 'Runs',
    about: 'All that was trained here; lay two over each other',
    section: 'Runs',
    link: runsLink,
    load: () => import('./recorded/Runs'),
  },
  {
    path: '/runs/compare',
    title: 'Compare runs',
    about: 'Curves over each other, settings side by side',
    section: 'Runs',
    link: compareLink,
    load: () => import('./recorded/Compare'),
  },
  {
    path: '/runs/$id',
    example: '/runs/page-none',
    title: 'A run',
    about: 'Its curves, samples, settings and checkpoints',
    section: 'Runs',
    link: runLink,
    load: () => import('./recorded/Run'),
  },
  {
    path: '/models',
    title: 'Models',
    about: 'Cards, lineage, export, and your own by drop',
    section: 'Models',
    link: modelsLink,
    load: () => import('./models/Models'),
  },
  {
    path: '/settings',
    title: 'Settings',
    about: 'Colours, motion, the engine, and what is kept in this browser',
    section: 'Studio',
    link: settingsLink,
    inspector: false,
    load: () => import('./settings/Settings'),
  },
  {
    path: '/help',
    title: 'Help',
    about: 'Keys, how figures read, engines, links, your data',
    section: 'Studio',
    link: helpLink,
    inspector: false,
    load: () => import('./help/Help'),
  },
]
