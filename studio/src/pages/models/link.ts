import type { LinkSchema } from 'atelier/studio'

export const modelsLink = {
  /** The id of the model whose card is open. */
  show: { kind: 'text', longest: 120, default: '' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 1 },
} as const satisfies LinkSchema
