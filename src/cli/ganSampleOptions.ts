import type { OptionTable, ValuesOf } from './option.js'

/** What `sample` can be told of an adversarial model. */
export const ganSampleOptions = {
  count: { kind: 'whole', least: 1, help: 'images, or points', otherwise: '64; 2000 points' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every one' },
  temperature: {
    kind: 'number',
    least: 0,
    default: 1,
    help: 'length of the codes: below 1, images more alike and more typical (truncation)',
  },
  label: { kind: 'text', value: 'class', help: 'the class to draw, by name or place', otherwise: 'any' },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture', otherwise: 'one in the run' },
  out: { kind: 'text', value: 'path', help: 'a folder for a PNG file of each image, or a CSV file for points' },
  interpolate: { kind: 'text', value: 'a,b', help: 'an animation between what two seeds make' },
  frames: { kind: 'whole', least: 2, default: 24, help: 'images from the one to the other' },
  plane: { kind: 'switch', help: 'a plane of codes: all of a code of two numbers, else one through two codes' },
  side: { kind: 'whole', least: 2, default: 20, help: 'images on each side of the plane' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type GanSampleValues = ValuesOf<typeof ganSampleOptions>
