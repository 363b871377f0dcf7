import { Classifier, type ClassifierConfig } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import { classShares } from '../image-baselines.js'
import type { Family } from './family.js'
import { lossCourse } from './loss-course.js'

export interface ClassifierOptions {
  readonly family: 'classifier'
  /** Default `residual`; `lenet` makes a step in a third of the time. */
  readonly network?: ClassifierConfig['network']
  /** Default 64. */
  readonly features?: number
}

export const classifier: Family<ClassifierOptions, ClassifierConfig, Classifier> = {
  describe({ network = 'residual', features = 64 }, { shape, classes }) {
    if (classes) return { family: 'classifier', network, shape, classes, features }
    throw new AtelierError(
      'classifier: data without labels: there is nothing to learn',
      'Give a folder with a folder for each class, or a set that has labels',
    )
  },
  make: (config) => new Classifier(config),
  course: (options) =>
    lossCourse(options, {
      training: ({ x, labels }) => options.model.loss(x, labels),
      validation: ({ x, labels }) => options.model.loss(x, labels),
    }),
  recipe: {
    ...{ learningRate: 0.02, weightDecay: 0.01, warmup: 0.05, cooldown: 0.7, clip: 1000, average: 0 },
    ...{ batch: 128, steps: 1500, warming: 0, augment: 1 },
  },
  unit: 'nats per label',
  baseline: (_, training, measured) => classShares(training, measured),
}
