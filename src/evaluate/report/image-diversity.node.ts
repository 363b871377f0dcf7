/** The section on diversity: what is made of all that there is. */
import { type ImageSet, imageSize } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { FeatureExtractor } from '../feature-extractor.js'
import { classCoverage } from '../samples/classes.js'
import { duplicateRows, nearDuplicates } from '../samples/duplicates.js'
import { nearThreshold } from '../samples/memorisation.js'
import { vendiScore } from '../samples/vendi.js'
import { bootstrap, bootstrapMean } from '../statistics/bootstrap.js'
import { jackknifeInterval } from '../statistics/jackknife.js'
import { meanRow } from '../statistics/moments.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { wilson } from '../statistics/proportions.js'
import type { ClassReader, SeenClasses } from './image-classes.js'
import { classFigure } from './image-figures.node.js'
import type { ImageSets, JudgedImages } from './image-sets.js'
import { measureOf } from './measure.js'
import type { Measure, ReportSection } from './report.js'

export interface DiversityOptions {
  readonly memory: Memory
  readonly sets: ImageSets
  readonly training: ImageSet
  readonly extractor: FeatureExtractor
  /** Where classes are told: by whom, and those of the model's and of real images. */
  readonly classes?: { readonly reader: ClassReader; readonly own: SeenClasses; readonly real: SeenClasses }
}

export interface Diversity {
  readonly section: ReportSection
  /** For the verdict. */
  readonly said: { readonly classes?: { readonly covered: number; readonly all: number } }
}

const resampling = { resamples: 300, method: 'percentile' } as const

/** Classes, spread, effective number and duplicates of the model's images, each beside that of real ones. */
export async function diversitySection(options: DiversityOptions): Promise<Diversity> {
  const { sets, training, classes } = options
  const { model, real } = sets
  const told = classes && classMeasures(classes, sets)
  const pairs: (readonly [own: Measure, real: Measure])[] = [
    ...(told?.measures ?? []),
    [await spreadMeasure(model, options), await spreadMeasure(real, options)],
    [vendiMeasure(model, options), vendiMeasure(real, options)],
    [equalMeasure(model, training, sets), equalMeasure(real, training, sets)],
    await nearMeasures(options),
  ]
  return {
    section: {
      title: 'Diversity',
      text: 'How much of what real images show is made. All of it is to be held against the same measure of as many real test images, which stands beside each as its floor.',
      measures: pairs.map(([own, other]) => ({ ...own, floor: other.value, floorName: 'real test images' })),
      figures: classes
        ? [classFigure(classes.reader.classes, classes.real.labels, classes.own.labels, classes.reader.how)]
        : [],
    },
    said: told ? { classes: told.said } : {},
  }
}

function classMeasures(
  { reader, own, real }: NonNullable<DiversityOptions['classes']>,
  { reference, count, seed }: ImageSets,
): {
  readonly measures: readonly (readonly [Measure, Measure])[]
  readonly said: NonNullable<Diversity['said']['classes']>
} {
  const all = reader.classes.length
  const wanted = reference.labels ?? real.labels
  const interval = (labels: Int32Array, figure: 'covered' | 'divergence') =>
    bootstrap(
      [labels.length],
      (places) =>
        classCoverage(
          places!.map((place) => labels[place]!),
          wanted,
          all,
        )[figure],
      {
        seed,
        ...resampling,
      },
    )
  const both = (figure: 'covered' | 'divergence', told: Pick<Measure, 'name' | 'better' | 'note' | 'unit'>) =>
    [own, real].map(({ labels }) => measureOf(interval(labels, figure), { ...told, samples: count, seed })) as [
      Measure,
      Measure,
    ]
  return {
    measures: [
      both('covered', {
        name: 'Classes covered',
        unit: `of ${all}`,
        better: 'higher',
        note: `Classes of which there is at least one image, seen ${reader.how}.`,
      }),
      both('divergence', {
        name: 'Class divergence',
        unit: 'nats',
        better: 'lower',
        note: 'Divergence of the shares of classes from those of training images: 0 where each is as frequent as in reality.',
      }),
    ],
    said: { covered: classCoverage(own.labels, wanted, all).covered, all },
  }
}

/** Pairs of different images that are compared, at most. */
const mostPairs = 1000

/** How different two images of a set look on average: by the extractor's own eye where it has one, else by its features. */
async function spreadMeasure(
  { pixels, features }: JudgedImages,
  { extractor, training, sets }: DiversityOptions,
): Promise<Measure> {
  const { count, seed } = sets
  const pairs = Math.min(mostPairs, count >> 1)
  const size = imageSize(training)
  const { width, distances } = extractor
  const found = distances
    ? await distances.call(
        extractor,
        pixels.subarray(0, pairs * size),
        pixels.subarray(pairs * size, 2 * pairs * size),
        training,
      )
    : Float64Array.from({ length: pairs }, (_, i) => {
        const difference = (j: number): number => features[i * width + j]! - features[(pairs + i) * width + j]!
        return Math.hypot(...Array.from({ length: width }, (_, j) => difference(j)))
      })
  return measureOf(bootstrapMean(found, { seed, ...resampling }), {
    name: 'Spread',
    better: 'higher',
    samples: pairs,
    seed,
    note: distances
      ? 'Mean perceptual distance of two images, in the manner of LPIPS by the stages of the frozen network; noise spreads, too.'
      : 'Mean distance of two images in the features; noise spreads, too.',
  })
}

/** Images of the Vendi score, at most: it grows with the count, and the jackknife takes it forty times. */
const mostVendi = 2000

/** Features about the mean of real ones, so that cosines tell images apart. */
function vendiMeasure({ features }: JudgedImages, { sets, extractor: { width } }: DiversityOptions): Measure {
  const count = Math.min(mostVendi, sets.count)
  const mean = meanRow(sets.reference.features, width)
  const centred = Float64Array.from(features.subarray(0, count * width), (value, i) => value - mean[i % width]!)
  const groups = Math.min(20, count >> 1)
  const without = Array.from({ length: groups }, (_, group) =>
    vendiScore(
      centred.filter((_, i) => Math.floor(i / width) % groups !== group),
      width,
    ),
  )
  return measureOf(jackknifeInterval(vendiScore(centred, width), without), {
    name: 'Vendi score',
    better: 'higher',
    samples: count,
    seed: sets.seed,
    note: 'How many images there are when alike ones count as one, by the cosines of centred features; at most as many as there are features.',
  })
}

function equalMeasure({ pixels }: JudgedImages, training: ImageSet, { count, seed }: ImageSets): Measure {
  const equal = duplicateRows(pixels, imageSize(training)).length
  return measureOf(
    wilson(equal, count),
    {
      name: 'Duplicates',
      unit: '%',
      better: 'lower',
      samples: count,
      seed,
      note: 'Share of images that equal an earlier one of the set in every byte.',
    },
    100,
  )
}

/** Share of images that have another one nearer than 99 of 100 real images have; of real ones 1 %. */
async function nearMeasures({ memory, sets, extractor: { width } }: DiversityOptions): Promise<[Measure, Measure]> {
  const { model, real, count, seed } = sets
  const own = await nearestRows(memory, real.features, real.features, width, { count: 1, isSelf: true })
  const { threshold, rank } = nearThreshold(own.distances, Math.max(0.01, 1 / (count + 1)))
  const { pairs } = await nearDuplicates(memory, model.features, width, threshold)
  const measure = (found: number): Measure =>
    measureOf(
      wilson(found, count),
      {
        name: 'Near duplicates',
        unit: '%',
        better: 'lower',
        samples: count,
        seed,
        note: 'Share of images with another one nearer in the features than 99 of 100 real images have any: the same picture again.',
      },
      100,
    )
  return [measure(pairs.length), measure(rank - 1)]
}
