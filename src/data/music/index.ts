/** Symbolic music: readers, an event text, writers. */
export { readAbc, type Tunebook } from './abc.js'
export { type ChoraleSet, readChorales } from './chorales.js'
export { readMidi } from './midi-read.js'
export { writeMidi } from './midi-write.js'
export { samplingRate, synthesise } from './synthesise.js'
export { gridTicksPerQuarter, type Note, quantise, type Tune, transposed } from './tune.js'
export { tuneToWords, wordsToTune } from './words.js'
