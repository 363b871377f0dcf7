/** The pictures and charts of a report on images. */
import { scatterChart } from '../../charts/index.js'
import { type ImageSet, type ImageShape, imageBatch, imageSize, imagesFrom } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import { type ImageCoder, pathBetween } from '../../sample/index.js'
import { principalComponents, projectRows, sourceOfRows } from '../principal-components.js'
import { sharesOf } from '../samples/frontier.js'
import type { CopyCheck } from './image-copies.node.js'
import { type ImageSets, imageAt, type JudgedImages } from './image-sets.js'
import type { ReportFigure } from './report.js'
import { sheetPng } from './sheet.node.js'

const chartSize = { isBare: true, width: 480, height: 340 } as const

/** Images at some places of a set, side by side in memory. */
function picked(pixels: Uint8Array, size: number, places: ArrayLike<number>): Uint8Array {
  const rows = new Uint8Array(places.length * size)
  for (let i = 0; i < places.length; i++) rows.set(imageAt(pixels, size, places[i]!), i * size)
  return rows
}

/** The first images of a set as they come, ten by ten or as many as there are. */
export async function gridFigure(images: JudgedImages, shape: ImageShape, title: string): Promise<ReportFigure> {
  const size = imageSize(shape)
  const count = Math.min(100, images.pixels.length / size)
  return {
    title,
    png: await sheetPng(images.pixels.subarray(0, count * size), shape, { columns: 10, scale: scaleFor(shape) }),
    caption: `The first ${count}, as they came. ${images.what}`,
  }
}

/** Enlarged so that ten in a row come to about 500 pixels. */
const scaleFor = ({ height, width }: ImageShape): number => Math.max(1, Math.floor(50 / Math.max(height, width)))

/** Images with the nearest training image under each: those nearest to one first, then an even choice of all. */
export async function neighbourFigure(
  images: JudgedImages,
  { asked, pairs }: CopyCheck,
  training: ImageSet,
): Promise<ReportFigure> {
  const size = imageSize(training)
  const columns = Math.min(10, pairs.length)
  const typical = Array.from({ length: columns }, (_, i) => pairs[Math.floor(((i + 0.5) * pairs.length) / columns)]!)
  const rows = [pairs.slice(0, columns), typical].flatMap((chosen) => [
    picked(
      images.pixels,
      size,
      chosen.map(({ generated }) => asked[generated]!),
    ),
    picked(
      training.pixels,
      size,
      chosen.map((pair) => pair.training),
    ),
  ])
  return {
    title: 'Nearest training images',
    png: await sheetPng(Buffer.concat(rows), training, { columns, scale: scaleFor(training) }),
    caption:
      'First row: the made images that are nearest to a training image, which stands below each. Third row: an even choice of all, from nearest to farthest, again with their nearest training images below. A copy looks the same twice.',
  }
}

/** Shares of classes, real and made, as dots on lines. */
export function classFigure(classes: readonly string[], real: Int32Array, made: Int32Array, how: string): ReportFigure {
  const title = 'Classes'
  const places = classes.map((_, i) => i + 1)
  const points = (labels: Int32Array) =>
    Array.from(sharesOf(labels, classes.length), (share, i) => [share, -i - 1] as const)
  return {
    title,
    svg: scatterChart({
      ...chartSize,
      title,
      height: Math.max(240, 110 + 22 * classes.length),
      x: { label: 'share of the images', format: 'percent' },
      y: {
        label: 'class',
        domain: [-classes.length - 0.5, -0.5],
        ticks: places.map((place) => -place),
        format: (value) => classes[-value - 1] ?? '',
      },
      series: [
        { name: 'real test images', points: points(real) },
        { name: 'this model', points: points(made) },
      ],
    }),
    caption: `How often each class is made, and how often it is real, seen ${how}.`,
  }
}

/** Real and made images in the two directions in which real features vary most. */
export async function featureFigure(
  memory: Memory,
  { model, real, seed }: ImageSets,
  width: number,
): Promise<ReportFigure> {
  const found = await principalComponents(memory, sourceOfRows(real.features, width), { count: 2, seed })
  const shown = (images: JudgedImages) => {
    const scores = projectRows(images.features.subarray(0, mostDots * width), found)
    return Array.from({ length: scores.length / 2 }, (_, i) => [scores[2 * i]!, scores[2 * i + 1]!] as const)
  }
  const title = 'Real and made images in the features'
  const share = (variance: number): string => `${((100 * variance) / found.totalVariance).toFixed(0)} % of the variance`
  return {
    title,
    svg: scatterChart({
      ...chartSize,
      title,
      isDense: true,
      x: { label: `first component of real features, ${share(found.variances[0]!)}` },
      y: { label: `second component, ${share(found.variances[1]!)}` },
      series: [
        { name: 'real test images', points: shown(real) },
        { name: 'this model', points: shown(model) },
      ],
    }),
    caption: `${Math.min(mostDots, real.features.length / width)} of each. Where one colour stands alone, real images are missed, or made ones are not real.`,
  }
}

const mostDots = 600

/** Real test images, and below each what is left of it after it went through the model's code. */
export async function reconstructionFigure(coder: ImageCoder, test: ImageSet): Promise<ReportFigure> {
  const count = Math.min(10, test.count)
  const places = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * test.count) / count))
  const values = imageBatch(test, places)
  const rebuilt = imagesFrom(await coder.reconstruct(values), test)
  return {
    title: 'Through the code and back',
    png: await sheetPng(Buffer.concat([imagesFrom(values, test), rebuilt]), test, {
      columns: count,
      scale: scaleFor(test),
    }),
    caption: `Test images, and below each what its code of ${coder.length} numbers keeps of it.`,
  }
}

/** From one test image to another by way of their codes. */
export async function interpolationFigure(coder: ImageCoder, test: ImageSet): Promise<ReportFigure> {
  const [rows, frames] = [Math.min(4, Math.floor(test.count / 2)), 10]
  const ends = imageBatch(
    test,
    Uint32Array.from({ length: 2 * rows }, (_, i) => Math.floor(((i + 0.5) * test.count) / (2 * rows))),
  )
  const codes = await coder.encode(ends)
  const at = (i: number): Float32Array => codes.slice(i * coder.length, (i + 1) * coder.length)
  const path = new Float32Array(rows * frames * coder.length)
  for (let row = 0; row < rows; row++) {
    path.set(pathBetween(at(2 * row), at(2 * row + 1), frames, 'spherical'), row * frames * coder.length)
  }
  return {
    title: 'Between images',
    png: await sheetPng(imagesFrom(await coder.decode(path), test), test, { columns: frames, scale: scaleFor(test) }),
    caption: 'Each row goes from one test image to another by turning the code of the one into that of the other.',
  }
}
