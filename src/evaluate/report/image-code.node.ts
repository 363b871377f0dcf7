/** What a model's code keeps of images, beside as many principal components. */
import { type ImageSet, imageBatch, imageSize } from '../../data/index.js'
import type { Memory } from '../../runtime/index.js'
import type { ImageCoder } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { ratio } from '../novelty.js'
import { type PrincipalComponents, projectRows } from '../principal-components.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import { pixelComponents } from './image-baselines.js'
import { interpolationFigure, reconstructionFigure } from './image-figures.node.js'
import { measureOf } from './measure.js'
import type { Measure, ReportSection } from './report.js'

export interface CodeOptions {
  readonly memory: Memory
  readonly training: ImageSet
  readonly test: ImageSet
  readonly seed: number
}

/** Test images that are sent through the code, at most. */
const mostRebuilt = 2000

const resampling = { resamples: 300, method: 'percentile' } as const

/** The error of the model's reconstructions, that of as many principal components, and the rate; with pictures. */
export async function codeSection(
  coder: ImageCoder,
  { memory, training, test, seed }: CodeOptions,
): Promise<ReportSection> {
  const places = randomStream(seed, 'rebuilt images').permutation(test.count).subarray(0, mostRebuilt)
  const values = imageBatch(test, places)
  const width = imageSize(test)
  const components = await pixelComponents(memory, training, { seed, count: Math.min(coder.length, width) })
  const own = squaredErrors(values, await coder.reconstruct(values), width)
  const linear = squaredErrors(values, rebuiltBy(components, values), width)
  const told = { samples: places.length, seed, better: 'lower' } as const
  const error = measureOf(bootstrapMean(own, { seed, ...resampling }), {
    ...told,
    name: 'Reconstruction error',
    note: 'Mean squared difference of pixels from 0 to 1 between test images and what their codes keep of them.',
  })
  const linearError = bootstrapMean(linear, { seed, ...resampling })
  const rate: Measure = {
    ...told,
    samples: 1,
    name: 'Rate',
    value: coder.length,
    unit: `numbers for ${width.toLocaleString('en-US')} pixels`,
    note: 'Numbers that a code has, for so many numbers of an image; exact.',
  }
  return {
    title: 'The code',
    text: `The model turns an image into ${coder.length} numbers and back. Principal components do so, too, and no linear code does it with less error: what is below theirs, the network has learnt.`,
    measures: [
      { ...error, floor: linearError.value, floorName: `${components.count} principal components` },
      measureOf(ratio(Array.from(own), Array.from(linear), { seed }), {
        ...told,
        name: 'Error beside principal components',
        note: 'Its error as a share of theirs on the same images, with as many numbers: below 1 the network keeps more.',
      }),
      rate,
    ],
    figures: [await reconstructionFigure(coder, test), await interpolationFigure(coder, test)],
  }
}

/** Mean squared error of each row [count]. */
function squaredErrors(a: Float32Array, b: Float32Array, width: number): Float64Array {
  return Float64Array.from({ length: a.length / width }, (_, row) => {
    let sum = 0
    for (let i = row * width; i < (row + 1) * width; i++) sum += (a[i]! - b[i]!) ** 2
    return sum / width
  })
}

function rebuiltBy(components: PrincipalComponents, rows: Float32Array): Float32Array {
  const { count, width, mean, directions } = components
  const scores = projectRows(rows, components)
  const rebuilt = new Float32Array(rows.length)
  for (let row = 0; row < rows.length / width; row++) {
    rebuilt.set(mean, row * width)
    for (let rank = 0; rank < count; rank++) {
      const score = scores[row * count + rank]!
      for (let i = 0; i < width; i++) rebuilt[row * width + i]! += score * directions[rank * width + i]!
    }
  }
  return rebuilt
}
