import type { AnyLanguageConfig, LanguageModel } from '../models/index.js'
import { inOnePiece, parameters } from '../nn/index.js'
import { encodeModel, generalise, type OnnxGraph, quantiseProducts, scan, type WeightBits } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, placeholder, type Tensor, uniform } from '../tensor/index.js'
import { checkSize, type Numbers, numbersOf, traceOf } from './trace.js'
import { transformersGraph } from './transformers-graph.js'

export interface ExportOptions {
  /** Read on from a state that the caller keeps, instead of a whole text at once. */
  readonly cached?: boolean
  /** The bits that the matrices of products keep. Needs ONNX Runtime's own `MatMulNBits`. Default: all. */
  readonly bits?: WeightBits
  /** Identifies the tokenizer that the ids belong to: written into the file. */
  readonly tokenizer?: string
}

/** Batches of the three traces, each unlike the time beside it, so that no length is taken for another. */
const batches = [2, 5, 3] as const

/**
 * A language model as the bytes of one ONNX file, weights inside, that plain ONNX Runtime runs at any batch and length.
 * Written in ONNX's own operators (set 18), so that other programs can read it too.
 *
 * - Input `tokens` int32 [batch, time], output `logits` [batch, time, vocabulary]; time is at most the model's context, or
 *   without end where the model keeps a summary.
 * - `cached`, of a model that keeps positions: inputs `tokens` [batch, time], their position `start` (int32, no axes) and
 *   the state `past.*`, at first all zeros; outputs `logits` [batch, vocabulary] after the last token and the state
 *   `present.*`, to be fed as the next past.
 * - `cached`, of a model that keeps a summary: the same state, [batch, width] each, no `start`, and `logits` [batch, time,
 *   vocabulary] after every token.
 *
 * The file's metadata hold `config`, the model's configuration as JSON, and `tokenizer` if given.
 * @throws for weights of 2 GiB and more, which one file cannot hold, and for a model whose graph changes with the lengths.
 */
export async function exportLanguageModel(
  memory: Memory,
  model: LanguageModel,
  options: ExportOptions = {},
): Promise<Uint8Array> {
  const { cached = false, tokenizer, bits } = options
  const graphOf = model.decoder(1).keeps === 'summary' ? overSteps : overPositions
  const weights = [...parameters(model).values()]
  checkSize(weights)
  const graph = graphOf(model, await numbersOf(memory, weights), cached)
  return encodeModel(bits === undefined ? graph : quantiseProducts(graph, bits), 'standard', {
    config: JSON.stringify(model.config),
    ...(tokenizer !== undefined && { tokenizer }),
  })
}

/** The whole text at once: traces at several lengths, made one. */
function overPositions(model: LanguageModel, frozen: Numbers, cached: boolean): OnnxGraph {
  const { context } = model.config
  if (context < 4)
    throw new AtelierError(`export: a context of ${context}: at least 4 is needed to leave the time open`)
  const traces = [context, 3, 2].map((time, i) => {
    const batch = batches[i]!
    const tokens = placeholder('tokens', [batch, time], 'int32')
    const reading = inOnePiece(() =>
      cached
        ? readingOn(model, batch, tokens, placeholder('start', [], 'int32'))
        : { outputs: { logits: model.forward(tokens) }, state: new Map() },
    )
    return traceOf(reading, { batch, time }, frozen)
  })
  return generalise(traces, ['time'])
}

/** Token after token: one step, repeated over time. */
function overSteps(model: LanguageModel, frozen: Numbers, cached: boolean): OnnxGraph {
  const traces = batches.map((batch) => {
    const tokens = placeholder('tokens', [batch], 'int32').reshape([batch, 1])
    return traceOf(readingOn(model, batch, tokens, uniform(1, [], 'int32')), { batch }, frozen)
  })
  const step = generalise(traces)
  const past = step.inputs.map(({ name }) => name).filter((name) => name.startsWith('past.'))
  const states = new Map(past.map((name) => [name, name.replace('past.', 'present.')]))
  return scan(step, { states, isFresh: !cached })
}

interface Reading {
  readonly outputs: Readonly<Record<string, Tensor>>
  /** What variables are called that are inputs of the file. */
  readonly state: ReadonlyMap<Tensor, string>
}

function readingOn(model: LanguageModel, batch: number, tokens: Tensor, start: Tensor): Reading {
  const decoder = model.decoder(batch)
  const { logits, updates } = decoder.read(tokens, start)
  const called = new Map(decoder.state.map((variable) => [variable, variable.name.replace(/^(cache|state)\./, '')]))
  return {
    outputs: { logits, ...Object.fromEntries(updates.map(([variable, y]) => [`present.${called.get(variable)}`, y])) },
    state: new Map([...called].map(([variable, name]) => [variable, `past.${name}`])),
  }
}

/**
 * A GPT-2 or a Llama as `transformers.js` runs it, see `transformersGraph`, as the bytes of one ONNX file.
 * @throws AtelierError for another family, and for weights of 2 GiB and more.
 */
export async function exportForTransformers(
  memory: Memory,
  model: LanguageModel,
  { bits }: Pick<ExportOptions, 'bits'> = {},
): Promise<Uint8Array> {
  const config = model.config as AnyLanguageConfig
  if (config.family !== 'gpt2' && config.family !== 'llama') {
    throw new AtelierError(
      `export: a model of the family ${config.family}: transformers has no such architecture`,
      'Train one with --model llama or --model gpt2',
    )
  }
  const weights = parameters(model)
  checkSize([...weights.values()])
  const numbers = await numbersOf(memory, [...weights.values()])
  const named = [...weights].map(([name, weight]) => {
    const values = numbers.get(weight) as Float32Array
    return [name, { shape: weight.shape, values }] as const
  })
  const graph = transformersGraph(config, new Map(named))
  return encodeModel(bits === undefined ? graph : quantiseProducts(graph, bits), 'standard')
}
