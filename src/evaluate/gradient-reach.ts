/** How far back a model's loss reaches: by what a small change of an earlier token's vector does to it, and by what another token does. */
import type { TokenArray } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { init, parameters } from '../nn/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { AtelierError, arrayOf, crossEntropy, grad, randomStream, type Tensor } from '../tensor/index.js'

export interface ReachOptions {
  /** Windows of the text, each as long as a context. Default 16. */
  readonly windows?: number
  readonly seed?: number
}

/** Nats at the last position of each row: embedded [rows, time, width], target [rows] → [rows]. */
const lastLoss = (model: LanguageModel, embedded: Tensor, target: Tensor): Tensor =>
  crossEntropy(model.forwardEmbedded(embedded).slice(1, -1), target.reshape([-1, 1])).reshape([-1])

/** Measures the reach of a model's gradients again and again, by the weights as they are at each time. */
export interface ReachMeter {
  /**
   * Of rows [rows, context] and what follows each [rows]: ‖∂L_T/∂x_{T−k}‖ for k = 0 to context − 1, [rows][context], and the logits
   * at the last position [rows, vocabulary].
   */
  measure(
    tokens: Int32Array,
    targets: Int32Array,
  ): Promise<{ readonly reach: readonly Float64Array[]; readonly logits: Float32Array }>
  close(): Promise<void>
}

export function reachMeter(memory: Memory, model: LanguageModel, rows: number): ReachMeter {
  const { context } = model.config
  const reaching = program(
    memory,
    { tokens: int32([rows, context]), target: int32([rows]) },
    (fed) => {
      const embedded = model.embed(fed.tokens)
      const logits = model.forwardEmbedded(embedded).slice(1, -1)
      const [gradient] = grad(crossEntropy(logits, fed.target.reshape([-1, 1])).sum(), [embedded])
      const lengths = gradient!.cast('float32').square().sum(2).sqrt()
      return { outputs: { lengths, logits: logits.cast('float32') } }
    },
    { name: 'gradient reach' },
  )
  return {
    async measure(tokens, targets) {
      const { lengths, logits } = await reaching.run({ tokens, target: targets })
      const reach = Array.from({ length: rows }, (_, row) =>
        Float64Array.from(lengths.data.slice(row * context, (row + 1) * context) as Float32Array).reverse(),
      )
      return { reach, logits: Float32Array.from(logits.data as Float32Array) }
    },
    close: () => reaching.close(),
  }
}

/**
 * ‖∂L_T/∂x_{T−k}‖ for k = 0 to context − 1, where L_T is the loss at the last position and x the embedded tokens, so that all
 * families share a footing (the quantity of Bengio et al. 1994, doi:10.1109/72.279181). A row for each window [windows][context].
 * @throws if the text is shorter than a context and one token.
 */
export async function gradientReach(
  memory: Memory,
  model: LanguageModel,
  tokens: TokenArray,
  options: ReachOptions = {},
): Promise<readonly Float64Array[]> {
  const { inputs, targets, rows } = windowsOf(tokens, model.config.context, options)
  const meter = reachMeter(memory, model, rows)
  try {
    return (await meter.measure(inputs, targets)).reach
  } finally {
    await meter.close()
  }
}

/**
 * Draws the matrices that a new model starts at zero (its head, residual projections) as fan-in asks: no gradient passes zeros, so
 * that a new model would have no reach to measure.
 */
export async function drawZeros(memory: Memory, model: object): Promise<void> {
  for (const [name, weight] of parameters(model)) {
    if (weight.rank < 2 || (await memory.read(weight)).some((value) => value !== 0)) continue
    const values = arrayOf(weight.dtype, weight.size) as Float32Array
    init.fanIn(values, weight.shape, randomStream(memory.seed, name))
    memory.write(weight, values)
  }
}

export interface Dependence {
  /** Tokens back. */
  readonly distance: number
  /** Mean rise of the loss in nats when that one token is replaced by another of the text's. */
  readonly rise: number
}

/**
 * What the token `distance` places back is worth: how much the loss at the last position rises when it is replaced by a token drawn
 * from the text (a permutation importance; for language models as in arXiv:1805.04623).
 */
export async function tokenDependence(
  memory: Memory,
  model: LanguageModel,
  tokens: TokenArray,
  distances: readonly number[],
  options: ReachOptions = {},
): Promise<readonly Dependence[]> {
  const { context } = model.config
  const { inputs, targets, rows } = windowsOf(tokens, context, options)
  const losing = program(
    memory,
    { tokens: int32([rows, context]), target: int32([rows]) },
    (fed) => ({ outputs: { sum: lastLoss(model, model.embed(fed.tokens), fed.target).cast('float32').sum() } }),
    { name: 'token dependence' },
  )
  const stream = randomStream(options.seed ?? 0, 'replaced tokens')
  const mean = async (fed: Int32Array): Promise<number> =>
    Number((await losing.run({ tokens: fed, target: targets })).sum.data[0]) / rows
  try {
    const base = await mean(inputs)
    const found: Dependence[] = []
    for (const distance of distances.filter((each) => each < context)) {
      const changed = inputs.slice()
      for (let row = 0; row < rows; row++) {
        changed[(row + 1) * context - 1 - distance] = tokens[stream.integer(tokens.length)]!
      }
      found.push({ distance, rise: (await mean(changed)) - base })
    }
    return found
  } finally {
    await losing.close()
  }
}

function windowsOf(tokens: TokenArray, context: number, { windows = 16, seed = 0 }: ReachOptions) {
  if (tokens.length <= context) {
    throw new AtelierError(
      `reach: ${tokens.length} tokens with a context of ${context}: a window needs ${context + 1}`,
      'Give a longer text',
    )
  }
  const stream = randomStream(seed, 'windows of reach')
  const inputs = new Int32Array(windows * context)
  const targets = new Int32Array(windows)
  for (let row = 0; row < windows; row++) {
    const start = stream.integer(tokens.length - context)
    inputs.set(tokens.subarray(start, start + context), row * context)
    targets[row] = tokens[start + context]!
  }
  return { inputs, targets, rows: windows }
}
