/**
 * An autoencoder: a network that squeezes an example through a few numbers and another that rebuilds it, trained on the squared
 * error. The linear one learns the subspace of principal component analysis (P. Baldi and K. Hornik 1989,
 * doi:10.1016/0893-6080(89)90014-2), which makes it exact to test.
 */
import { scope, type Tensor } from '../tensor/index.js'
import { decoderNetwork, encoderNetwork, type Network, type NetworkConfig, ofShape } from './image-networks.js'
import { checkLengths } from './lengths.js'

export type AutoencoderConfig = NetworkConfig & {
  readonly family: 'autoencoder'
  /** Numbers in a code. */
  readonly bottleneck: number
  /** Whether what is rebuilt is cut off at 0 and 1, where images end. Training sees it uncut, so that no gradient is lost. */
  readonly isBounded: boolean
}

export class Autoencoder {
  readonly encoder: Network
  readonly decoder: Network

  /** @throws for lengths that are not whole numbers above zero, and a convolutional network of anything but images. */
  constructor(readonly config: AutoencoderConfig) {
    const { bottleneck } = config
    checkLengths('autoencoder', { bottleneck })
    this.encoder = encoderNetwork(config, bottleneck)
    this.decoder = decoderNetwork(config, bottleneck)
  }

  /** [batch, ...shape] → codes [batch, bottleneck]. */
  encode(x: Tensor): Tensor {
    return scope('encoder', () => this.encoder.apply(ofShape('autoencoder', x, this.config.shape)))
  }

  /** Codes [batch, bottleneck] → [batch, ...shape]. */
  decode(codes: Tensor): Tensor {
    const x = this.raw(codes)
    return this.config.isBounded ? x.clamp(0, 1) : x
  }

  /** What training makes small, the mean squared error over an example's elements: [batch, ...shape] → [batch]. */
  loss(x: Tensor): Tensor {
    return meanSquare(this.raw(this.encode(x)).sub(x))
  }

  /** As `loss`, of what `decode` gives. */
  error(x: Tensor): Tensor {
    return meanSquare(this.decode(this.encode(x)).sub(x))
  }

  private raw(codes: Tensor): Tensor {
    return scope('decoder', () => this.decoder.apply(codes))
  }
}

/** Over all axes but the first. */
function meanSquare(error: Tensor): Tensor {
  const rows = error.reshape([error.shape[0]!, -1])
  return rows.sumSquare(1).mul(1 / rows.shape[1]!)
}
