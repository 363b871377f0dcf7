/** The networks that find examples in noise; they replace each other. */
import type { Shape, Tensor } from '../tensor/index.js'
import { fail } from '../tensor/index.js'
import { DenoisingMlp } from './denoising-mlp.js'
import { Dit } from './dit.js'
import { checkLengths } from './lengths.js'
import { Unet } from './unet.js'

export type DenoisingNetworkKind = 'unet' | 'dit' | 'dense'

export interface DenoisingNetworkConfig {
  readonly network: DenoisingNetworkKind
  /** [channels, height, width]; the dense network takes any shape. */
  readonly shape: Shape
  /** Channels of a U-Net's first stage, length of a token of a DiT, units of a dense network's layers. */
  readonly width: number
  /** Residual blocks: of a U-Net's stage each way, of a DiT or a dense network in all. */
  readonly layers: number
  /** Side of the square of pixels that a U-Net or a DiT takes for one place. Default 1. */
  readonly patch?: number
}

export interface DenoisingNetwork {
  /** Noisy x [batch, ...shape] and what is known beside it, [batch, embedding] → [batch, ...shape]; zeros at first. */
  apply(x: Tensor, embedding: Tensor): Tensor
}

/** So that a mistyped or hostile configuration does not build layers for minutes. */
const mostLayers = 1000

/** A network told of level and condition by vectors of `embedding` numbers. @throws for a configuration that none can have. */
export function denoisingNetwork(config: DenoisingNetworkConfig, embedding: number): DenoisingNetwork {
  const { network, shape, width, layers, patch = 1 } = config
  checkLengths(network, { width, layers, patch })
  if (layers > mostLayers) fail(network, `layers ${layers}`, `at most ${mostLayers}`)
  if (network === 'dense') return new DenoisingMlp({ shape, width, layers }, embedding)
  if (shape.length !== 3) {
    fail(network, `a shape of [${shape.join(', ')}]`, 'it needs [channels, height, width]', 'Use a dense network')
  }
  const sizes = { shape, width, layers, patch }
  if (network === 'unet') return new Unet(sizes, embedding)
  if (network === 'dit') return new Dit(sizes, embedding)
  return fail('diffusion', `network ${JSON.stringify(network)}`, 'must be unet, dit or dense')
}
