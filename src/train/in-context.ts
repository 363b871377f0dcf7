/** Training a model to learn linear functions from the examples in its prompt (arXiv:2208.01066), in Node or in a browser. */
import { type RegressionPrompts, regressionPrompts } from '../data/index.js'
import { type InContextConfig, InContextRegression } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { adamW, grouped, muon, type Optimizer, type Schedule, warmupStableDecay } from '../optim/index.js'
import { createMemory, float32, type Memory, program, type Result } from '../runtime/index.js'
import { constant, type Target, type Tensor, type Variable } from '../tensor/index.js'
import { type Player, player } from './player.js'
import type { Loss } from './step.js'

export interface InContextOptions {
  /** Length of x. */
  readonly dimensions: number
  /** Pairs given before the last question, at most. */
  readonly examples: number
  readonly layers: number
  readonly heads: number
  readonly width: number
  /** Prompts in a step. */
  readonly batch: number
  readonly steps: number
  /** Muon's, of the matrices inside the blocks; the rest takes AdamW at a tenth. */
  readonly learningRate: number
  readonly seed: number
  readonly target?: Target
  readonly threads?: number
}

export interface InContextTraining {
  readonly config: InContextConfig
  readonly memory: Memory
  readonly weights: ReadonlyMap<string, Variable>
  readonly player: Player
  readonly schedule: Schedule
  /** Predictions [prompts, points], each from the pairs before it. */
  predict(prompts: RegressionPrompts): Promise<Float32Array>
  /** Mean of err² / dimensions over all points of prompts that training never sees. */
  validate(): Promise<number>
  close(): Promise<void>
}

export function inContextTraining(options: InContextOptions): InContextTraining {
  const { dimensions, examples, layers, heads, width, batch, steps, learningRate, seed } = options
  const points = examples + 1
  const config = { family: 'in-context', dimensions, points, layers, heads, width } as const
  const model = new InContextRegression(config)
  const weights = parameters(model)
  const memory = createMemory({
    seed,
    ...(options.target && { target: options.target }),
    ...(options.threads && { threads: options.threads }),
  })
  const reading = program(
    memory,
    { x: float32(['prompts', points, dimensions]), y: float32(['prompts', points]) },
    ({ x, y }) => ({ outputs: { predictions: model.forward(x, y) } }),
    { name: 'predictions' },
  )
  const predict = async (prompts: RegressionPrompts): Promise<Float32Array> =>
    (await reading.run(feedsOf(prompts))).predictions.data as Float32Array
  const loss = ({ x, y }: { readonly x: Tensor; readonly y: Tensor }): Loss => ({
    sum: model
      .forward(x, y)
      .sub(y)
      .sumSquare()
      .mul(1 / dimensions),
    count: constant(Float32Array.of(batch * x.shape[1]!), []),
  })

  return {
    ...{ config, memory, weights, predict },
    player: player({
      ...{ weights, loss, clip: 1 },
      inputs: { x: float32([batch, 'points', dimensions]), y: float32([batch, 'points']) },
      batch: (step) => {
        const size = promptSize(step, options)
        return feedsOf(regressionPrompts({ prompts: batch, dimensions, ...size, seed, split: 'training', step }))
      },
      expected: batch * points,
      optimizer: optimizerOf(learningRate),
      learningRate,
    }),
    schedule: warmupStableDecay(1, { warmup: Math.ceil(0.05 * steps), total: steps + 1, cooldown: 0.5 }),
    validate: () => validation(predict, { dimensions, points, seed }),
    close: () => reading.close(),
  }
}

const feedsOf = ({
  prompts,
  points,
  dimensions,
  x,
  y,
}: RegressionPrompts): { readonly x: Result; readonly y: Result } => ({
  x: { data: x, shape: [prompts, points, dimensions] },
  y: { data: y, shape: [prompts, points] },
})

/** Muon inside the blocks, AdamW for what reads numbers in and out. */
const optimizerOf = (learningRate: number): Optimizer =>
  grouped([
    { match: ({ name }) => name.startsWith('blocks.'), optimizer: muon({ learningRate }) },
    { match: () => true, optimizer: adamW({ learningRate: learningRate / 10, beta2: 0.99 }) },
  ])

/** Coordinates that prompts begin with, where there are more. */
const fewest = 5

/** Sizes on the way from the smallest prompts to whole ones: each length of a prompt is a program of its own. */
const stages = 8

/**
 * The curriculum of section 2 of the paper: prompts begin with few coordinates and few points, and are whole after half of the
 * steps.
 */
export function promptSize(
  step: number,
  { steps, dimensions, examples }: Pick<InContextOptions, 'steps' | 'dimensions' | 'examples'>,
): { readonly active: number; readonly points: number } {
  const share = Math.min(1, Math.floor((2 * stages * (step - 1)) / steps) / stages)
  const grown = (from: number, to: number): number => Math.min(to, Math.round(from + (to - from) * share))
  const active = grown(Math.min(fewest, dimensions), dimensions)
  return { active, points: grown(Math.min(2 * fewest + 1, examples + 1), examples + 1) }
}

const validationBatches = { count: 8, prompts: 128 }

/** Mean of err² / dimensions over all points of prompts that training never sees. */
async function validation(
  predict: InContextTraining['predict'],
  { dimensions, points, seed }: { readonly dimensions: number; readonly points: number; readonly seed: number },
): Promise<number> {
  const { count, prompts } = validationBatches
  let sum = 0
  for (let step = 0; step < count; step++) {
    const asked = regressionPrompts({ prompts, points, dimensions, seed, split: 'validation', step })
    const predictions = await predict(asked)
    sum += asked.y.reduce((total, y, i) => total + (predictions[i]! - y) ** 2, 0)
  }
  return sum / (count * prompts * points * dimensions)
}
