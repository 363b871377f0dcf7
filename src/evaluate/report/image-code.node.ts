/** What a model's code keeps of images, and what it costs, beside as many principal components. */
import { type ImageSet, imageBatch, imageSize, selectImages } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { ImageCoder } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { type CompressionRow, compression } from '../compression.js'
import { ratio } from '../novelty.js'
import type { RowSource } from '../principal-components.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import { interpolationFigure, reconstructionFigure } from './image-figures.node.js'
import { measureOf } from './measure.js'
import type { ComparisonRow, Measure, ReportSection } from './report.js'

export interface CodeOptions {
  readonly memory: Memory
  readonly training: ImageSet
  readonly test: ImageSet
  readonly seed: number
}

/** Images that components, ranges and errors come from, at most. */
const [mostLearnt, mostMeasured] = [10_000, 2000]

/** Errors and rates as a comparison; measures of the error, its share of the components' and the rate, in this order; pictures. */
export async function codeSection(coder: ImageCoder, options: CodeOptions): Promise<ReportSection> {
  const { memory, training, test, seed } = options
  const some = (set: ImageSet, most: number): RowSource => {
    const places = randomStream(seed, 'images through a code').permutation(set.count).subarray(0, most)
    return sourceOf(selectImages(set, places))
  }
  const learnt = some(training, mostLearnt)
  const { rows, examples } = await compression(memory, coder, learnt, some(test, mostMeasured))
  const [own, , linear] = rows as readonly [CompressionRow, CompressionRow, CompressionRow, CompressionRow]
  const told = { samples: examples, seed, better: 'lower' } as const
  const measured = rows.map((row): readonly Measure[] => [
    measureOf(bootstrapMean(row.errors, { seed, resamples: 300, method: 'percentile' }), {
      ...told,
      name: 'Error',
      note: 'Mean squared difference of pixels from 0 to 1 between test images and what their codes keep of them.',
    }),
    {
      ...told,
      name: 'Rate',
      value: row.bits,
      unit: 'bits',
      note: 'Bits of an image: 32 for each number of its code, or the entropy of its bytes.',
    },
  ])
  const [error, rate] = measured[0] as readonly [Measure, Measure]
  return {
    title: 'The code',
    text: `The model turns an image of ${imageSize(test).toLocaleString('en-US')} numbers into ${coder.length} and back. Principal components do so, too, and no linear code loses less: what is below theirs, the network has learnt.`,
    comparison: {
      title: 'Beside other codes',
      text: `On ${examples.toLocaleString('en-US')} test images. Components, means and ranges of bytes are those of ${learnt.count.toLocaleString('en-US')} training images.`,
      rows: rows.map(({ name }, i): ComparisonRow => ({ ...described[i]!, name, measures: measured[i]! })),
    },
    measures: [
      { ...error, floor: linear.error, floorName: linear.name },
      measureOf(ratio(Array.from(own.errors), Array.from(linear.errors), { seed }), {
        ...told,
        name: 'Error beside principal components',
        note: 'Its error as a share of theirs on the same images, with as many numbers: below 1 the network keeps more.',
      }),
      rate,
    ],
    figures: [await reconstructionFigure(coder, test), await interpolationFigure(coder, test)],
  }
}

/** The rows of `compression`, in its order. */
const described: readonly Pick<ComparisonRow, 'role' | 'what'>[] = [
  { role: 'model', what: 'With 32 bits for each number of a code.' },
  { role: 'model', what: 'Each number rounded to one of 256 levels, at the entropy of these.' },
  { role: 'baseline', what: 'As many numbers as the code has, by the best linear map.' },
  { role: 'control', what: 'The same image for all: no bits at all.' },
]

const sourceOf = (set: ImageSet): RowSource => ({
  count: set.count,
  width: imageSize(set),
  rows: (from, to) =>
    imageBatch(
      set,
      Uint32Array.from({ length: to - from }, (_, i) => from + i),
    ),
})
