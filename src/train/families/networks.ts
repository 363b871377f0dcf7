/** Encoders and decoders, as options and data describe them. */
import type { NetworkConfig } from '../../models/index.js'
import type { Shape } from '../../tensor/index.js'

/** Sizes that are left out follow from the data; see `networkOf`. */
export interface NetworkOptions {
  /** Default: convolutional for images, dense for rows. */
  readonly network?: NetworkConfig['network']
  readonly width?: number
  readonly layers?: number
}

/** Whether examples of a shape are pictures, [channels, height, width]. */
export const isImage = (shape: Shape): boolean => shape.length === 3

export function networkOf(
  { network, width, layers }: NetworkOptions,
  shape: Shape,
  usual: { readonly width: number; readonly layers: number },
): NetworkConfig {
  const kind = network ?? (isImage(shape) ? 'convolutional' : 'dense')
  if (kind === 'linear') return { network: kind, shape }
  const sizes = kind === 'dense' ? { width: isImage(shape) ? 512 : 64, layers: 2 } : usual
  return { network: kind, shape, width: width ?? sizes.width, layers: layers ?? sizes.layers }
}

/** As many numbers in a code as suit the data. */
export const codeLength = (shape: Shape): number =>
  isImage(shape) ? 32 : Math.max(1, Math.min(32, Math.floor(shape[0]! / 2)))
