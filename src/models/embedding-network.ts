/**
 * A network that gives examples places in a space where examples of one class lie together, of classes that it has never seen too (prototypical
 * networks, J. Snell et al., arXiv:1703.05175). Two networks:
 * - `convolutional`: blocks of a convolution of 3 × 3 that halves the image, a batch norm and a rectifier (as for Omniglot in arXiv:1703.03400, section 5.2);
 * - `dense`: blocks of a linear map, a batch norm and a rectifier, and a linear map at the end, for rows of tables.
 * What is unusual:
 * - convolutions halve by their stride where the paper takes the largest of 2 × 2: .4 of the work, and what is left of an image, 2 × 2 of 28 × 28,
 *   keeps something of where things are;
 * - statistics of batches are for training only. In use the kept ones stand for them, so that the place of an example does not depend on the
 *   other questions of an episode, as it does where batches are normalised in tests too;
 * - the background is taken away first, so that what lies beyond the edges of an image looks like its paper.
 */
import { BatchNorm, Convolution, Linear } from '../nn/index.js'
import { fail, type Shape, scope, type Tensor, type Variable } from '../tensor/index.js'
import { ofShape } from './image-networks.js'
import { checkLengths } from './lengths.js'

export interface EmbeddingConfig {
  readonly family: 'embedding'
  readonly network: 'convolutional' | 'dense'
  /** Of an example: [channels, height, width] for `convolutional`, any for `dense`. */
  readonly shape: Shape
  /** Channels, or units, of every block. */
  readonly width: number
  readonly layers: number
  /** What is around things: 1 for paper, 0 for a black ground, and for rows. */
  readonly background: number
}

/** A place for each example, and the statistics that are kept as they are afterwards. */
export interface TrainedEmbedding {
  readonly places: Tensor
  readonly updates: readonly (readonly [Variable, Tensor])[]
}

export class EmbeddingNetwork {
  readonly maps: readonly (Convolution | Linear)[]
  readonly norms: readonly BatchNorm[]
  readonly out?: Linear

  /** @throws for lengths that are not whole numbers above zero; for images that are none. */
  constructor(readonly config: EmbeddingConfig) {
    const { network, shape, width, layers } = config
    if (network !== 'convolutional' && network !== 'dense') {
      fail('embedding', `network ${JSON.stringify(network)}`, 'must be convolutional or dense')
    }
    checkLengths('embedding', { width, layers })
    const isDense = network === 'dense'
    if (!isDense && shape.length !== 3) {
      fail('embedding', `a shape of [${shape.join(', ')}]`, 'it needs [channels, height, width]', 'Use a dense network')
    }
    const inputs = isDense ? shape.reduce((a, b) => a * b, 1) : shape[0]!
    const map = (from: number): Convolution | Linear =>
      isDense ? new Linear(from, width, { bias: false }) : new Convolution(from, width, 3, { stride: 2, bias: false })
    this.maps = Array.from({ length: layers }, (_, i) => map(i === 0 ? inputs : width))
    this.norms = this.maps.map(() => new BatchNorm(width))
    if (isDense) this.out = new Linear(width, width)
  }

  /** Numbers of a place. */
  get size(): number {
    const { network, shape, width, layers } = this.config
    if (network === 'dense') return width
    return shape.slice(1).reduce((size, length) => size * Math.ceil(length / 2 ** layers), width)
  }

  /** Examples [batch, ...shape] → places [batch, size], each by itself. */
  forward(x: Tensor): Tensor {
    return this.through(x, (norm, y) => norm.apply(y))
  }

  /** The same with statistics of the batch. */
  train(x: Tensor): TrainedEmbedding {
    const updates: (readonly [Variable, Tensor])[] = []
    const places = this.through(x, (norm, y) => {
      const trained = norm.train(y)
      updates.push(...trained.updates)
      return trained.y
    })
    return { places, updates }
  }

  private through(x: Tensor, normalised: (norm: BatchNorm, y: Tensor) => Tensor): Tensor {
    const { shape, background, network } = this.config
    const batch = x.shape[0]!
    let state = ofShape('embedding', x, shape).sub(background)
    if (network === 'dense') state = state.reshape([batch, -1])
    for (const [i, map] of this.maps.entries()) {
      state = scope(`blocks.${i}`, () => {
        return normalised(this.norms[i]!, map.apply(state)).relu()
      })
    }
    const { out } = this
    return out ? scope('out', () => out.apply(state)) : state.reshape([batch, -1])
  }
}

/** The weights that are learnt, of all that a network holds: not the statistics that its norms keep. */
export const isLearnt = (name: string): boolean => !/^norms\.\d+\.(mean|variance)$/.test(name)
