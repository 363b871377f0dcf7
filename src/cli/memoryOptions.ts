/** What the verbs of `atelier memory` can be told. */
import type { SequenceKind } from '../models/index.js'
import type { OptionTable, ValuesOf } from './option.js'

export const memoryModels = ['gru', 'lstm', 'rnn', 'gpt'] as const satisfies readonly SequenceKind[]

/** What the tasks differ in. */
interface Recipe {
  readonly width: number
  readonly batch: number
  readonly steps: number
}

/** The options that all tasks have. */
export const memoryOptions = (recipe: Recipe, sequences = 5000) =>
  ({
    model: { kind: 'text', value: 'names', default: 'gru', help: `${memoryModels.join(', ')}, or several with commas` },
    out: {
      kind: 'text',
      value: 'folder',
      help: "the report's folder, with one in it for each model",
      otherwise: 'runs/…',
    },
    layers: { kind: 'whole', least: 1, most: 100, default: 1, help: 'layers' },
    width: { kind: 'whole', least: 1, default: recipe.width, help: "length of a layer's output" },
    heads: { kind: 'whole', least: 1, default: 4, help: 'attention heads of gpt' },
    span: {
      kind: 'whole',
      least: 0,
      help: 'longest span, in steps, that gates of gru and lstm start with; 0 starts them as usual',
      otherwise: 'that of the task',
    },
    orthogonal: { kind: 'switch', help: 'recurrent weights start as orthogonal matrices' },
    bidirectional: { kind: 'switch', help: 'recurrent layers read from both ends' },
    steps: { kind: 'whole', least: 1, default: recipe.steps, help: 'updates' },
    batch: { kind: 'whole', least: 1, default: recipe.batch, help: 'sequences in an update' },
    learningRate: { kind: 'number', least: 0, isOpen: true, default: 0.02, help: 'peak learning rate' },
    seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random in training' },
    sequences: { kind: 'whole', least: 2, default: sequences, help: 'held-out sequences to measure on' },
    checkpointEvery: {
      kind: 'whole',
      least: 1,
      help: 'steps between checkpoints',
      otherwise: 'a tenth of all steps, at most 500',
    },
    target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
    threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
    json: { kind: 'switch', help: 'one JSON object a line on stdout' },
  }) as const satisfies OptionTable

export type MemoryValues = ValuesOf<ReturnType<typeof memoryOptions>>
