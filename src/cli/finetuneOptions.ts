/** What `atelier finetune` can be told. */
import type { FineTuningOptions, TuningMethod } from '../train/index.node.js'
import { UsageError } from './failure.js'
import { flagOf, type OptionTable, type ValuesOf } from './option.js'
import { given, runOptions } from './runOptions.js'

const { learningRate, weightDecay, warmup, cooldown, clip, average, seed } = runOptions
const { checkpointEvery, keep, resume, target, threads } = runOptions

const loraOptions = {
  rank: { kind: 'whole', least: 1, default: 8, help: 'rank of the adapters' },
  alpha: {
    kind: 'number',
    least: 0,
    isOpen: true,
    help: 'weight of the adapters, divided by the rank',
    otherwise: 'twice the rank',
  },
  targets: {
    kind: 'texts',
    value: 'pattern',
    help: 'layers to adapt, as query or blocks.1',
    otherwise: 'all linear layers of the blocks',
  },
  adapterDropout: {
    kind: 'number',
    least: 0,
    most: 0.95,
    default: 0,
    help: 'share of inputs that adapters do not see in training',
  },
  rslora: { kind: 'switch', help: 'divide alpha by the root of the rank' },
  dora: { kind: 'switch', help: 'learn lengths and directions of the weights apart' },
} as const satisfies OptionTable

const freezeOptions = {
  freeze: { kind: 'texts', value: 'pattern', help: 'weights that are not trained, as embedding or blocks.0' },
  freezeLayers: { kind: 'whole', least: 1, help: 'do not train the embeddings and so many of the lowest blocks' },
  unfreezeEvery: {
    kind: 'whole',
    least: 1,
    help: 'begin with the topmost block, and add one after so many steps each',
  },
} as const satisfies OptionTable

const tuningOptions = {
  data: {
    kind: 'text',
    value: 'source',
    help: 'text, or questions and answers (.jsonl, .csv, .parquet, pairs:licences, …)',
  },
  out: { kind: 'text', value: 'folder', help: "the new run's folder" },
  method: {
    kind: 'choice',
    choices: ['full', 'lora', 'freeze'],
    default: 'full',
    help: 'what is trained: everything, adapters beside it, or what is not frozen',
  },
  replay: { kind: 'text', value: 'source', help: 'data that the base was trained on, so that it is not forgotten' },
  replayShare: { kind: 'number', least: 0, most: 0.95, isOpen: true, default: 0.1, help: 'their share of the rows' },
  watch: { kind: 'texts', value: 'source', help: 'data that are only validated on' },
  anchor: {
    kind: 'number',
    least: 0,
    isOpen: true,
    help: 'pull of weights to those of the base (L2-SP), times the learning rate',
  },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds text' },
  context: { kind: 'whole', least: 1, help: 'tokens in a row', otherwise: 'as the model, or as the data need' },
  padded: { kind: 'switch', help: 'a conversation a row, instead of packing as many as fit' },
  truncate: { kind: 'switch', help: 'cut conversations that are longer than a row' },
  holdOut: {
    kind: 'number',
    least: 0,
    most: 0.9,
    isOpen: true,
    default: 0.1,
    help: 'share of the documents or conversations to hold out',
  },
  epochs: {
    kind: 'number',
    least: 0,
    isOpen: true,
    help: 'visits of all data',
    otherwise: '1, where --steps are not given',
  },
  steps: { kind: 'whole', least: 1, help: 'updates' },
  batch: { kind: 'whole', least: 1, default: 8, help: 'rows read at once' },
  accumulate: { kind: 'whole', least: 1, default: 1, help: 'batches whose gradients make one update' },
  learningRate: { ...learningRate, otherwise: '0.0003, of lora 0.003' },
  weightDecay: { ...weightDecay, otherwise: '0.01, of lora 0' },
  warmup: { ...warmup, otherwise: '0.05' },
  cooldown: { ...cooldown, otherwise: '0.95' },
  clip: { ...clip, otherwise: '1' },
  average: { ...average, otherwise: '0' },
  seed,
  validateEvery: { ...runOptions.validateEvery, otherwise: 'a tenth of all steps' },
  validationBatches: {
    kind: 'whole',
    least: 1,
    default: 20,
    help: 'batches read by a validation of each source, at most',
  },
  patience: { kind: 'whole', least: 1, help: 'stop when so many validations in a row brought nothing better' },
  ...{ checkpointEvery, keep, resume, target, threads },
} as const satisfies OptionTable

/** Tables of flags under their headings. */
export const finetuneGroups: readonly (readonly [heading: string | undefined, table: OptionTable])[] = [
  [undefined, tuningOptions],
  ['With --method lora:', loraOptions],
  ['With --method freeze:', freezeOptions],
]

export const finetuneOptions = {
  ...tuningOptions,
  ...loraOptions,
  ...freezeOptions,
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type FinetuneValues = ValuesOf<typeof finetuneOptions>

/** The run that the options describe. @throws UsageError for flags that the method has no use for. */
export function fineTuningOptions(
  base: string,
  values: FinetuneValues,
  flags: object,
): Omit<FineTuningOptions, 'signal' | 'onSkipped'> {
  const { data, out, replay, replayShare, padded, truncate, resume } = values
  if (data === undefined) throw new UsageError('finetune: --data is missing', 'Give text, or questions and answers')
  if (out === undefined) throw new UsageError('finetune: --out is missing', "Give the new run's folder")
  return {
    ...{ base, data, out, method: methodOf(values, flags) },
    ...(replay !== undefined && { replay: { data: replay, share: replayShare } }),
    isPacked: padded !== true,
    isTruncated: truncate === true,
    recipe: given(values, ['learningRate', 'weightDecay', 'warmup', 'cooldown', 'clip', 'average']),
    resume: resume === 'auto' ? resume : resume === 'true',
    ...given(values, [
      'watch',
      'anchor',
      'column',
      'context',
      'holdOut',
      'epochs',
      'steps',
      'batch',
      'accumulate',
      'seed',
    ]),
    ...given(values, [
      'validateEvery',
      'validationBatches',
      'patience',
      'checkpointEvery',
      'keep',
      'target',
      'threads',
    ]),
  }
}

function methodOf(values: FinetuneValues, flags: object): TuningMethod {
  const { method, rank, alpha, targets, adapterDropout, rslora, dora } = values
  const tables = { full: {}, lora: loraOptions, freeze: freezeOptions }
  for (const [other, table] of Object.entries(tables)) {
    const foreign = other !== method && Object.keys(table).find((key) => Object.hasOwn(flags, key))
    if (foreign)
      throw new UsageError(`finetune: ${flagOf(foreign)} with --method ${method}: it is for --method ${other}`)
  }
  if (method === 'full') return { kind: 'full' }
  if (method === 'freeze') {
    const { freeze, freezeLayers, unfreezeEvery } = values
    return {
      kind: 'freeze',
      ...(freeze && { frozen: freeze }),
      ...(freezeLayers !== undefined && { frozenLayers: freezeLayers }),
      ...(unfreezeEvery !== undefined && { unfreezeEvery }),
    }
  }
  return {
    kind: 'lora',
    ...{ rank, dropout: adapterDropout, scaling: rslora ? 'root' : 'rank', isDecomposed: dora === true },
    ...(alpha !== undefined && { alpha }),
    ...(targets && { targets }),
  }
}
