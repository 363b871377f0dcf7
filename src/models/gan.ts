/**
 * A generative adversarial network (I. Goodfellow et al., arXiv:1406.2661): a generator that makes examples out of noise, and a
 * discriminator that tells them from real ones. What is unusual: no norms, but residual blocks that begin as the identity and leaky
 * rectifiers, as R3GAN has them (arXiv:2501.05441). Of points and rows both are dense, of images convolutional.
 *
 * Told of classes, the generator reads a learnt vector of the class beside the noise, and the discriminator adds the product of its
 * features with another (projection, arXiv:1802.05637).
 */
import { Embedding, init, Linear } from '../nn/index.js'
import { concat, fail, scope, type Tensor } from '../tensor/index.js'
import type { Adversary } from './adversary.js'
import { deviationOfGroups } from './group-deviation.js'
import { decoderNetwork, encoderNetwork, type Network, type NetworkConfig, ofShape } from './image-networks.js'
import { checkLengths } from './lengths.js'
import { checkRange, type ValueRange } from './value-range.js'

export type GanConfig = Exclude<NetworkConfig, { readonly network: 'linear' }> & {
  readonly family: 'gan'
  /** Numbers in a code. */
  readonly latent: number
  /** Width of the discriminator, as `width` is the generator's. */
  readonly discriminatorWidth: number
  /** Numbers that the discriminator's score follows from. */
  readonly features: number
  /** Whether the discriminator sees by how much the examples of a group of four differ (arXiv:1710.10196), against collapse. */
  readonly seesDeviation: boolean
  /**
   * Waves of each number that a dense discriminator sees beside it, of lengths 2π / 2⁰, 2π / 2¹, …: a network sees little of what is finer than its
   * examples are wide (arXiv:2006.10739), and a few numbers can be near each other. Default 0.
   */
  readonly waves?: number
  readonly range: ValueRange
  /** Whether both players are told of an example's class. Default: of nothing. */
  readonly condition?: 'labels'
  /** Names of the classes, where the data has any. */
  readonly classes?: readonly string[]
}

export class Gan implements Adversary {
  readonly generator: GeneratorNetwork
  readonly discriminator: DiscriminatorNetwork

  /** @throws for a configuration that no model can have. */
  constructor(readonly config: GanConfig) {
    const { network, shape, range, latent, discriminatorWidth, features, waves = 0 } = config
    checkLengths('gan', { latent, discriminatorWidth, features })
    checkRange(range, shape)
    if (waves > 0 && (network !== 'dense' || shape.length !== 1)) {
      fail('gan', `${waves} waves of [${shape.join(', ')}]`, 'a dense discriminator sees those of the numbers of a row')
    }
    this.generator = new GeneratorNetwork(config)
    this.discriminator = new DiscriminatorNetwork(config)
  }

  /**
   * Codes [batch, latent], and labels (int32 [batch]) if it is told of them → [batch, ...shape] inside the range, whose ends they may pass: a bend there
   * would stop the gradient of an image that is all background.
   */
  generate(z: Tensor, labels?: Tensor): Tensor {
    return scope('generator', () => this.generator.apply(ofShape('gan', z, [this.config.latent]), labels))
  }

  /** [batch, ...shape] inside the range → scores [batch]. */
  judge(x: Tensor, labels?: Tensor): Tensor {
    return scope('discriminator', () => this.discriminator.apply(ofShape('gan', x, this.config.shape), labels))
  }
}

/** What is let through below zero, as a share. */
const slope = 0.2

/** Numbers in the vector that tells the generator of a class. */
const classNumbers = 16

class GeneratorNetwork {
  readonly classes?: Embedding
  readonly network: Network

  constructor(config: GanConfig) {
    const classes = countClasses(config)
    if (classes > 0) this.classes = new Embedding(classes, classNumbers, init.normal(1))
    const inputs = config.latent + (classes > 0 ? classNumbers : 0)
    this.network = decoderNetwork(config, inputs, { slope, isEven: true })
  }

  apply(z: Tensor, labels?: Tensor): Tensor {
    const chosen = classVectors(this.classes, labels)
    return this.network.apply(chosen ? concat([z, chosen], 1) : z)
  }
}

class DiscriminatorNetwork {
  readonly classes?: Embedding
  readonly network: Network
  readonly out: Linear

  constructor(private readonly config: GanConfig) {
    const { features, seesDeviation, discriminatorWidth: width, waves = 0 } = config
    const classes = countClasses(config)
    const [length] = config.shape
    const shape = waves > 0 ? [length! * (1 + 2 * waves)] : config.shape
    this.network = encoderNetwork({ ...config, shape, width }, features, { slope, isEven: true })
    this.out = new Linear(features + (seesDeviation ? 1 : 0), 1)
    if (classes > 0) this.classes = new Embedding(classes, features, init.normal(1))
  }

  apply(x: Tensor, labels?: Tensor): Tensor {
    const features = this.network.apply(withWaves(x, this.config.waves ?? 0)).leakyRelu(slope)
    const seen = this.config.seesDeviation ? concat([features, deviationOfGroups(features)], 1) : features
    const score = scope('out', () => this.out.apply(seen)).reshape([-1])
    const chosen = classVectors(this.classes, labels)
    // So scaled that both parts of the score are alike at first.
    return chosen
      ? score.add(
          features
            .mul(chosen)
            .sum(1)
            .mul(1 / Math.sqrt(this.config.features)),
        )
      : score
  }
}

/** Numbers [batch, length] with their waves beside them, [batch, length · (1 + 2 · count)]. */
function withWaves(x: Tensor, count: number): Tensor {
  const waves = Array.from({ length: count }, (_, i) => x.mul(2 ** i)).flatMap((angle) => [angle.sin(), angle.cos()])
  return count > 0 ? concat([x, ...waves], 1) : x
}

/** @throws if it is to be told of classes, and there are none. */
function countClasses({ condition, classes = [] }: GanConfig): number {
  if (condition === undefined) return 0
  if (condition !== 'labels') fail('gan', `condition ${JSON.stringify(condition)}`, 'only labels can be told of')
  if (classes.length > 0) return classes.length
  return fail('gan', 'a condition of labels', 'the data has no classes', 'Leave it out, or give data with labels')
}

function classVectors(table: Embedding | undefined, labels: Tensor | undefined): Tensor | undefined {
  if (table && !labels) fail('gan', 'no labels', 'it makes and judges examples of a class', 'Give labels [batch]')
  return table && scope('classes', () => table.apply(labels!))
}
