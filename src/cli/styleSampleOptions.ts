import type { OptionTable, ValuesOf } from './option.js'

/** What `sample` can be told of a run of a StyleGAN. */
export const styleSampleOptions = {
  count: { kind: 'whole', least: 1, help: 'images', otherwise: '64; 8 with --direction' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every image' },
  truncation: {
    kind: 'number',
    least: 0,
    default: 1,
    help: 'how far styles go from their mean: below 1, more typical',
  },
  noise: { kind: 'choice', choices: ['on', 'off'], default: 'on', help: 'what is left to chance at each layer' },
  interpolate: { kind: 'text', value: 'a,b', help: 'an animation between two images of the sheet, counted from 0' },
  space: { kind: 'choice', choices: ['w', 'z'], default: 'w', help: 'whether styles or codes are interpolated' },
  frames: { kind: 'whole', least: 2, default: 24, help: 'images from the one to the other' },
  direction: {
    kind: 'text',
    value: 'attribute',
    help: "move images along an attribute of the run's data, as glasses or skinColor=#ffdbb4",
  },
  amount: {
    kind: 'number',
    default: 1.5,
    help: 'how far, both ways: 1 is from the mean without it to the mean with it',
  },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'one in the run' },
  out: { kind: 'text', value: 'folder', help: 'a folder for a PNG file of each sample' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type StyleSampleValues = ValuesOf<typeof styleSampleOptions>
