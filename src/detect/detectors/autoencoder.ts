/** An autoencoder by its reconstruction error: dense for rows and windows, convolutional for images. */
import type { Autoencoder } from '../../models/index.js'
import type { Detector } from '../detector.js'
import { networkDetector } from './network.js'
import { type NetworkSettings, networkSizes } from './network-sizes.js'

export const autoencoderOf = (settings: NetworkSettings = {}): Detector =>
  networkDetector<Autoencoder>(
    {
      name: 'autoencoder',
      about: 'squared error of the row rebuilt from a few numbers, per number',
      model: (shape) => {
        const { code, ...sizes } = networkSizes(shape)
        return { family: 'autoencoder', bottleneck: code, ...sizes }
      },
      judge(model, x) {
        const rebuilt = model.decode(model.encode(x))
        return { scores: model.loss(x), rebuilt }
      },
      share: (value, rebuilt, size) => (value - rebuilt) ** 2 / size,
    },
    settings,
  )

export const autoencoder: Detector = autoencoderOf()
