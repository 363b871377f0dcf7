/** The sets of images that a report compares: the model's, real ones, and those of the baselines, all as many and in the same features. */
import { type ImageSet, imageSize, selectImages } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { ImageGenerator } from '../../sample/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import type { FeatureExtractor } from '../feature-extractor.js'
import type { PrincipalComponents } from '../principal-components.js'
import { squaredReach } from '../samples/precision-recall.js'
import { copier, meanImage, pcaGaussian, pixelComponents, pixelShuffler } from './image-baselines.js'
import type { ComparisonRow } from './report.js'

/** Images of one origin. */
export interface JudgedImages {
  readonly name: string
  readonly role: ComparisonRow['role']
  readonly what: string
  /** Bytes [count, height, width, channels]. */
  readonly pixels: Uint8Array
  /** [count, width] */
  readonly features: Float32Array
  /** How long the generator took for each batch. */
  readonly batches?: readonly { readonly images: number; readonly seconds: number }[]
  readonly operationsPerImage?: number
}

export interface ImageSets {
  /** Images in each set. */
  readonly count: number
  readonly seed: number
  /** Training images that all are measured against. */
  readonly reference: JudgedImages & { readonly labels?: Int32Array }
  readonly model: JudgedImages
  /** Held-out images: what a perfect generator would make. */
  readonly real: JudgedImages & { readonly labels?: Int32Array }
  readonly baselines: readonly JudgedImages[]
  /** Real images that stand in no row; the same as `real` where there are no others. */
  readonly unseen: ImageSet
  /** Of the training images' pixels. */
  readonly components: PrincipalComponents
  /** Neighbours of precision and recall, and the squared distances at which the reference's images have so many. */
  readonly neighbours: number
  readonly reach: Float64Array
}

export interface SetOptions {
  readonly generator: ImageGenerator
  readonly training: ImageSet
  readonly test: ImageSet
  readonly extractor: FeatureExtractor
  readonly memory: Memory
  /** Images in each set, at most; no more than there are of either part. */
  readonly samples: number
  readonly seed: number
  readonly signal?: AbortSignal
}

/** Images made in one call, so that a signal is heard soon. */
const together = 500

/** Makes and reads all sets. @throws AtelierError where shapes differ or there are too few images. */
export async function imageSets(options: SetOptions): Promise<ImageSets> {
  const { generator, training, test, extractor, memory, seed } = options
  checkShapes(generator, training, test)
  const count = Math.min(options.samples, test.count, Math.floor(training.count / 2))
  if (count < least) {
    throw new AtelierError(
      `evaluate: ${count} images of each kind, of ${training.count} training and ${test.count} test images: too few to compare`,
      `It takes ${2 * least} training and ${least} test images, and as many samples, at least`,
    )
  }
  const places = randomStream(seed, 'images to measure against').permutation(training.count)
  const reference = selectImages(training, places.subarray(0, count))
  const others = selectImages(training, places.subarray(count))
  const order = randomStream(seed, 'real images').permutation(test.count)
  const real = selectImages(test, order.subarray(0, count))
  const unseen = test.count - count < least ? real : selectImages(test, order.subarray(count))
  const read = (pixels: Uint8Array): Promise<Float32Array> => extractor.features(pixels, training)
  const judged = async (set: ImageSet, told: Pick<JudgedImages, 'name' | 'role' | 'what'>) => ({
    ...told,
    pixels: set.pixels,
    features: await read(set.pixels),
    ...(set.labels && { labels: set.labels }),
  })
  const made = async (
    maker: ImageGenerator,
    told: Pick<JudgedImages, 'role' | 'what'> & { readonly name?: string },
  ): Promise<JudgedImages> => {
    const { pixels, batches } = await generated(maker, count, options)
    const { operationsPerImage } = maker
    return {
      ...{ name: maker.name, ...told, pixels, batches, features: await read(pixels) },
      ...(operationsPerImage !== undefined && { operationsPerImage }),
    }
  }
  const components = await pixelComponents(memory, training, { seed })
  const gaussian = pcaGaussian(memory, training, components)
  const against = await judged(reference, {
    name: 'training images',
    role: 'control',
    what: 'What all are measured against.',
  })
  const neighbours = Math.min(5, count - 1)
  try {
    return {
      ...{ count, seed, components, unseen, neighbours },
      reference: against,
      reach: await squaredReach(memory, against.features, extractor.width, neighbours),
      model: await made(generator, { name: 'this model', role: 'model', what: 'Made by this model, none left out.' }),
      real: await judged(real, {
        name: 'real test images',
        role: 'ceiling',
        what: 'Held-out images: the floor of every distance, and as good as any generator can be.',
      }),
      baselines: [
        await made(gaussian, {
          role: 'baseline',
          what: `A Gaussian in the ${components.count} directions in which pixels vary most.`,
        }),
        await made(copier(others), {
          role: 'control',
          what: 'Training images handed out again: perfect to every distance.',
        }),
        await made(pixelShuffler(others), {
          role: 'control',
          what: 'Training images with their pixels in random order.',
        }),
        await made(meanImage(training), { role: 'control', what: 'The mean of all training images, again and again.' }),
      ],
    }
  } finally {
    await gaussian.close()
  }
}

/** Images of a part, at least: fewer have no five neighbours and no shares worth a number. */
const least = 20

async function generated(
  maker: ImageGenerator,
  count: number,
  { seed, signal }: SetOptions,
): Promise<Required<Pick<JudgedImages, 'pixels' | 'batches'>>> {
  const size = imageSize(maker.shape)
  const pixels = new Uint8Array(count * size)
  const batches: { images: number; seconds: number }[] = []
  // The first call opens programs, which is no part of making images.
  await maker.generate(1, { seed })
  for (let from = 0; from < count; from += together) {
    signal?.throwIfAborted()
    const images = Math.min(together, count - from)
    const start = performance.now()
    const part = await maker.generate(images, { seed: seed + from })
    batches.push({ images, seconds: (performance.now() - start) / 1000 })
    pixels.set(part, from * size)
  }
  return { pixels, batches }
}

function checkShapes(generator: ImageGenerator, training: ImageSet, test: ImageSet): void {
  const size = ({ channels, height, width }: ImageGenerator['shape']): string => `${channels} × ${height} × ${width}`
  for (const [what, shape] of [
    ['training', training],
    ['test', test],
  ] as const) {
    if (size(shape) === size(generator.shape)) continue
    throw new AtelierError(
      `evaluate: images of ${size(generator.shape)} beside ${what} images of ${size(shape)}: the shapes differ`,
      'Give the data that the model was trained on',
    )
  }
}

/** Row `i` of a set. */
export const imageAt = (pixels: Uint8Array, size: number, i: number): Uint8Array =>
  pixels.subarray(i * size, (i + 1) * size)
