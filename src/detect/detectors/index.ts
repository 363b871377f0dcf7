/** All detectors, by name. Add one here. */
import type { Detector, DetectorName } from '../detector.js'
import { autoencoder } from './autoencoder.js'
import { ecod } from './ecod.js'
import { isolationForest } from './isolation-forest.js'
import { kNearest } from './k-nearest.js'
import { pca } from './pca.js'
import { sampledNearest } from './sampled-nearest.js'
import { vae } from './vae.js'

export const detectors: Readonly<Record<DetectorName, Detector>> = {
  pca,
  'k-nearest': kNearest,
  'sampled-nearest': sampledNearest,
  'isolation-forest': isolationForest,
  ecod,
  autoencoder,
  vae,
}
