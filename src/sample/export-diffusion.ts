/** The whole way from noise to examples as one ONNX file: every step of a solver, with the weights in the file once. */
import { type Condition, type Diffusion, outOfModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { encodeModel, generalise } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { fail, placeholder, type Tensor, uniform } from '../tensor/index.js'
import { levelsOf, wayOf } from './diffusion.js'
import { guided, isConditional, predicted } from './guidance.js'
import { isStochastic, type SolverName, solveNow, solvers } from './solvers.js'
import { checkSize, numbersOf, traceOf } from './trace.js'
import { tensors } from './vectors.js'

export interface DiffusionExportOptions {
  /** One that adds no noise on its way. Defaults as in `diffusionSampler`. */
  readonly solver?: SolverName
  readonly steps?: number
  /** Weight of the condition; `input` makes it an input of the file. Default 1, with half of the work. */
  readonly guidance?: number | 'input'
}

/** Batches of the traces: two would tell what grows with the batch, a third confirms. */
const batches = [2, 5, 3] as const

/**
 * A sampler as the bytes of one ONNX file, weights inside, that plain ONNX Runtime runs at any batch. Written in ONNX's own operators
 * (set 18). Inputs: `noise` [batch, ...shape], standard normal; `labels` int32 [batch], the number of classes meaning none, or `tokens` int32
 * [batch, words], zeros meaning none, of a model that knows such; `guidance` float32, no axes, where it is asked for. Output: `examples`
 * [batch, ...shape], images from 0 to 1.
 *
 * The metadata hold `config`, the model's configuration, and `sampler`, the solver, steps and guidance, as JSON.
 * @throws for a solver that adds noise, and for weights of 2 GiB and more.
 */
export async function exportDiffusionSampler(
  memory: Memory,
  model: Diffusion,
  options: DiffusionExportOptions = {},
): Promise<Uint8Array> {
  const { guidance = 1 } = options
  const way = wayOf(model, { ...options, guidance: guidance === 'input' ? 1 : guidance })
  if (isStochastic(way.solver, 0)) {
    fail('export', `solver "${way.solver}"`, 'it adds noise on its way', 'Use ddim, euler, heun or dpm++2m')
  }
  if (guidance === 'input' && (!isConditional(model) || model.config.distilled)) {
    fail('export', 'guidance as an input', 'the model has no condition that it could weigh')
  }
  const weights = [...parameters(model).values()]
  checkSize(weights)
  const frozen = await numbersOf(memory, weights)
  const traces = batches.map((batch) =>
    traceOf(
      { outputs: { examples: sampled(model, batch, { ...way, guidance }) }, state: new Map() },
      { batch },
      frozen,
    ),
  )
  return encodeModel(generalise(traces), 'standard', {
    config: JSON.stringify(model.config),
    sampler: JSON.stringify({ ...way, guidance }),
  })
}

interface Way {
  readonly solver: SolverName
  readonly steps: number
  readonly guidance: number | 'input'
}

/** The graph of all steps, from an input of noise. */
function sampled(model: Diffusion, batch: number, { solver, steps, guidance }: Way): Tensor {
  const { shape, range, condition, captionLength } = model.config
  const noise = placeholder('noise', [batch, ...shape], 'float32')
  const told: Condition = {
    ...(condition === 'labels' && { labels: placeholder('labels', [batch], 'int32') }),
    ...(condition === 'captions' && { tokens: placeholder('tokens', [batch, captionLength!], 'int32') }),
  }
  const weight = guidance === 'input' ? placeholder('guidance', [], 'float32') : guidance
  const levels = levelsOf(model, steps)
  const x = tensors.combine([[levels[0]!.sigma, noise]])
  const solving = solvers[solver](x, levels, { ...tensors, eta: 0, fresh: () => noise })
  const made = solveNow(solving, ({ x, level }) => {
    const at = { alpha: uniform(level.alpha, [batch]), sigma: uniform(level.sigma, [batch]) }
    return weight === 1 || condition === 'none' ? predicted(model, x, at, told) : guided(model, x, at, told, weight)
  })
  const examples = outOfModel(made, range)
  return range === 'image' ? examples.clamp(0, 1) : examples
}
