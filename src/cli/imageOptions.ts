/** What `atelier train` can be told of models of images, beside what every run is told. */
import type { ImageFamilyName, ImageRunOptions } from '../train/index.node.js'
import { diffusionKeys, diffusionOptions } from './diffusionOptions.js'
import type { ExampleSource } from './exampleSource.js'
import { gameKeys, ganKeys, ganOptions } from './ganOptions.js'
import { sourceOptions } from './imageSource.js'
import type { OptionTable, ValuesOf } from './option.js'
import { given, runOptions } from './runOptions.js'
import { styleganKeys, styleganOptions } from './styleganOptions.js'

/** By name, so that help does not load what trains them. */
export const imageFamilies = [
  'autoencoder',
  'vae',
  'classifier',
  'diffusion',
  'flow',
  'gan',
  'stylegan',
] as const satisfies readonly ImageFamilyName[]

export const imageOptions = {
  ...sourceOptions,
  network: {
    kind: 'choice',
    choices: ['linear', 'dense', 'convolutional', 'lenet', 'residual', 'unet', 'dit'],
    help: 'what an autoencoder or a vae is made of; a classifier is lenet or residual, diffusion and flow are unet, dit or dense',
    otherwise: 'convolutional, residual or unet; dense for points and rows',
  },
  bottleneck: { kind: 'whole', least: 1, help: "numbers of an autoencoder's code", otherwise: '32' },
  latent: {
    kind: 'whole',
    least: 1,
    help: 'numbers of the code of a vae, a gan or a stylegan',
    otherwise: '32, or 64',
  },
  beta: { kind: 'number', least: 0, help: "weight of a vae's divergence", otherwise: '1' },
  freeBits: { kind: 'number', least: 0, help: 'nats of divergence that each latent number has free', otherwise: '0' },
  likelihood: {
    kind: 'choice',
    choices: ['bernoulli', 'gaussian'],
    help: 'what a vae takes pixels for: chances of black and white, or levels',
    otherwise: 'bernoulli',
  },
  features: { kind: 'whole', least: 32, help: "numbers that a classifier's answer follows from", otherwise: '64' },
  ...diffusionOptions,
  ...ganOptions,
  ...styleganOptions,
  augment: {
    kind: 'number',
    least: 0,
    help: 'how far images are moved, turned and stretched: 1 is what digits can bear',
    otherwise: '1 for a classifier, 0 for all else',
  },
  pictures: { kind: 'switch', help: 'keep a sheet of what is made at every validation, and an animation of them' },
} as const satisfies OptionTable

/** The same under headings of help. */
export const imageOptionGroups: readonly (readonly [heading: string, options: OptionTable])[] = [
  ['Of images, points, tables and sounds:', without(imageOptions, diffusionOptions, ganOptions, styleganOptions)],
  ['Of diffusion and flow:', diffusionOptions],
  ['Of a gan or a stylegan:', { ...ganOptions, ...styleganOptions }],
]

function without(table: OptionTable, ...others: readonly OptionTable[]): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !others.some((other) => Object.hasOwn(other, key))))
}

/** A run of images: no default for what its family decides. */
export const imageTrainOptions = { ...runOptions, ...imageOptions } as const satisfies OptionTable

export type ImageTrainValues = ValuesOf<typeof imageTrainOptions>

/** What makes a model, and what trains it, where it is given. */
const modelKeys = [
  'network',
  'width',
  'layers',
  'bottleneck',
  'latent',
  'beta',
  'freeBits',
  'likelihood',
  'features',
  ...diffusionKeys,
  ...ganKeys,
  ...styleganKeys,
] as const
const recipeKeys = [
  ...(['steps', 'batch', 'learningRate', 'weightDecay', 'warmup', 'cooldown', 'clip', 'average', 'augment'] as const),
  ...(['validateEvery', 'checkpointEvery', 'threads'] as const),
  ...gameKeys,
] as const

/** The run that the options describe. */
export function imageRunOptions(
  values: ImageTrainValues & { readonly model: ImageFamilyName },
  { data, out, source }: Pick<ImageRunOptions, 'data' | 'out'> & { readonly source: ExampleSource },
): ImageRunOptions {
  const { seed, keep, target, resume } = values
  return {
    ...{ data, out, source: { ...source }, seed, keep, target },
    resume: resume === 'auto' ? resume : resume === 'true',
    model: { family: values.model, ...given(values, modelKeys) } as ImageRunOptions['model'],
    ...given(values, recipeKeys),
  }
}
