import type { OptionTable, ValuesOf } from './option.js'

/** What decides how sounds are read and drawn. */
export const soundOptions = {
  rate: { kind: 'whole', least: 1000, most: 384_000, help: 'of sounds: samples a second', otherwise: '16000' },
  seconds: {
    kind: 'number',
    least: 0,
    isOpen: true,
    most: 60,
    help: 'of sounds: how long they are',
    otherwise: '0.51',
  },
  mels: { kind: 'whole', least: 4, most: 512, help: 'of sounds: bands of frequencies', otherwise: '64' },
  hop: { kind: 'whole', least: 2, help: 'of sounds: samples from one frame to the next', otherwise: '256 at 16000' },
} as const satisfies OptionTable

export type SoundValues = ValuesOf<typeof soundOptions>
