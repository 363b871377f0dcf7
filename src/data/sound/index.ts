/** Sounds to train on: files, sets in memory, and spectrograms. */

export { type Fourier, fourier } from './fourier.js'
export { griffinLim, type PhaseOptions, spectralConvergence } from './griffin-lim.js'
export { hertzOf, type MelBank, type MelBankOptions, type MelScale, melBank, melOf } from './mel.js'
export { type OneShotFormat, oneShot, peakLevel, type Unusable } from './one-shot.js'
export { makeOneShots, oneShotClasses } from './one-shots.js'
export { resampleSound } from './resample-sound.js'
export { type SoundParts, type SoundSet, selectSounds } from './sound-set.js'
export { loudestBand, type SpectrogramFormat, type Spectrograms, spectrograms } from './spectrogram.js'
export { type Frames, magnitudes, type Spectrum, type Stft, stft } from './stft.js'
export { type Recording, readWave, type Wave, type WaveEncoding, type WriteWaveOptions, writeWave } from './wave.js'
