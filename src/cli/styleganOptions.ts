/** What `atelier train` can be told of a StyleGAN, beside what all models of images are told. */
import type { OptionTable } from './option.js'

export const styleganOptions = {
  mappingLayers: {
    kind: 'whole',
    least: 1,
    help: "layers of a stylegan's mapping from codes to styles",
    otherwise: '4',
  },
  synthesis: {
    kind: 'choice',
    choices: ['skip', 'residual'],
    help: 'how a stylegan comes to a picture: the sum of all resolutions, or from residual features',
    otherwise: 'residual',
  },
  mixing: {
    kind: 'number',
    least: 0,
    most: 1,
    help: "share of a stylegan's pictures in training whose later layers have another style",
    otherwise: '0.9',
  },
  pathLength: {
    kind: 'number',
    least: 0,
    help: 'weight of even steps in the space of styles',
    otherwise: '2',
  },
} as const satisfies OptionTable

/** Those that make a model. */
export const styleganKeys = ['mappingLayers', 'synthesis', 'mixing', 'pathLength'] as const
