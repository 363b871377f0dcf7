/** What `atelier train` can be told, on the command line and in a config file. */
import type { AnyLanguageConfig, AnyTextConfig, SizeName } from '../models/index.js'
import type { DataOptions, LanguageRunOptions, MixtureSource } from '../train/index.node.js'
import { UsageError } from './failure.js'
import type { OptionTable, ValuesOf } from './option.js'
import { given, runOptions } from './runOptions.js'

/** By name, so that help does not load the models. */
const families = [
  'gpt',
  'gpt2',
  'llama',
  'rnn',
  'lstm',
  'gru',
  'ngram',
] as const satisfies readonly AnyTextConfig['family'][]
const sizes = ['tiny', 'small', 'base'] as const satisfies readonly SizeName[]

/** What a text is, and how a model of texts reads it. */
export const textOptions = {
  mix: {
    kind: 'texts',
    value: 'source=share',
    help: 'several texts by their shares instead of --data, as sotu=0.7 licences=0.3',
  },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  validation: { kind: 'text', value: 'source', help: 'held-out text, instead of the end of the data' },
  holdOut: {
    kind: 'number',
    least: 0,
    most: 0.9,
    isOpen: true,
    help: 'share of the data to hold out',
    otherwise: '0.1',
  },
  documents: {
    kind: 'choice',
    choices: ['lines'],
    help: 'each line is a document: a new order in every epoch',
  },
  rows: {
    kind: 'choice',
    choices: ['blocks', 'streams', 'documents', 'packed'],
    help: 'what a row of a batch is: a block, a stream that goes on with its state, a document, or several of a mixture',
    otherwise: 'streams for rnn, lstm and gru, blocks for the others',
  },
  music: { kind: 'switch', help: 'the data are music: .mid, .midi or .abc files, or chorales in a .json' },
  transpose: {
    kind: 'whole',
    least: 0,
    most: 11,
    help: 'learn each tune also so many semitones, and fewer, higher and lower',
    otherwise: '0',
  },
  order: {
    kind: 'whole',
    least: 1,
    most: 64,
    help: 'longest n-gram that ngram counts, in tokens',
    otherwise: 'the best on the end of the training text',
  },
  size: {
    kind: 'choice',
    choices: sizes,
    default: 'tiny',
    help: 'layers, heads, width and context in one word',
  },
  heads: { kind: 'whole', least: 1, help: 'attention heads in a block', otherwise: 'by size' },
  groups: {
    kind: 'whole',
    least: 1,
    help: 'heads of keys and values of llama, shared by its heads',
    otherwise: 'as heads',
  },
  context: { kind: 'whole', least: 1, help: 'tokens read at once', otherwise: 'by size' },
  span: { kind: 'whole', least: 2, help: 'longest span worth remembering, which opens the gates of lstm and gru' },
  dropout: { kind: 'number', least: 0, most: 0.95, default: 0, help: 'share of values dropped in training' },
  tokenizer: {
    kind: 'choice',
    choices: ['character', 'word', 'byte', 'bpe'],
    help: 'how text is cut',
    otherwise: 'character, or word for music',
  },
  vocabulary: { kind: 'whole', least: 257, help: 'tokens of a bpe tokenizer', otherwise: '4096' },
  accumulate: { kind: 'whole', least: 1, default: 1, help: 'batches whose gradients make one update' },
  validationBatches: { kind: 'whole', least: 1, default: 20, help: 'batches read by a validation, at most' },
  patience: { kind: 'whole', least: 1, help: 'stop when so many validations in a row brought nothing better' },
} as const satisfies OptionTable

/** A run of texts. */
export const trainOptions = {
  ...runOptions,
  ...textOptions,
  model: { kind: 'choice', choices: families, default: 'gpt', help: 'the family' },
  steps: { ...runOptions.steps, default: 1000 },
  batch: { ...runOptions.batch, default: 16 },
} as const satisfies OptionTable

export type TrainValues = ValuesOf<typeof trainOptions>

/** Options of a model made of tensors. */
export type LanguageValues = TrainValues & { readonly model: AnyLanguageConfig['family'] }

/** The run that the options describe. Only `data` and `out` have no default. */
export async function languageOptions(
  values: LanguageValues,
  { data, out }: { readonly data: DataOptions['data']; readonly out: string },
): Promise<Omit<LanguageRunOptions, 'signal' | 'onSkipped'>> {
  const { model: family, size, steps, resume } = values
  if (values.groups !== undefined && family !== 'llama') throw new UsageError('train: --groups needs --model llama')
  const { languageSizes } = await import('../models/index.js')
  const shape = {
    ...languageSizes(family)[size],
    ...given(values, ['layers', 'heads', 'groups', 'width', 'context', 'dropout', 'span']),
  }
  return {
    out,
    ...dataOptions(values, data),
    model: { family, ...shape },
    steps,
    validateEvery: Math.ceil(steps / 10),
    checkpointEvery: Math.min(Math.ceil(steps / 10), 500),
    resume: resume === 'auto' ? resume : resume === 'true',
    recipe: given(values, ['learningRate', 'weightDecay', 'warmup', 'cooldown', 'clip', 'average']),
    batch: values.batch,
    accumulate: values.accumulate,
    seed: values.seed,
    validationBatches: values.validationBatches,
    keep: values.keep,
    target: values.target,
    ...given(values, ['rows', 'threads', 'patience', 'validateEvery', 'checkpointEvery']),
  }
}

/** What any family reads, and how. */
export function dataOptions(values: TrainValues, data: DataOptions['data']): Omit<DataOptions, 'onSkipped'> {
  if (values.transpose !== undefined && !values.music) throw new UsageError('train: --transpose needs --music')
  return {
    data,
    ...(values.music && { music: { transpose: values.transpose ?? 0 } }),
    ...given(values, ['column', 'documents', 'tokenizer', 'vocabulary', 'holdOut', 'validation']),
  }
}

/** The corpora of --mix, each as `source=share`. @throws UsageError for one that is not. */
export function mixtureOf(mix: readonly string[]): readonly MixtureSource[] {
  return mix.map((each) => {
    const at = each.lastIndexOf('=')
    const weight = Number(each.slice(at + 1))
    if (at > 0 && each.slice(at + 1).trim() !== '' && weight > 0 && Number.isFinite(weight)) {
      return { source: each.slice(0, at), weight }
    }
    throw new UsageError(`train: --mix ${each}: a source and its share were expected`, 'Write sotu=0.7')
  })
}
