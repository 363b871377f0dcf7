/** Sampling from models of diffusion and flow: from noise to examples along any solver's way, all of which can be watched. */
import { intoModel, type NoiseLevel, outOfModel, processes, usualDeviation } from '../models/index.js'
import { float32, type Memory, program } from '../runtime/index.js'
import { fail, fillNormal, type Shape, sizeOf, streamNumber } from '../tensor/index.js'
import { conditionsOf } from './conditions.js'
import { type ConditionRows, type Denoise, type DenoiserOptions, denoiser } from './denoiser.js'
import type { DrawOptions, ExampleGenerator } from './example-generator.js'
import type { DenoisingModel } from './guidance.js'
import {
  evaluationsOf,
  type Prediction,
  type Question,
  type Solver,
  type SolverName,
  solve,
  solvers,
} from './solvers.js'
import { arrays } from './vectors.js'

export interface DiffusionOptions extends DenoiserOptions {
  readonly name?: string
  /** Default DPM-Solver++(2M); DDIM of a distilled model. */
  readonly solver?: SolverName
  /** Steps between levels of noise. Default 20; of a distilled model, those that it was distilled to. */
  readonly steps?: number
  /** Share of DDPM's noise that DDIM adds on its way. Default 0. */
  readonly eta?: number
  /** Examples in a run of a program, at most. Default 64 images, or 512 rows. */
  readonly batch?: number
  /** Told of every prediction on the way of every batch. */
  readonly onFrame?: (frame: DenoisingFrame) => void
}

/** What a batch looks like at a level, INSIDE the model's range, and what is predicted there. */
export interface DenoisingFrame extends Question<Float32Array>, Prediction<Float32Array> {
  /** Counted from 0, at the noisiest level. */
  readonly step: number
}

/** From x to the last level. */
export interface Journey {
  /** INSIDE the range, at the first level: [rows, ...shape]. */
  readonly x: Float32Array
  readonly levels: readonly NoiseLevel[]
  readonly condition: ConditionRows
  /** Standard normal numbers [rows, ...shape], others at each call, for solvers that add noise. */
  readonly fresh: () => Float32Array
  /** In the place of the sampler's own. */
  readonly solver?: Solver
  /** Changes questions and answers, as in-painting does. */
  readonly around?: (denoise: Denoise) => Denoise
}

export interface DiffusionSampler {
  readonly model: DenoisingModel
  readonly shape: Shape
  /** Numbers in an example. */
  readonly size: number
  /** Examples in a run of a program, at most. */
  readonly batch: number
  readonly solver: Solver
  /** From the noisiest to the clean one. */
  readonly levels: readonly NoiseLevel[]
  /** Predictions that make an example. */
  readonly evaluations: number
  /** Floating-point operations of one example. */
  readonly operations: number
  carry(journey: Journey): Promise<Float32Array>
  /** Between values outside and INSIDE the range, [n, ...shape]. */
  inward(values: Float32Array): Promise<Float32Array>
  outward(values: Float32Array): Promise<Float32Array>
  /** Calls for `count` examples in batches: each makes rows [rows, ...shape] from the place `first` on. */
  inBatches(count: number, make: (first: number, rows: number) => Promise<Float32Array>): Promise<Float32Array>
  close(): Promise<void>
}

/** Opens a model to be sampled in any way. @throws for an unknown solver, or steps or an eta that make no sense. */
export function diffusionSampler(
  memory: Memory,
  model: DenoisingModel,
  options: DiffusionOptions = {},
): DiffusionSampler {
  const { shape, range } = model.config
  const { eta = 0, batch = shape.length === 3 ? 64 : 512, onFrame } = options
  const { solver: name, steps } = wayOf(model, options)
  const solver = solvers[name]
  const levels = levelsOf(model, steps)
  const [size, evaluations] = [sizeOf(shape), evaluationsOf(name, steps)]
  const asked = denoiser(memory, model, options)
  const bringing = (change: typeof intoModel, called: string) =>
    program(memory, { x: float32(['rows', ...shape]) }, ({ x }) => ({ outputs: { y: change(x, range) } }), {
      name: called,
    })
  const [into, out] = [bringing(intoModel, 'into the range'), bringing(outOfModel, 'out of the range')]
  const through = async (brought: typeof into, values: Float32Array): Promise<Float32Array> => {
    const { y } = await brought.run({ x: { data: values, shape: [values.length / size, ...shape] } })
    return y.data as Float32Array
  }
  return {
    ...{ model, shape, size, batch, solver, levels, evaluations },
    operations: asked.operations * evaluations,
    carry({ x, levels, condition, fresh, solver: other = solver, around = (denoise) => denoise }) {
      const answer = around(asked.given(condition))
      return solve(other(x, levels, { ...arrays, fresh, eta }), onFrame ? watched(answer, levels, onFrame) : answer)
    },
    inward: (values) => through(into, values),
    outward: (values) => through(out, values),
    async inBatches(count, make) {
      const made = new Float32Array(count * size)
      for (let first = 0; first < count; first += batch) {
        made.set(await make(first, Math.min(batch, count - first)), first * size)
      }
      return made
    },
    async close() {
      await Promise.all([asked.close(), into.close(), out.close()])
    },
  }
}

/** Examples that a model makes of noise. Example i is decided by the seed and i. */
export function diffusionGenerator(
  memory: Memory,
  model: DenoisingModel,
  options: DiffusionOptions = {},
): ExampleGenerator {
  const sampler = diffusionSampler(memory, model, options)
  const { name = model.config.family } = options
  const { shape, operations } = sampler
  const { classes } = model.config
  return {
    ...{ name, shape, operationsPerExample: operations },
    ...(classes && { classes }),
    generate: (count, draw) => drawExamples(sampler, count, draw),
    close: () => sampler.close(),
  }
}

/** Examples [count, ...shape] of noise. Example i is decided by the seed and i. */
export async function drawExamples(sampler: DiffusionSampler, count: number, draw: DrawOptions): Promise<Float32Array> {
  const { levels, size, model } = sampler
  const inside = await sampler.inBatches(count, (first, rows) => {
    const fresh = noiseOf(draw.seed, first, rows, size)
    const x = arrays.combine([[levels[0]!.sigma, fresh()]])
    return sampler.carry({ x, levels, fresh, condition: conditionsOf(model.config, draw, first, rows) })
  })
  return sampler.outward(inside)
}

/** A frame's x and noise as large as examples usually are INSIDE, so that they can be looked at. */
export function visible(
  { config }: DenoisingModel,
  { x, noise, level: { alpha, sigma } }: DenoisingFrame,
): { readonly x: Float32Array; readonly noise: Float32Array } {
  const deviation = usualDeviation(config.range)
  return {
    x: arrays.combine([[deviation / Math.hypot(alpha * deviation, sigma), x]]),
    noise: arrays.combine([[deviation, noise]]),
  }
}

/** Standard normal numbers [rows, size], others at each call: those of a row are decided by the seed, its place and the call. */
export function noiseOf(seed: number, first: number, rows: number, size: number): () => Float32Array {
  let call = 0
  return () => {
    const stream = streamNumber(`noise of examples.${call++}`)
    const noise = new Float32Array(rows * size)
    for (let i = 0; i < rows; i++) fillNormal(noise.subarray(i * size, (i + 1) * size), seed, stream, first + i)
    return noise
  }
}

/** What is used where nothing is said. @throws for an unknown solver, or steps, an eta or a guidance that make no sense. */
export function wayOf(
  { config: { distilled } }: Pick<DenoisingModel, 'config'>,
  options: Pick<DiffusionOptions, 'solver' | 'steps' | 'eta' | 'guidance'>,
): { readonly solver: SolverName; readonly steps: number } {
  const { solver = distilled ? 'ddim' : 'dpm++2m', steps = distilled?.steps ?? 20, eta = 0, guidance = 1 } = options
  if (!Object.hasOwn(solvers, solver)) {
    fail('sample', `solver "${solver}"`, `there is none of that name`, `Known are ${Object.keys(solvers).join(', ')}`)
  }
  if (!(Number.isSafeInteger(steps) && steps > 0)) fail('sample', `${steps} steps`, 'must be a whole number above zero')
  if (!(eta >= 0 && eta <= 1)) fail('sample', `eta ${eta}`, 'must be from 0 to 1')
  if (eta > 0 && solver !== 'ddim') fail('sample', `eta ${eta} with ${solver}`, 'it is for ddim only')
  if (!Number.isFinite(guidance)) fail('sample', `guidance ${guidance}`, 'must be a number')
  if (distilled && guidance !== 1) {
    const wrong = `the model was distilled under a guidance of ${distilled.guidance}, which is in its weights`
    fail('sample', `guidance ${guidance}`, wrong, 'Leave it out')
  }
  return { solver, steps }
}

/** The levels between which so many steps are made. @throws for steps that a distilled model was not taught. */
export function levelsOf(
  { config: { process, distilled } }: Pick<DenoisingModel, 'config'>,
  steps: number,
): readonly NoiseLevel[] {
  const { levels } = processes[process]
  if (distilled === undefined) return levels(steps)
  const grid = levels(distilled.grid)
  if (steps % distilled.steps !== 0 || distilled.grid % steps !== 0) {
    const possible = grid.flatMap((_, n) => (n % distilled.steps === 0 && distilled.grid % n === 0 ? [n] : []))
    fail('sample', `${steps} steps`, `the model was distilled to ${possible[0]}`, `Give ${possible.join(', ')}`)
  }
  return grid.filter((_, i) => i % (distilled.grid / steps) === 0)
}

/** Tells of every prediction: solvers that look ahead meet a level twice, and the second time it is what they made of it. */
function watched(denoise: Denoise, levels: readonly NoiseLevel[], onFrame: (frame: DenoisingFrame) => void): Denoise {
  return async (question) => {
    const answer = await denoise(question)
    onFrame({ step: levels.indexOf(question.level), ...question, ...answer })
    return answer
  }
}
