/**
 * The frozen features that images are compared by: those of one small classifier, trained once and never again. A figure that rests on
 * them names them and their hash, for it means nothing beside figures of others.
 */
import { type ImageShape, imageSize, resample } from '../../data/index.js'
import type { Classifier, ClassifierConfig } from '../../models/index.js'
import { float32, type Memory, program, type Result } from '../../runtime/index.js'
import { AtelierError, sizeOf, type Tensor } from '../../tensor/index.js'
import { likeliest } from '../classification.js'
import type { FeatureExtractor } from '../feature-extractor.js'

/** A question that the classifier answers, by some of its logits next to each other. */
export interface FeatureTask {
  /** A built-in set of images, or `set: attribute`. */
  readonly name: string
  readonly classes: readonly string[]
}

/** What the file beside the weights holds. */
export interface FeatureDescription {
  readonly name: string
  /** Of the file of weights. */
  readonly sha256: string
  readonly config: ClassifierConfig
  /** In the order of the logits. */
  readonly tasks: readonly FeatureTask[]
  /** What activations are multiplied by, so that features have a variance of about 1 within a set of images. */
  readonly scale: number
  /** How they were made, for people. */
  readonly made: Readonly<Record<string, unknown>>
}

/** What a task says of images. */
export interface TaskAnswers {
  readonly classes: readonly string[]
  /** [count], places in `classes`: the likeliest. */
  readonly labels: Int32Array
  /** [count, classes], each row adding up to 1. */
  readonly chances: Float32Array
}

/** Reads images as bytes [count, height, width, channels], of any size, grey or in colour: see `preparedImages`. */
export interface FrozenFeatures extends FeatureDescription, FeatureExtractor {
  readonly tasks: readonly FeatureTask[]
  /** What images show, among the classes of a task. @throws for a task that there is none of. */
  classify(images: Uint8Array, shape: ImageShape, task: string): Promise<TaskAnswers>
  /**
   * How different image i of `a` looks from image i of `b`, [count], from 0 for equal ones (in the manner of R. Zhang et al.,
   * arXiv:1801.03924, all channels alike): activations of each stage are made unit vectors at every position, and squared
   * differences of these are summed over channels, averaged over positions and summed over stages.
   * @throws unless there are as many of both.
   */
  distances(a: Uint8Array, b: Uint8Array, shape: ImageShape): Promise<Float32Array>
  close(): Promise<void>
}

/** Images read at once. */
const block = 200

/** Features by the model of a description, whose weights are in `memory`. */
export function frozenFeatures(model: Classifier, memory: Memory, description: FeatureDescription): FrozenFeatures {
  const { config, tasks, scale } = description
  const input = float32(['images', ...config.shape])
  const reading = program(memory, { x: input }, ({ x }) => ({ outputs: { features: model.features(x).mul(scale) } }))
  const answering = program(memory, { x: input }, ({ x }) => ({ outputs: { logits: model.forward(x) } }))
  const comparing = program(memory, { a: input, b: input }, ({ a, b }) => {
    const others = model.stages(b)
    const stages = model.stages(a).map((stage, i) => apart(stage, others[i]!))
    return { outputs: { distances: stages.reduce((sum, each) => sum.add(each)) } }
  })
  /** `read` of one block of images after the other, each image giving `width` numbers. */
  const inBlocks = async (count: number, width: number, read: (from: number) => Promise<ArrayLike<number>>) => {
    const all = new Float32Array(count * width)
    for (let from = 0; from < count; from += block) all.set(await read(from), from * width)
    return all
  }
  const fed = (images: Uint8Array, shape: ImageShape, from: number): Result => {
    const size = imageSize(shape)
    const data = preparedImages(images.subarray(from * size, (from + block) * size), shape, config.shape)
    return { data, shape: [data.length / sizeOf(config.shape), ...config.shape] }
  }

  return {
    ...description,
    width: config.features,

    features: async (images, shape) =>
      inBlocks(countImages(images, shape), config.features, async (from) => {
        const { features } = await reading.run({ x: fed(images, shape, from) })
        return features.data as Float32Array
      }),

    async classify(images, shape, name) {
      const { classes, start } = taskOf(tasks, name)
      const chances = await inBlocks(countImages(images, shape), classes.length, async (from) => {
        const { logits } = await answering.run({ x: fed(images, shape, from) })
        return softmaxOfPart(logits.data as Float32Array, config.classes.length, start, classes.length)
      })
      return { classes, chances, labels: likeliest(chances, classes.length) }
    },

    async distances(a, b, shape) {
      const [count, others] = [countImages(a, shape), countImages(b, shape)]
      if (count !== others)
        throw new AtelierError(`features: ${count} images beside ${others}: they are compared in pairs`)
      return inBlocks(count, 1, async (from) => {
        const { distances } = await comparing.run({ a: fed(a, shape, from), b: fed(b, shape, from) })
        return distances.data as Float32Array
      })
    },

    async close() {
      await Promise.all([reading.close(), answering.close(), comparing.close()])
    },
  }
}

/**
 * Images as the network sees them, float32 [count, 3, height, width] from 0 to 1: grey is repeated, and another size is stretched to
 * the network's by a linear filter, widened when the image shrinks.
 */
export function preparedImages(images: Uint8Array, shape: ImageShape, wanted: readonly number[]): Float32Array {
  const [colours, height, width] = wanted as [number, number, number]
  const isFit = shape.height === height && shape.width === width
  const bytes = isFit ? images : resample(images, shape, { height, width }, { filter: 'linear' })
  const { channels } = shape
  const area = height * width
  const count = bytes.length / (channels * area)
  const values = new Float32Array(count * colours * area)
  for (let image = 0; image < count; image++) {
    for (let colour = 0; colour < colours; colour++) {
      const from = image * area * channels + Math.min(colour, channels - 1)
      const to = (image * colours + colour) * area
      for (let place = 0; place < area; place++) values[to + place] = bytes[from + place * channels]! / 255
    }
  }
  return values
}

/** [batch, channels, ...space] twice → [batch]. */
function apart(a: Tensor, b: Tensor): Tensor {
  const squares = unit(a).sub(unit(b)).square().sum(1)
  return squares.rank > 1 ? squares.mean(squares.shape.map((_, axis) => axis).slice(1)) : squares
}

/** Unit length over channels; where nothing is active it stays zero. */
const unit = (x: Tensor): Tensor => x.div(x.sumSquare(1, { keep: true }).add(1e-10).sqrt())

function taskOf(tasks: readonly FeatureTask[], name: string): FeatureTask & { readonly start: number } {
  const place = tasks.findIndex((task) => task.name === name)
  if (place < 0) {
    const names = tasks.map((task) => task.name).join(', ')
    throw new AtelierError(`features: "${name}": there are no classes of that name`, `There are those of ${names}`)
  }
  return { ...tasks[place]!, start: tasks.slice(0, place).reduce((sum, { classes }) => sum + classes.length, 0) }
}

/** Softmax of logits `start`… of each row, as if there were no others. */
function softmaxOfPart(logits: Float32Array, width: number, start: number, count: number): Float32Array {
  const chances = new Float32Array((logits.length / width) * count)
  for (let row = 0; row * width < logits.length; row++) {
    const part = logits.subarray(row * width + start, row * width + start + count)
    const most = part.reduce((a, b) => Math.max(a, b))
    const powers = part.map((logit) => Math.exp(logit - most))
    const total = powers.reduce((a, b) => a + b)
    for (const [i, power] of powers.entries()) chances[row * count + i] = power / total
  }
  return chances
}

/** @throws where bytes are no whole images. */
function countImages(images: Uint8Array, shape: ImageShape): number {
  const count = images.length / imageSize(shape)
  if (Number.isSafeInteger(count)) return count
  const { channels, height, width } = shape
  throw new AtelierError(
    `features: ${images.length} bytes: no whole images of ${height} × ${width} with ${channels} channels`,
  )
}
