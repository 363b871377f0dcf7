/**
 * Encoders and decoders between examples and vectors, shared by the autoencoder and the VAE. An example is a row of a table, a
 * window of a series (a shape of one length) or an image (channels, height, width).
 */
import { init, Linear } from '../nn/index.js'
import { fail, type Shape, scope, sizeOf, type Tensor } from '../tensor/index.js'
import { ConvolutionalDecoder, ConvolutionalEncoder, type ConvolutionalStyle } from './convolutional-networks.js'
import { checkLengths } from './lengths.js'

/** The example's shape is [length], or [channels, height, width]. */
export type NetworkConfig =
  | { readonly network: 'linear'; readonly shape: Shape }
  | {
      readonly network: 'dense' | 'convolutional'
      readonly shape: Shape
      readonly width: number
      readonly layers: number
    }

export type NetworkKind = NetworkConfig['network']

export interface Network {
  apply(x: Tensor): Tensor
}

/**
 * [batch, ...shape] → [batch, outputs]. `width` is the units of each of `layers` hidden layers, or the channels of a convolutional
 * network's first stage with `layers` residual blocks a stage.
 * @throws for lengths that are not whole numbers above zero, and if a convolutional network is to read anything but images.
 */
export function encoderNetwork(config: NetworkConfig, outputs: number, style?: ConvolutionalStyle): Network {
  check(config)
  const { shape } = config
  if (config.network === 'convolutional') return new ConvolutionalEncoder(config, outputs, style)
  return new DenseNetwork([sizeOf(shape), ...hidden(config), outputs], [outputs], style?.slope)
}

/** [batch, inputs] → [batch, ...shape], unbounded. The mirror of `encoderNetwork`, which says the rest. */
export function decoderNetwork(config: NetworkConfig, inputs: number, style?: ConvolutionalStyle): Network {
  check(config)
  const { shape } = config
  if (config.network === 'convolutional') return new ConvolutionalDecoder(config, inputs, style)
  return new DenseNetwork([inputs, ...hidden(config), sizeOf(shape)], shape, style?.slope)
}

/** @throws unless `x` is [batch, ...shape]. */
export function ofShape(name: string, x: Tensor, shape: Shape): Tensor {
  if (x.rank === shape.length + 1 && shape.every((length, axis) => x.shape[axis + 1] === length)) return x
  return fail(name, `${x}`, `it needs [batch, ${shape.join(', ')}]`)
}

const hidden = (config: NetworkConfig): number[] =>
  config.network === 'dense' ? Array<number>(config.layers).fill(config.width) : []

const kinds: ReadonlySet<string> = new Set<NetworkKind>(['linear', 'dense', 'convolutional'])

function check(config: NetworkConfig): void {
  const { network, shape } = config
  if (!kinds.has(network)) fail('network', JSON.stringify(network), `must be ${[...kinds].join(', ')}`)
  if (!Array.isArray(shape) || shape.length === 0)
    fail(network, `a shape of ${JSON.stringify(shape)}`, 'must be lengths')
  const lengths = network === 'linear' ? {} : { width: config.width, layers: config.layers }
  checkLengths(network, { ...lengths, ...Object.fromEntries(shape.map((length, axis) => [`shape[${axis}]`, length])) })
  if (network !== 'linear' && config.layers > mostLayers)
    fail(network, `layers ${config.layers}`, `at most ${mostLayers}`)
}

/** So that a mistyped or hostile configuration does not build layers for minutes. */
const mostLayers = 1000

/** Linear maps with rectifiers between them. */
class DenseNetwork {
  readonly layers: readonly Linear[]

  /** `lengths` of the vectors on the way; the last is given the shape `result`. */
  constructor(
    lengths: readonly number[],
    private readonly result: Shape,
    private readonly slope = 0,
  ) {
    const last = lengths.length - 2
    this.layers = lengths
      .slice(1)
      .map((length, i) => new Linear(lengths[i]!, length, i < last ? { initial: rectified } : {}))
  }

  apply(x: Tensor): Tensor {
    let state = x.reshape([x.shape[0]!, -1])
    for (const [i, layer] of this.layers.entries()) {
      state = scope(`layers.${i}`, () => layer.apply(i === 0 ? state : state.leakyRelu(this.slope)))
    }
    return state.reshape([x.shape[0]!, ...this.result])
  }
}

/** Fan-in with the gain √2 that a rectifier takes away (arXiv:1502.01852). */
const rectified: typeof init.fanIn = (out, shape, stream) => {
  init.fanIn(out, shape, stream)
  for (let i = 0; i < out.length; i++) out[i]! *= Math.SQRT2
}
