/**
 * Classifiers of pictures, small enough to be trained in minutes on two cores. Two networks:
 * - `lenet`: two convolutions of 5 × 5, each pooled, and a dense layer (Y. LeCun et al., doi:10.1109/5.726791);
 * - `residual`: a convolution and three residual blocks, the picture halved before each, averaged at the end (arXiv:1512.03385).
 * What is unusual:
 * - group norms, which treat a picture alike whatever the batch (arXiv:1803.08494); in blocks they and the activation come before
 *   the convolutions (arXiv:1603.05027);
 * - the last convolution of a block and the head start at zero: a block begins as nothing, and the first loss is ln(classes);
 * - one dial: all widths follow from the number of features.
 * Made to be trained with Muon for kernels and matrices and AdamW for the rest. Pictures come as numbers from 0 to 1.
 */
import { Convolution, GroupNorm, init, Linear } from '../nn/index.js'
import { crossEntropy, equalShapes, fail, type Shape, scope, type Tensor } from '../tensor/index.js'

export interface ClassifierConfig {
  readonly family: 'classifier'
  readonly network: 'lenet' | 'residual'
  /** [channels, height, width] */
  readonly shape: Shape
  /** What the labels mean, in order. */
  readonly classes: readonly string[]
  /** Numbers that the head reads: a multiple of 32. */
  readonly features: number
}

export class Classifier {
  readonly network: Network
  readonly head: Linear

  /** @throws for an unknown network, features that are no multiple of 32, and pictures that are too small for the network. */
  constructor(readonly config: ClassifierConfig) {
    const { network, shape, features, classes } = config
    if (!Object.hasOwn(networks, network)) {
      fail('classifier', `network "${network}"`, 'there is none of that name', `Known are ${Object.keys(networks)}`)
    }
    if (shape.length !== 3) fail('classifier', `[${shape.join(', ')}]`, 'it reads pictures [channels, height, width]')
    if (!(features > 0 && features % 32 === 0)) fail('classifier', `features ${features}`, 'must be a multiple of 32')
    this.network = new networks[network](config)
    this.head = new Linear(features, classes.length, { initial: init.zeros })
  }

  /** Pictures [batch, channels, height, width] → logits [batch, classes]. */
  forward(x: Tensor): Tensor {
    const features = this.features(x)
    return scope('head', () => this.head.apply(features))
  }

  /** Pictures → what the head reads, [batch, features], none below zero. */
  features(x: Tensor): Tensor {
    return this.stages(x).at(-1)!
  }

  /** Activations from edges to meanings, [batch, channels, ...space] each, for distances between pictures; the last are the features. */
  stages(x: Tensor): readonly Tensor[] {
    const { shape } = this.config
    if (!equalShapes(x.shape.slice(1), shape)) {
      fail('classifier', `pictures ${x}`, `must be [batch, ${shape.join(', ')}]`)
    }
    return scope('network', () => this.network.stages(x.mul(2).sub(1)))
  }

  /** −ln p in nats of each picture's label, int32 [batch] → [batch]; zero where the label is −1. */
  loss(x: Tensor, labels: Tensor): Tensor {
    const logits = this.forward(x)
    return scope('loss', () => crossEntropy(logits, labels))
  }
}

/** What makes features of pictures from −1 to 1, stage by stage. */
interface Network {
  stages(x: Tensor): readonly Tensor[]
}

/** A group norm over eight channels at a time. */
const norm = (channels: number): GroupNorm => new GroupNorm(channels, channels / 8)

class LeNet implements Network {
  readonly edges: Convolution
  readonly edgesNorm: GroupNorm
  readonly parts: Convolution
  readonly partsNorm: GroupNorm
  readonly dense: Linear

  constructor({ shape, features }: ClassifierConfig) {
    const [channels, height, width] = shape as [number, number, number]
    const pooled = (length: number): number => Math.floor((length - 4) / 2)
    const left = [height, width].map((length) => pooled(pooled(length)))
    if (Math.min(...left) < 1) fail('classifier', `lenet on ${height} × ${width}`, 'it reads 16 × 16 and larger')
    const [few, more] = [features / 4, features / 2]
    this.edges = new Convolution(channels, few, 5, { padding: 0, bias: false })
    this.edgesNorm = norm(few)
    this.parts = new Convolution(few, more, 5, { padding: 0, bias: false })
    this.partsNorm = norm(more)
    this.dense = new Linear(more * left[0]! * left[1]!, features)
  }

  stages(x: Tensor): readonly Tensor[] {
    const edges = this.edgesNorm.apply(this.edges.apply(x)).relu().maxPool(2)
    const parts = this.partsNorm.apply(this.parts.apply(edges)).relu().maxPool(2)
    return [edges, parts, this.dense.apply(parts.reshape([x.shape[0]!, -1])).relu()]
  }
}

class Residual implements Network {
  readonly halvings: readonly Convolution[]
  readonly blocks: readonly Block[]
  readonly norms: readonly GroupNorm[]

  constructor({ shape, features }: ClassifierConfig) {
    const widths = [features / 4, features / 2, features]
    this.halvings = widths.map((width, i) =>
      i === 0
        ? new Convolution(shape[0]!, width, 5, { stride: 2, bias: false })
        : new Convolution(widths[i - 1]!, width, 3, { stride: 2, bias: false }),
    )
    this.blocks = widths.map((width) => new Block(width))
    this.norms = widths.map(norm)
  }

  stages(x: Tensor): readonly Tensor[] {
    const outputs: Tensor[] = []
    let y = x
    for (const [i, block] of this.blocks.entries()) {
      y = scope(`blocks.${i}`, () => this.norms[i]!.apply(block.apply(this.halvings[i]!.apply(y))).relu())
      outputs.push(y)
    }
    return [...outputs, y.mean([2, 3])]
  }
}

const networks = { lenet: LeNet, residual: Residual } as const

class Block {
  readonly firstNorm: GroupNorm
  readonly first: Convolution
  readonly secondNorm: GroupNorm
  readonly second: Convolution

  constructor(width: number) {
    this.firstNorm = norm(width)
    this.first = new Convolution(width, width, 3, { bias: false })
    this.secondNorm = norm(width)
    this.second = new Convolution(width, width, 3, { bias: false, initial: init.zeros })
  }

  apply(x: Tensor): Tensor {
    const inner = this.first.apply(this.firstNorm.apply(x).relu())
    return x.add(this.second.apply(this.secondNorm.apply(inner).relu()))
  }
}
