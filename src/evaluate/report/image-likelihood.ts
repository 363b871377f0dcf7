/** How well a model that has a likelihood predicts test images. */
import { type ImageSet, imageBatch, selectImages } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import type { Evidence } from '../evidence.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import { measureOf } from './measure.js'
import type { ReportSection } from './report.js'

interface Floor {
  readonly name: string
  readonly loss: number
}

/** What a model says of the chance of images. */
export interface ImageLikelihood {
  /** Draws of a code that the importance-weighted bound is taken from. */
  readonly draws: number
  /** Of images [n, channels, height, width] from 0 to 1. */
  evidence(images: Float32Array): Promise<Evidence>
  /** Mean of −ln p by what the model has to beat. */
  baseline(measured: ImageSet): Floor | Promise<Floor>
}

/** Test images that are measured, at most. */
const mostMeasured = 200

/** The bound that training makes large and the tighter one of many draws, in nats, beside the baseline. */
export async function likelihoodSection(
  likelihood: ImageLikelihood,
  test: ImageSet,
  seed: number,
): Promise<ReportSection> {
  const { draws } = likelihood
  const places = randomStream(seed, 'images of the likelihood').permutation(test.count).subarray(0, mostMeasured)
  const measured = selectImages(test, places)
  const { bound, logLikelihood } = await likelihood.evidence(imageBatch(test, places))
  const { name, loss } = await likelihood.baseline(measured)
  const told = { unit: 'nats', better: 'higher', samples: measured.count, seed, floor: -loss, floorName: name } as const
  const isGrey = measured.pixels.some((byte) => byte > 0 && byte < 255)
  const warning = isGrey
    ? ' These images have levels between black and white, so with a Bernoulli likelihood the figures are scores and not to be held against published ones, which are of black and white pixels.'
    : ''
  const interval = (values: Float64Array) => bootstrapMean(values, { seed, resamples: 1000, method: 'percentile' })
  return {
    title: 'Likelihood',
    text: `How probable the model takes test images to be, in nats per image.${warning}`,
    measures: [
      measureOf(interval(bound), {
        ...told,
        name: 'Evidence bound',
        note: 'Mean lower bound on ln p of a test image, the one that training makes large (ELBO).',
      }),
      measureOf(interval(logLikelihood), {
        ...told,
        name: `ln p by ${draws} draws`,
        note: `A tighter bound on ln p, from ${draws} importance-weighted codes of each image; what it gains is what the encoder misses.`,
      }),
    ],
    figures: [],
  }
}
