/** What every generator of images stands beside: a Gaussian of pixels, a copier, and images without any content. */
import { type ImageSet, imageBatch, imageSize, imagesFrom } from '../../data/index.js'
import { float32, type Memory, program } from '../../runtime/index.js'
import type { ImageGenerator } from '../../sample/index.js'
import { fillNormal, randomStream, streamNumber } from '../../tensor/index.js'
import { type PrincipalComponents, principalComponents } from '../principal-components.js'

/** Images that the components are found by, at most. */
const mostFitted = 10_000

/** The directions in which the pixels of training images, from 0 to 1, vary most. Takes seconds. */
export function pixelComponents(
  memory: Memory,
  training: ImageSet,
  { seed = 0, count = 64 } = {},
): Promise<PrincipalComponents> {
  const width = imageSize(training)
  const places = randomStream(seed, 'images for components').permutation(training.count).subarray(0, mostFitted)
  const source = {
    count: places.length,
    width,
    rows: (from: number, to: number) => imageBatch(training, places.subarray(from, to)),
  }
  return principalComponents(memory, source, { count: Math.min(count, width, Math.max(1, places.length - 1)), seed })
}

/**
 * Images drawn from the Gaussian in the space of the training images' principal components, clamped to bytes: right means and
 * covariances of pixels, and nothing else.
 */
export function pcaGaussian(memory: Memory, training: ImageSet, components: PrincipalComponents): ImageGenerator {
  const { count: directions, width, mean } = components
  const scaled = components.directions.map(
    (value, i) => value * Math.sqrt(components.variances[Math.floor(i / width)]!),
  )
  const drawing = program(
    memory,
    { codes: float32(['rows', directions]), scaled: float32([directions, width]), mean: float32([width]) },
    ({ codes, scaled, mean }) => ({ outputs: { images: codes.matmul(scaled).add(mean) } }),
    { name: 'PCA-Gaussian' },
  )
  const stream = streamNumber('PCA-Gaussian')
  return {
    name: 'PCA-Gaussian',
    shape: shapeOf(training),
    operationsPerImage: 2 * directions * width,
    async generate(count, { seed }) {
      const codes = new Float32Array(count * directions)
      for (let i = 0; i < count; i++) fillNormal(codes.subarray(i * directions, (i + 1) * directions), seed, stream, i)
      const { images } = await drawing.run({ codes, scaled, mean })
      return imagesFrom(images.data as Float32Array, training)
    },
    close: () => drawing.close(),
  }
}

/** Training images themselves, at random: to distances of distributions, a perfect generator. */
export const copier = (training: ImageSet): ImageGenerator =>
  perImage('copier', training, (image, out) => out.set(image))

/** Training images whose pixels are put into random order: the right amounts of ink, and no picture. */
export const pixelShuffler = (training: ImageSet): ImageGenerator =>
  perImage('shuffled pixels', training, (image, out, stream) => {
    const { channels } = training
    for (const [to, from] of stream.permutation(image.length / channels).entries()) {
      out.set(image.subarray(from * channels, (from + 1) * channels), to * channels)
    }
  })

/** The mean of all training images, again and again: as near to every image as one image can be. */
export function meanImage(training: ImageSet): ImageGenerator {
  const size = imageSize(training)
  const sums = new Float64Array(size)
  for (let at = 0; at < training.pixels.length; at += size)
    for (let i = 0; i < size; i++) sums[i]! += training.pixels[at + i]!
  const mean = Uint8Array.from(sums, (sum) => Math.round(sum / training.count))
  return perImage('mean image', training, (_, out) => out.set(mean))
}

/** A generator that makes each image of a training image that the seed and the image's place choose. */
function perImage(
  name: string,
  training: ImageSet,
  make: (image: Uint8Array, out: Uint8Array, stream: ReturnType<typeof randomStream>) => void,
): ImageGenerator {
  const size = imageSize(training)
  return {
    name,
    shape: shapeOf(training),
    operationsPerImage: 0,
    async generate(count, { seed }) {
      const pixels = new Uint8Array(count * size)
      for (let i = 0; i < count; i++) {
        const stream = randomStream(seed, name).fork(i)
        const place = stream.integer(training.count)
        make(
          training.pixels.subarray(place * size, (place + 1) * size),
          pixels.subarray(i * size, (i + 1) * size),
          stream,
        )
      }
      return pixels
    },
    close: async () => {},
  }
}

const shapeOf = ({ channels, height, width }: ImageSet) => ({ channels, height, width })
