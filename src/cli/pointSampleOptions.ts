import type { OptionTable, ValuesOf } from './option.js'

/** What `sample` can be told of a run of points. */
export const pointSampleOptions = {
  count: { kind: 'whole', least: 1, default: 2000, help: 'points' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every point' },
  grid: { kind: 'text', value: 'file', help: 'the file for the picture, an SVG', otherwise: 'samples.svg in the run' },
  out: { kind: 'text', value: 'file', help: 'a CSV file for the points' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type PointSampleValues = ValuesOf<typeof pointSampleOptions>
