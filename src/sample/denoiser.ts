/** A model of diffusion or flow, ready to be asked by a solver: a program that predicts, batch by batch. */
import type { NoiseLevel } from '../models/index.js'
import { float32, type Input, int32, type Memory, operations, program } from '../runtime/index.js'
import { placeholder, reachable, type Tensor } from '../tensor/index.js'
import { type DenoisingModel, guided, isConditional, predicted } from './guidance.js'
import type { Prediction, Question } from './solvers.js'

/** What is known of each example of a batch; what is left out is "none". */
export interface ConditionRows {
  /** [rows]: places in the classes; their number is "none". */
  readonly labels?: Int32Array
  /** [rows, words]: a row of zeros is "none". */
  readonly tokens?: Int32Array
}

/** Answers about x [rows, ...shape] INSIDE the model's range. */
export type Denoise = (question: Question<Float32Array>) => Promise<Prediction<Float32Array>>

export interface Denoiser {
  /** Answers for examples with these conditions. */
  given(condition: ConditionRows): Denoise
  /** Floating-point operations of one prediction for one example, counted from the graph. */
  readonly operations: number
  close(): Promise<void>
}

export interface DenoiserOptions {
  /** Weight of the condition: 1 takes the model at its word, more makes examples more typical of their class. Default 1. */
  readonly guidance?: number
  /** Write the present weights into the program: later changes of them are not seen. Default false. */
  readonly isFrozen?: boolean
}

export function denoiser(memory: Memory, model: DenoisingModel, options: DenoiserOptions = {}): Denoiser {
  const { guidance = 1, isFrozen = false } = options
  const { shape, classes, condition, captionLength } = model.config
  const isGuided = isConditional(model) && guidance !== 1
  const inputs: Record<string, Input> = {
    x: float32(['rows', ...shape]),
    ...{ alpha: float32(), sigma: float32() },
    ...(condition === 'labels' && { labels: int32(['rows']) }),
    ...(condition === 'captions' && { tokens: int32(['rows', captionLength!]) }),
    ...(isGuided && { weight: float32() }),
  }
  const build = (fed: Readonly<Record<string, Tensor>>): Prediction<Tensor> => {
    const { x, alpha, sigma, labels, tokens, weight } = fed
    const each = (level: Tensor): Tensor => level.broadcastTo([x!.shape[0]!])
    const at = { alpha: each(alpha!), sigma: each(sigma!) }
    const told = { ...(labels && { labels }), ...(tokens && { tokens }) }
    return weight ? guided(model, x!, at, told, weight) : predicted(model, x!, at, told)
  }
  const predicting = program(memory, inputs, (fed) => ({ outputs: { ...build(fed) } }), {
    ...{ name: 'denoising', frozen: isFrozen },
  })
  return {
    given: ({ labels, tokens }) =>
      async function denoise({ x, level }) {
        const rows = x.length / shape.reduce((a, b) => a * b, 1)
        const { clean, noise } = await predicting.run({
          x: { data: x, shape: [rows, ...shape] },
          ...scalars(level),
          ...(condition === 'labels' && { labels: labels ?? new Int32Array(rows).fill(classes!.length) }),
          ...(condition === 'captions' && {
            tokens: { data: tokens ?? new Int32Array(rows * captionLength!), shape: [rows, captionLength!] },
          }),
          ...(isGuided && { weight: Float32Array.of(guidance) }),
        })
        return { clean: clean!.data as Float32Array, noise: noise!.data as Float32Array }
      },
    operations: operations(reachable(Object.values(build(ofOne(inputs))))),
    close: () => predicting.close(),
  }
}

const scalars = ({ alpha, sigma }: NoiseLevel) => ({ alpha: Float32Array.of(alpha), sigma: Float32Array.of(sigma) })

/** Inputs for one example. */
const ofOne = (inputs: Readonly<Record<string, Input>>): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [
      name,
      placeholder(
        name,
        shape.map((length) => (typeof length === 'number' ? length : 1)),
        dtype,
      ),
    ]),
  )
