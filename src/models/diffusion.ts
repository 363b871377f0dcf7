/**
 * Diffusion and flow matching: a network that is shown examples hidden in noise, x = α · clean + σ · noise, and learns to tell the two
 * apart. Sampling starts from noise alone and takes it away in steps. Processes differ in how α and σ fall and in what the network
 * answers; see `noise-process.ts`. What is unusual:
 * - one model for all processes: each tells the clean example and the noise by factors of x and of the answer;
 * - the loss of an example is the mean square of what the answer misses, of targets of mean square 1, so that 1 is knowing nothing;
 * - a class or a caption is passed over in a share of the examples, so that guidance without a classifier can weigh it
 *   (arXiv:2207.12598).
 */
import { Linear } from '../nn/index.js'
import { arrayOf, constant, fail, randomNormal, randomUniform, scope, type Tensor } from '../tensor/index.js'
import { type Condition, type ConditionConfig, type ConditionEncoder, conditionEncoder } from './condition-encoder.js'
import { type DenoisingNetwork, type DenoisingNetworkConfig, denoisingNetwork } from './denoising-network.js'
import { ofShape } from './image-networks.js'
import { type Factors, type NoiseLevels, type NoiseProcess, type ProcessName, processes } from './noise-process.js'
import { checkRange, intoModel, usualDeviation, type ValueRange } from './value-range.js'

export type DiffusionConfig = DenoisingNetworkConfig &
  ConditionConfig & {
    readonly family: 'diffusion' | 'flow'
    readonly process: ProcessName
    /** How examples outside become those that the network sees. */
    readonly range: ValueRange
    /** Share of the examples whose condition is passed over in training. */
    readonly conditionDropout: number
    /** Which noise goes with which example in training: any, or what is cheapest to carry over. Default any. */
    readonly pairing?: 'random' | 'optimal'
    /** Of a model that was taught to make long steps. */
    readonly distilled?: Distilled
  }

/** Steps that a distilled model makes between levels of a finer grid, and how much its teacher's condition weighed. */
export interface Distilled {
  readonly steps: number
  /** Steps of the teacher, a multiple of the distilled ones. */
  readonly grid: number
  readonly guidance: number
}

/** What a noisy example is made of, [batch, ...shape] each: x = α · clean + σ · noise. */
export interface Denoised {
  readonly clean: Tensor
  readonly noise: Tensor
}

/** What a loss is of: examples OUTSIDE the range, what is known of them, and numbers that are drawn where they are left out. */
export interface DiffusionFed extends Condition {
  /** [batch, ...shape] */
  readonly x: Tensor
  /** Standard normal, [batch, ...shape]. */
  readonly noise?: Tensor
  /** Standard normal, [batch]: what levels are drawn from. */
  readonly level?: Tensor
}

export class Diffusion {
  readonly time: readonly [Linear, Linear]
  readonly condition?: ConditionEncoder
  readonly network: DenoisingNetwork
  private readonly process: NoiseProcess
  /** Root mean square of examples inside the range, roughly. */
  private readonly deviation: number

  /** @throws for a configuration that no model can have. */
  constructor(readonly config: DiffusionConfig) {
    const { process, range, shape, conditionDropout } = config
    if (!Object.hasOwn(processes, process)) {
      fail('diffusion', `process ${JSON.stringify(process)}`, `must be ${Object.keys(processes).join(', ')}`)
    }
    checkRange(range, shape)
    if (!(conditionDropout >= 0 && conditionDropout < 1)) {
      fail('diffusion', `conditionDropout ${conditionDropout}`, 'must be from 0 to below 1')
    }
    const width = embeddingWidth(config)
    this.process = processes[process]
    this.deviation = usualDeviation(range)
    this.time = [new Linear(2 * frequencies, width), new Linear(width, width)]
    const condition = conditionEncoder(config, width)
    if (condition) this.condition = condition
    this.network = denoisingNetwork(config, width)
  }

  /**
   * Noisy x [batch, ...shape] INSIDE the range at levels α and σ, [batch] each → what it is made of, INSIDE the range too. What of the
   * condition is left out is "none".
   */
  predict(x: Tensor, alpha: Tensor, sigma: Tensor, condition: Condition = {}): Denoised {
    const at: NoiseLevels = { alpha: alpha.cast(x.dtype), sigma: sigma.cast(x.dtype) }
    const { clean, noise } = this.process.precondition(at, this.deviation)
    const answer = this.answer(x, at, condition)
    return { clean: weighed(clean, x, answer), noise: weighed(noise, x, answer) }
  }

  /** What training makes small, [batch]: the mean square of what the network's answer misses. */
  loss(fed: DiffusionFed): Tensor {
    const { range, conditionDropout, shape } = this.config
    const clean = intoModel(ofShape('diffusion', fed.x, shape), range)
    const [batch, { dtype }] = [clean.shape[0]!, clean]
    const noise = (fed.noise ?? randomNormal(clean.shape)).cast(dtype)
    const at = this.process.drawn((fed.level ?? randomNormal([batch])).cast(dtype), this.deviation)
    const x = weighed([at.alpha, at.sigma], clean, noise)
    const isDropping = this.condition !== undefined && conditionDropout > 0
    const keep = isDropping ? randomUniform([batch]).greaterEqual(conditionDropout).cast('float32') : undefined
    const answer = this.answer(x, at, fed, keep)
    const target = weighed(this.process.precondition(at, this.deviation).target, clean, noise)
    return answer.sub(target).square().reshape([batch, -1]).mean(1)
  }

  private answer(x: Tensor, at: NoiseLevels, condition: Condition, keep?: Tensor): Tensor {
    const { input, time } = this.process.precondition(at, this.deviation)
    const [first, second] = this.time
    let embedding = scope('time', () => second.apply(first.apply(waves(time)).silu()))
    if (this.condition) {
      embedding = embedding.add(scope('condition', () => this.condition!.apply(condition, x.shape[0]!, keep)))
    }
    return scope('network', () => this.network.apply(x.mul(alongside(input, x)), embedding.silu()))
  }
}

/** Numbers that tell a network of level and condition. */
const embeddingWidth = ({ network, width }: DiffusionConfig): number => (network === 'unet' ? 2 * width : width)

/** Frequencies of the waves that tell of a level, from a sixteenth to two turns: faster ones would make every level that is rare in training a strange one. */
const frequencies = 16

/** A time [batch] → [batch, 2 · frequencies]. */
function waves(time: Tensor): Tensor {
  const turns = arrayOf(time.dtype, 2 * frequencies) as Float32Array
  const shifts = arrayOf(time.dtype, 2 * frequencies) as Float32Array
  for (let i = 0; i < 2 * frequencies; i++) {
    turns[i] = 2 * Math.PI * 2 ** (-4 + (5 * (i % frequencies)) / (frequencies - 1))
    shifts[i] = i < frequencies ? 0 : Math.PI / 2
  }
  const width = [2 * frequencies]
  return time.reshape([-1, 1]).mul(constant(turns, width)).add(constant(shifts, width)).sin()
}

/** A number of each example, [batch], so that it meets `x` [batch, ...shape]. */
const alongside = (numbers: Tensor, x: Tensor): Tensor =>
  numbers.reshape([x.shape[0]!, ...Array<number>(x.rank - 1).fill(1)])

/** a · x + b · y, with a and b [batch]. */
const weighed = ([a, b]: Factors, x: Tensor, y: Tensor): Tensor => x.mul(alongside(a, x)).add(y.mul(alongside(b, y)))
