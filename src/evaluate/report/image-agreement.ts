/** Whether a generator that is asked for a class makes images of it. */
import { type ImageSet, imageSize } from '../../data/index.js'
import type { ImageGenerator } from '../../sample/index.js'
import { accuracyOf } from '../classification.js'
import type { FeatureExtractor } from '../feature-extractor.js'
import type { ClassReader, SeenClasses } from './image-classes.js'
import type { ImageSets } from './image-sets.js'
import { measureOf } from './measure.js'
import type { Measure } from './report.js'

export interface AgreementOptions {
  readonly generator: ImageGenerator
  readonly reader: ClassReader
  readonly extractor: FeatureExtractor
  readonly training: ImageSet
  readonly sets: ImageSets
  /** What is seen in the real images. */
  readonly real: SeenClasses
}

/** Images asked of all classes together, about. */
const asked = 1000

/**
 * The share of images that show the class they were asked for, beside how often real images are seen as what they are; undefined for generators
 * without classes, or of other classes than the data's.
 */
export async function agreementMeasure(options: AgreementOptions): Promise<Measure | undefined> {
  const { generator, reader, extractor, training, sets, real } = options
  const { classes } = reader
  if (generator.classes === undefined || generator.classes.length !== classes.length) return undefined
  const each = Math.max(1, Math.min(Math.floor(asked / classes.length), Math.floor(sets.count / classes.length)))
  const size = imageSize(training)
  const pixels = new Uint8Array(each * classes.length * size)
  for (const label of classes.keys()) {
    pixels.set(await generator.generate(each, { seed: sets.seed, label }), label * each * size)
  }
  const wanted = Int32Array.from({ length: each * classes.length }, (_, i) => Math.floor(i / each))
  const features = await extractor.features(pixels, training)
  const seen = await reader.read({ name: 'asked for', role: 'model', what: '', pixels, features })
  const floor = sets.real.labels && accuracyOf(real.labels, sets.real.labels).value
  return measureOf(
    accuracyOf(seen.labels, wanted),
    {
      name: 'Class agreement',
      unit: '%',
      better: 'higher',
      samples: wanted.length,
      seed: sets.seed,
      ...(floor !== undefined && { floor: 100 * floor, floorName: 'real test images' }),
      note: `Share of images that show the class they were asked for, seen ${reader.how}.`,
    },
    100,
  )
}
