import { wayOptions } from './diffusionSampleOptions.js'
import type { OptionTable, ValuesOf } from './option.js'

const { caption: _, ...way } = wayOptions

/** What `sample` can be told of a run of sounds. */
export const soundSampleOptions = {
  count: { kind: 'whole', least: 1, default: 8, help: 'sounds, of all classes in turn where none is chosen' },
  ...way,
  temperature: { kind: 'number', least: 0, default: 1, help: 'of a vae: deviation of the codes' },
  iterations: { kind: 'whole', least: 1, default: 32, help: 'of sounds: times that phases go to and fro' },
  out: { kind: 'text', value: 'folder', help: 'a folder for a WAV file of each sound', otherwise: 'sounds in the run' },
  wav: { kind: 'text', value: 'file', help: 'all of them one after the other, as one WAV file' },
  grid: { kind: 'text', value: 'file', help: 'the file for the spectrograms', otherwise: 'sounds.png in the run' },
} as const satisfies OptionTable

export type SoundSampleValues = ValuesOf<typeof soundSampleOptions>
