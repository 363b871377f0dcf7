/** What `atelier train` can be told of diffusion and flow matching. */
import type { OptionTable } from './option.js'

export const diffusionOptions = {
  process: {
    kind: 'choice',
    choices: ['edm', 'ddpm'],
    help: 'how diffusion adds noise and what its network answers',
    otherwise: 'edm',
  },
  condition: {
    kind: 'choice',
    choices: ['none', 'labels', 'captions'],
    help: 'what diffusion or a flow is told of an example',
    otherwise: 'labels where there are some, else none',
  },
  conditionDropout: {
    kind: 'number',
    least: 0,
    most: 0.99,
    help: 'share of the examples whose condition is passed over, for guidance',
    otherwise: '0.1',
  },
  pairing: {
    kind: 'choice',
    choices: ['random', 'optimal'],
    help: 'which noise of a batch a flow carries to which example: any, or the nearest for all',
    otherwise: 'optimal for points and rows, random for images',
  },
} as const satisfies OptionTable

/** Those that make a model. */
export const diffusionKeys = ['process', 'condition', 'conditionDropout', 'pairing'] as const
