/** The report on a generator of images: quality, diversity, copying and speed, beside real images and baselines. */
import type { ImageSet } from '../../data/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import type { ImageCoder, ImageGenerator } from '../../sample/index.js'
import type { FeatureExtractor } from '../feature-extractor.js'
import { peakMemory } from '../peak-memory.node.js'
import { agreementMeasure } from './image-agreement.js'
import { classReader, type SeenClasses } from './image-classes.js'
import { codeSection } from './image-code.node.js'
import { copySection } from './image-copying.node.js'
import { diversitySection } from './image-diversity.node.js'
import { featureFigure, gridFigure } from './image-figures.node.js'
import { type ImageLikelihood, likelihoodSection } from './image-likelihood.js'
import { confidenceMeasure, distributionMeasures } from './image-measures.js'
import { imageSets, type JudgedImages } from './image-sets.js'
import { imageSpeed } from './image-speed.js'
import { diversityWords, qualityWords } from './image-words.js'
import type { ComparisonRow, Measure, Report, ReportSection } from './report.js'

/** A generator of images, and what it is judged on. */
export interface ImageEvaluation {
  readonly generator: ImageGenerator
  readonly training: ImageSet
  readonly test: ImageSet
  readonly extractor: FeatureExtractor
  /** Shows what the model keeps of an image, and what lies between two, where it encodes. */
  readonly coder?: ImageCoder
  /** Where the model says how probable images are. */
  readonly likelihood?: ImageLikelihood
  /** Images of each kind, at most; no more than there are test images. Default 5,000. */
  readonly samples?: number
  /** Default 1. */
  readonly seed?: number
  /** Computes distances. Default: one of its own. */
  readonly memory?: Memory
  readonly signal?: AbortSignal
  /** How it was made, for the end of the report. */
  readonly made?: Readonly<Record<string, string>>
}

/**
 * Measures a generator on every axis, beside real test images, a Gaussian in the components of the pixels, a copier of training images,
 * shuffled pixels and the mean image. Takes about a minute on MNIST with 5,000 images on two cores.
 * @throws AtelierError where shapes differ or there are too few images.
 */
export async function evaluateImages(given: ImageEvaluation): Promise<Report> {
  const { generator, training, test, extractor, coder, samples = 5000, seed = 1 } = given
  const memory = given.memory ?? createMemory({ seed })
  const sets = await imageSets({ ...given, memory, samples, seed })
  const { model, real, baselines, count } = sets
  const reader = classReader(memory, sets, training, extractor)
  const rows: MeasuredRow[] = []
  for (const images of [model, real, ...baselines]) {
    given.signal?.throwIfAborted()
    const seen = await reader?.read(images)
    const measures = await distributionMeasures(memory, images, sets, extractor.width)
    rows.push({
      images,
      measures: [...measures, ...(seen ? [confidenceMeasure(seen, sets)] : [])],
      ...(seen && { seen }),
    })
  }
  const copies = await copySection(
    memory,
    sets,
    rows.map(({ images }) => images),
    training,
  )
  const comparison = {
    title: 'Beside real images and baselines',
    text: `Every row has ${count.toLocaleString('en-US')} images and is measured against the same ${count.toLocaleString('en-US')} training images. Distances cannot see that the copier copies; the last column can.`,
    rows: rows.map(({ images, measures }, i): ComparisonRow => {
      const copied = copies.rows[i]!
      return { name: images.name, role: images.role, what: images.what, measures: [...measures, copied] }
    }),
  }
  const speed = await imageSpeed({ generator, sets, peakBytes: peakMemory() })
  const [own, floor, gaussian] = comparison.rows as [ComparisonRow, ComparisonRow, ComparisonRow]
  const named = (row: ComparisonRow, name: string): Measure => row.measures.find((measure) => measure.name === name)!
  const references = (name: string) => [
    { name: 'real', value: named(floor, name).value },
    { name: 'PCA-Gaussian', value: named(gaussian, name).value },
  ]
  const [first, second] = rows as [MeasuredRow, MeasuredRow]
  const classes = reader && first.seen && second.seen && { reader, own: first.seen, real: second.seen }
  const agreement = classes && (await agreementMeasure({ ...classes, generator, extractor, training, sets }))
  const diversity = await diversitySection({ memory, sets, training, extractor, ...(classes && { classes }) })
  const verdicts = [
    {
      axis: 'Quality',
      words: qualityWords(named(own, 'FID'), named(floor, 'FID'), named(gaussian, 'FID')),
      measure: named(own, 'FID'),
      references: references('FID'),
    },
    {
      axis: 'Diversity',
      words: diversityWords({
        coverage: named(own, 'Coverage'),
        real: named(floor, 'Coverage'),
        ...diversity.said,
        ...copies.said,
      }),
      measure: named(own, 'Coverage'),
      references: references('Coverage'),
    },
    speed.verdict,
  ]
  const features = `${extractor.name}, ${extractor.width} numbers an image, sha256 ${extractor.sha256.slice(0, 16)}…`
  return {
    title: `${generator.name} on ${training.name}`,
    summary: verdicts.map(({ words }) => words).join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${training.name}: ${training.count.toLocaleString('en-US')} training and ${test.count.toLocaleString('en-US')} test images`,
      features,
      images: `${count.toLocaleString('en-US')} of each kind`,
      seed: String(seed),
    },
    sections: [
      {
        title: 'Pictures',
        measures: [],
        figures: [
          await gridFigure(model, training, 'Made by this model'),
          await gridFigure(real, training, 'Real test images'),
        ],
      },
      { title: 'Side by side', comparison, measures: [], figures: [] },
      {
        title: 'Quality',
        text: `How real the images look to frozen features (${features}). Figures that rest on other features are not comparable.`,
        measures: [
          ...withFloors(['FID', 'KID × 1000', 'Precision', 'Density', 'Class confidence'], own, floor),
          ...(agreement ? [agreement] : []),
        ],
        figures: [await featureFigure(memory, sets, extractor.width)],
      },
      {
        ...diversity.section,
        measures: [...withFloors(['Recall', 'Coverage'], own, floor), ...diversity.section.measures],
      },
      copies.section,
      ...(given.likelihood ? [await likelihoodSection(given.likelihood, test, seed)] : []),
      ...(coder ? [await codeSection(coder, { memory, training, test, seed })] : []),
      speed.section,
    ],
  }
}

/** One set with its measures. */
interface MeasuredRow {
  readonly images: JudgedImages
  readonly measures: readonly Measure[]
  readonly seen?: SeenClasses
}

/** The model's measures of these names, each with that of real images as its floor. */
function withFloors(names: readonly string[], own: ComparisonRow, real: ComparisonRow): ReportSection['measures'] {
  return own.measures.flatMap((measure, i) =>
    names.includes(measure.name)
      ? [{ ...measure, floor: real.measures[i]!.value, floorName: 'real against real' }]
      : [],
  )
}
