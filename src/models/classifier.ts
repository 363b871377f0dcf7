/**
 * Classifiers of pictures, small enough for minutes on two cores. Two networks:
 * - `lenet`: two convolutions of 5 × 5, each pooled, and a dense layer (Y. LeCun et al., doi:10.1109/5.726791);
 * - `residual`: three stages, each of which halves the picture and adds one residual block (arXiv:1512.03385), averaged at the end.
 * What is unusual:
 * - group norms, which treat a picture alike whatever the batch (arXiv:1803.08494), before the activation, as in arXiv:1603.05027;
 * - the second convolution of a block and the head start at zero: a block begins as nothing, the first loss is ln(classes);
 * - one dial: the widths follow from the number of features.
 * Pictures are numbers from 0 to 1; the networks see them from −1 to 1.
 */
import { Convolution, GroupNorm, init, Linear } from '../nn/index.js'
import { crossEntropy, fail, scope, type Tensor } from '../tensor/index.js'

export interface ClassifierConfig {
  readonly family: 'classifier'
  readonly network: 'lenet' | 'residual'
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly classes: number
  /** Numbers that the head reads: a multiple of 32. */
  readonly features: number
}

/** What turns pictures into features, stage by stage. */
interface Network {
  /** [batch, channels, height, width] → the activations after each stage, the last ones [batch, features]. */
  stages(x: Tensor): readonly Tensor[]
}

export class Classifier {
  readonly network: Network
  readonly head: Linear

  constructor(readonly config: ClassifierConfig) {
    const { network, features, classes } = config
    this.network = network === 'lenet' ? new LeNet(config) : new Residual(config)
    this.head = new Linear(features, classes, { initial: init.zeros })
  }

  /** [batch, channels, height, width] → logits [batch, classes]. */
  forward(x: Tensor): Tensor {
    return scope('head', () => this.head.apply(this.features(x)))
  }

  /** [batch, channels, height, width] → [batch, features], none below zero. */
  features(x: Tensor): Tensor {
    return this.stages(x).at(-1)!
  }

  /** Activations of each stage, from edges to meanings, for distances between pictures; the last are the features. */
  stages(x: Tensor): readonly Tensor[] {
    const { channels, height, width } = this.config
    if (x.rank !== 4 || [channels, height, width].some((length, i) => length !== x.shape[i + 1])) {
      fail('classifier', `pictures ${x}`, `must be [batch, ${channels}, ${height}, ${width}]`)
    }
    return scope('network', () => this.network.stages(x.mul(2).sub(1)))
  }

  /** −ln p in nats of the labels (int32 [batch]), one for each picture: [batch]. */
  loss(x: Tensor, labels: Tensor): Tensor {
    const logits = this.forward(x)
    return scope('loss', () => crossEntropy(logits, labels))
  }
}

/** Channels a group of a norm. */
const groupSize = 8

class LeNet implements Network {
  readonly edges: Convolution
  readonly edgesNorm: GroupNorm
  readonly parts: Convolution
  readonly partsNorm: GroupNorm
  readonly dense: Linear

  constructor({ channels, height, width, features }: ClassifierConfig) {
    const [few, more] = [features / 4, features / 2]
    const left = [height, width].map((length) => (((length - 4) >> 1) - 4) >> 1)
    this.edges = new Convolution(channels, few, 5, { padding: 0, bias: false })
    this.edgesNorm = new GroupNorm(few, few / groupSize)
    this.parts = new Convolution(few, more, 5, { padding: 0, bias: false })
    this.partsNorm = new GroupNorm(more, more / groupSize)
    this.dense = new Linear(more * left[0]! * left[1]!, features)
  }

  stages(x: Tensor): readonly Tensor[] {
    const edges = this.edgesNorm.apply(this.edges.apply(x)).relu().maxPool(2)
    const parts = this.partsNorm.apply(this.parts.apply(edges)).relu().maxPool(2)
    return [edges, parts, this.dense.apply(parts.reshape([x.shape[0]!, -1])).relu()]
  }
}

class Residual implements Network {
  readonly stem: Convolution
  readonly parts: readonly Stage[]
  readonly norm: GroupNorm

  constructor({ channels, features }: ClassifierConfig) {
    const widths = [features / 4, features / 4, features / 2, features]
    this.stem = new Convolution(channels, widths[0]!, 3, { bias: false })
    this.parts = widths.slice(1).map((width, i) => new Stage(widths[i]!, width))
    this.norm = new GroupNorm(features, features / groupSize)
  }

  stages(x: Tensor): readonly Tensor[] {
    let y = this.stem.apply(x)
    const outputs: Tensor[] = []
    for (const [i, part] of this.parts.entries()) {
      y = scope(`parts.${i}`, () => part.apply(y))
      outputs.push(y)
    }
    return [...outputs, this.norm.apply(y).relu().mean([2, 3])]
  }
}

class Stage {
  readonly norm: GroupNorm
  readonly halve: Convolution
  readonly firstNorm: GroupNorm
  readonly first: Convolution
  readonly secondNorm: GroupNorm
  readonly second: Convolution

  constructor(inputs: number, width: number) {
    this.norm = new GroupNorm(inputs, inputs / groupSize)
    this.halve = new Convolution(inputs, width, 3, { stride: 2, bias: false })
    this.firstNorm = new GroupNorm(width, width / groupSize)
    this.first = new Convolution(width, width, 3, { bias: false })
    this.secondNorm = new GroupNorm(width, width / groupSize)
    this.second = new Convolution(width, width, 3, { bias: false, initial: init.zeros })
  }

  apply(x: Tensor): Tensor {
    const y = this.halve.apply(this.norm.apply(x).relu())
    const inner = this.first.apply(this.firstNorm.apply(y).relu())
    return y.add(this.second.apply(this.secondNorm.apply(inner).relu()))
  }
}
