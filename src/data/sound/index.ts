/** Sounds to train on: files, sets in memory, and spectrograms. */
export { type Recording, readWave, type Wave, type WaveEncoding, type WriteWaveOptions, writeWave } from './wave.js'
