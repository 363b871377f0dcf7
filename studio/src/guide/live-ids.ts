/** Figures that run in the text. */
export const liveIds = [
  'two-models',
  'dishes',
  'small-network',
  'memory',
  'judge',
  'narrow',
  'reverse',
  'temperature',
  'three-measures',
  'reward',
  'one-drawing',
  'signature',
] as const
export type LiveId = (typeof liveIds)[number]
