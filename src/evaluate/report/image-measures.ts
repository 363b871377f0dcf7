/** The measures that every set of images in a report has: how near it is to the reference, and how much of it it reaches. */
import type { Memory } from '../../runtime/index.js'
import { frechetInterval } from '../samples/frechet-interval.js'
import { kernelDistance } from '../samples/kernel-distance.js'
import { expectedCoverage, precisionRecallDensityCoverage } from '../samples/precision-recall.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'
import { wilson } from '../statistics/proportions.js'
import type { SeenClasses } from './image-classes.js'
import type { ImageSets, JudgedImages } from './image-sets.js'
import { measureOf } from './measure.js'
import type { Measure } from './report.js'

/** Rows of the kernel distance, at most: it is unbiased at any size, and its cost grows with the square. */
const kernelRows = 1000

/** Of means of thousands of values, where the method matters little. */
const resampling = { resamples: 300, method: 'percentile' } as const

/** Groups of the jackknife: fewer where there are few images. */
const groupsFor = (count: number): number => Math.max(2, Math.min(20, Math.floor(count / 10)))

/** Fréchet and kernel distance, precision, recall, density and coverage of one set against the reference. */
export async function distributionMeasures(
  memory: Memory,
  { features }: JudgedImages,
  { reference, reach, neighbours, count, seed }: ImageSets,
  width: number,
): Promise<readonly Measure[]> {
  const told = { samples: count, seed }
  const few = Math.min(count, kernelRows)
  const kernel = kernelDistance(reference.features.subarray(0, few * width), features.subarray(0, few * width), width)
  const doubt = 1.96 * kernel.standardError
  const expected = expectedCoverage(count, count, neighbours)
  const { items } = await precisionRecallDensityCoverage(memory, reference.features, features, width, {
    neighbours,
    realReach: reach,
  })
  return [
    measureOf(frechetInterval(reference.features, features, width, { groups: groupsFor(count) }), {
      ...told,
      name: 'FID',
      better: 'lower',
      note: 'Fréchet distance between Gaussians fitted to the features of real and of made images; never 0, so read it beside its floor.',
    }),
    measureOf(
      { value: kernel.value, low: kernel.value - doubt, high: kernel.value + doubt },
      {
        ...told,
        samples: few,
        name: 'KID × 1000',
        better: 'lower',
        note: 'Kernel distance of the features times 1000; unbiased, so 0 on average for images that are as good as real ones.',
      },
      1000,
    ),
    measureOf(shareOf(items.precision), {
      ...told,
      name: 'Precision',
      better: 'higher',
      note: 'Share of made images that lie among real ones in the features: whether what is made looks real.',
    }),
    measureOf(bootstrapMean(items.density, { seed, ...resampling }), {
      ...told,
      name: 'Density',
      better: 'higher',
      note: 'How many real neighbourhoods hold a made image, 1 for real ones; above 1 the made images are too typical.',
    }),
    measureOf(shareOf(items.recall), {
      ...told,
      name: 'Recall',
      better: 'higher',
      note: 'Share of real images that lie among made ones in the features: whether all that is real can be made.',
    }),
    measureOf(shareOf(items.coverage), {
      ...told,
      name: 'Coverage',
      better: 'higher',
      note: `Share of real images with a made one in their neighbourhood; for real ones ${expected.toFixed(3)} on average, whatever the features.`,
    }),
  ]
}

/** Wilson's interval: the items are independent, the balls taken as given. */
const shareOf = (items: Float64Array): Interval =>
  wilson(
    items.reduce((sum, item) => sum + item, 0),
    items.length,
  )

/** How sure the class reader is. */
export const confidenceMeasure = ({ confidence }: SeenClasses, { count, seed }: ImageSets): Measure =>
  measureOf(bootstrapMean(confidence, { seed, ...resampling }), {
    name: 'Class confidence',
    better: 'higher',
    samples: count,
    seed,
    note: 'Mean chance of the likeliest class: whether each image clearly shows one thing.',
  })
