/** What every training run can be told, whatever its family. */
import type { OptionTable } from './option.js'

export const runOptions = {
  data: {
    kind: 'text',
    value: 'source',
    help: 'a file, a folder, a table (.jsonl, .csv, .parquet), tokens (data tokenize), images, or a built-in set',
  },
  out: { kind: 'text', value: 'folder', help: "the run's folder", otherwise: 'runs/ and the name of the data' },
  layers: { kind: 'whole', least: 1, help: 'blocks, or layers', otherwise: 'by family and size' },
  width: {
    kind: 'whole',
    least: 1,
    help: "length of a position's vector, or channels of an image network",
    otherwise: 'by family and size',
  },
  steps: { kind: 'whole', least: 1, help: 'updates', otherwise: '1000; of images by family' },
  batch: { kind: 'whole', least: 1, help: 'rows read at once', otherwise: '16; of images by family' },
  learningRate: { kind: 'number', least: 0, isOpen: true, help: 'peak learning rate', otherwise: 'by family' },
  weightDecay: { kind: 'number', least: 0, help: 'pull of weights towards zero', otherwise: 'by family' },
  warmup: { kind: 'number', least: 0, most: 1, help: 'share of the steps to warm up', otherwise: 'by family' },
  cooldown: { kind: 'number', least: 0, most: 1, help: 'share of the steps to cool down', otherwise: 'by family' },
  clip: { kind: 'number', least: 0, isOpen: true, help: 'longest gradient', otherwise: 'by family' },
  average: {
    kind: 'number',
    least: 0,
    most: 0.99999,
    help: 'memory of the average of weights that is kept; 0 keeps the last weights',
    otherwise: 'by family',
  },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  validateEvery: {
    kind: 'whole',
    least: 1,
    help: 'steps between validations',
    otherwise: 'a tenth of all steps; of images a twentieth, at least 50',
  },
  checkpointEvery: {
    kind: 'whole',
    least: 1,
    help: 'steps between checkpoints',
    otherwise: 'a tenth of all steps, at most 500',
  },
  keep: { kind: 'whole', least: 1, default: 2, help: 'checkpoints kept besides the best' },
  resume: {
    kind: 'choice',
    choices: ['auto', 'true', 'false'],
    bare: 'true',
    default: 'auto',
    help: 'go on from the newest checkpoint: if there is one, necessarily, or never',
  },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
} as const satisfies OptionTable

/** The named values that are there. */
export function given<T extends object, K extends keyof T>(
  values: T,
  keys: readonly K[],
): { [key in K]?: NonNullable<T[key]> } {
  const there = keys.filter((key) => values[key] !== undefined).map((key) => [key, values[key]])
  return Object.fromEntries(there) as { [key in K]?: NonNullable<T[key]> }
}
