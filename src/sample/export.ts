import type { LanguageModel } from '../models/index.js'
import { inOnePiece, parameters } from '../nn/index.js'
import { emit, encodeModel, generalise, type OnnxGraph, simplify } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, placeholder, type Tensor, type Values, type Variable } from '../tensor/index.js'

export interface ExportOptions {
  /** Read on from a state that the caller keeps, instead of a whole text at once. */
  readonly cached?: boolean
  /** Identifies the tokenizer that the ids belong to: written into the file. */
  readonly tokenizer?: string
}

/** Batches of the three traces, each unlike the time beside it, so that no length is taken for another. */
const batches = [2, 5, 3] as const

/**
 * A language model as the bytes of one ONNX file, weights inside, that plain ONNX Runtime runs at any batch and length.
 * Written in ONNX's own operators (set 18), so that other programs can read it too.
 *
 * - Input `tokens` int32 [batch, time], output `logits` [batch, time, vocabulary]; time is at most the model's context.
 * - `cached`: inputs `tokens` [batch, time], their position `start` (int32, no axes) and the state `past.*`, at first all
 *   zeros; outputs `logits` [batch, vocabulary] after the last token and the state `present.*`, to be fed as the next past.
 *
 * The file's metadata hold `config`, the model's configuration as JSON, and `tokenizer` if given.
 * @throws for weights of 2 GiB and more, which one file cannot hold, and for a model whose graph changes with the lengths.
 */
export async function exportLanguageModel(
  memory: Memory,
  model: LanguageModel,
  options: ExportOptions = {},
): Promise<Uint8Array> {
  const { cached = false, tokenizer } = options
  const { context } = model.config
  if (context < 4)
    throw new AtelierError(`export: a context of ${context}: at least 4 is needed to leave the time open`)
  const weights = parameters(model)
  checkSize(weights.values())
  const frozen = await numbersOf(memory, [...weights.values()])
  const labels = new Map([...frozen].map(([variable, values]) => [values, variable.name]))
  const traces = [context, 3, 2].map((time, i) => {
    const sizes = { batch: batches[i]!, time }
    const { outputs, state } = inOnePiece(() => (cached ? readingOn : readingAll)(model, sizes.batch, time))
    const { graph, leaves } = emit(simplify(outputs), { target: 'standard', frozen })
    const names = new Map([...leaves].map(([name, leaf]) => [name, state.get(leaf) ?? name]))
    for (const { name, values } of graph.initializers) names.set(name, labels.get(values) ?? name)
    return { sizes, graph: renamed(graph, names) }
  })
  return encodeModel(generalise(traces, ['time']), 'standard', {
    config: JSON.stringify(model.config),
    ...(tokenizer !== undefined && { tokenizer }),
  })
}

interface Reading {
  readonly outputs: Readonly<Record<string, Tensor>>
  /** What variables are called that are inputs of the file. */
  readonly state: ReadonlyMap<Tensor, string>
}

const readingAll = (model: LanguageModel, batch: number, time: number): Reading => ({
  outputs: { logits: model.forward(placeholder('tokens', [batch, time], 'int32')) },
  state: new Map(),
})

function readingOn(model: LanguageModel, batch: number, time: number): Reading {
  const decoder = model.decoder(batch)
  const tokens = placeholder('tokens', [batch, time], 'int32')
  const { logits, updates } = decoder.read(tokens, placeholder('start', [], 'int32'))
  const called = new Map(decoder.state.map((variable) => [variable, variable.name.replace(/^cache\./, '')]))
  return {
    outputs: { logits, ...Object.fromEntries(updates.map(([variable, y]) => [`present.${called.get(variable)}`, y])) },
    state: new Map([...called].map(([variable, name]) => [variable, `past.${name}`])),
  }
}

/** A copy of the numbers of all variables, taken between two runs. */
const numbersOf = (memory: Memory, variables: readonly Variable[]): Promise<ReadonlyMap<Variable, Values>> =>
  memory.exclusively(async () => {
    const copies = variables.map(async (variable) => {
      const data = (await memory.tensor(variable).getData()) as Float32Array
      return [variable, data.slice() as Values] as const
    })
    return new Map(await Promise.all(copies))
  })

/** Before anything is copied: the file could not hold these. */
function checkSize(variables: Iterable<Variable>): void {
  const bytes = [...variables].reduce((sum, { size, dtype }) => sum + size * (dtype === 'float64' ? 8 : 4), 0)
  if (bytes < 2 ** 31) return
  throw new AtelierError(
    `export: weights of ${(bytes / 2 ** 30).toFixed(2)} GiB: an ONNX file ends at 2 GiB`,
    'Save them as safetensors instead',
  )
}

function renamed(graph: OnnxGraph, names: ReadonlyMap<string, string>): OnnxGraph {
  const rename = (name: string): string => names.get(name) ?? name
  return {
    inputs: graph.inputs.map((value) => ({ ...value, name: rename(value.name) })),
    outputs: graph.outputs,
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
    initializers: graph.initializers.map((tensor) => ({ ...tensor, name: rename(tensor.name) })),
  }
}
