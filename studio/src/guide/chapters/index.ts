/** The text of every section. */
import type { SectionId } from 'atelier/studio'
import type { ComponentType } from 'react'

type Load = () => Promise<{ readonly default: ComponentType }>

export const chapters: Readonly<Record<SectionId, Load>> = {
  generative: () => import('./generative'),
  chef: () => import('./chef'),
  networks: () => import('./networks'),
  sequences: () => import('./sequences'),
  adversaries: () => import('./adversaries'),
  autoencoders: () => import('./autoencoders'),
  diffusion: () => import('./diffusion'),
  chance: () => import('./chance'),
  requirements: () => import('./requirements'),
  'fine-tuning': () => import('./fine-tuning'),
  'few-shot': () => import('./few-shot'),
  industry: () => import('./industry'),
}
