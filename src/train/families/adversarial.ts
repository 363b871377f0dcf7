/** Teaching two players of an adversarial game, and judging what the averaged generator makes: shared by GANs of every kind. */
import { type Adversary, intoModel } from '../../models/index.js'
import { float32, int32, type Memory, program } from '../../runtime/index.js'
import { fillNormal, sizeOf, streamNumber } from '../../tensor/index.js'
import { adversarialPlayers, type Side } from '../adversarial.js'
import { adversarialHealth } from '../adversarial-health.js'
import type { AdversarialLossName } from '../adversarial-losses.js'
import { changeNames } from '../differentiable-augmentation.js'
import { type Resemblance, resemblance } from '../example-distances.js'
import { type Examples, shuffledExamples } from '../examples.js'
import type { PenaltyName } from '../gradient-penalties.js'
import type { Baseline } from '../image-baselines.js'
import type { Course, CourseOptions, ImageRecipe } from './family.js'
import { isImage } from './networks.js'

/** How an adversarial game is played: `learningRate` is the generator's. */
export interface AdversarialRecipe extends ImageRecipe {
  readonly adversarialLoss: AdversarialLossName
  /** On the slopes of the discriminator. */
  readonly penalty: PenaltyName
  /** Its weight γ, the share of it that is left at the end, and the steps from one penalty to the next. */
  readonly penaltyWeight: number
  readonly penaltyEnd: number
  readonly penaltyEvery: number
  /** Learning rate of the discriminator, as a multiple of the generator's. */
  readonly discriminatorRate: number
  readonly discriminatorSteps: number
  readonly generatorSteps: number
  readonly gameOptimizer: 'adam' | 'muon'
  /** Certainty of the discriminator, from 0 to 1, above which images are changed more and more before it sees them; at 0 they never are. */
  readonly adapt: number
  readonly freeze: Side | 'neither'
}

/** Examples of each kind whose distances are taken. */
const compared = { images: 256, rows: 512 } as const

export function adversarialCourse(options: CourseOptions<Adversary, AdversarialRecipe>): Course {
  const { model, memory, recipe, training, seed } = options
  const { learningRate, average, batch, steps, clip, penalty, penaltyWeight, penaltyEnd, penaltyEvery } = recipe
  const health = adversarialHealth({ width: sizeOf(model.config.shape) })
  const game = adversarialPlayers(model, training, {
    ...{ batch, steps, seed, average, penalty, penaltyWeight, penaltyEnd, penaltyEvery },
    ...(clip > 0 && { clip }),
    loss: recipe.adversarialLoss,
    rates: { generator: learningRate, discriminator: learningRate * recipe.discriminatorRate },
    turns: { generator: recipe.generatorSteps, discriminator: recipe.discriminatorSteps },
    optimizer: recipe.gameOptimizer,
    ...(recipe.adapt > 0 && { changes: changeNames, strength: { target: recipe.adapt } }),
    ...(recipe.freeze !== 'neither' && { frozen: [recipe.freeze] }),
  })
  const { compare, close } = comparison(memory, model)
  return {
    ...game,
    keeps: 'newest',
    watch: (event) => health.watch(event),
    async judge(examples) {
      const found = await compare(examples, seed)
      health.note(found)
      return found.energy
    },
    close,
  }
}

/** Made examples beside the first of some real ones, inside the range. */
function comparison(memory: Memory, model: Adversary) {
  const { shape, latent, range, condition } = model.config
  const count = isImage(shape) ? compared.images : compared.rows
  const making = program(
    memory,
    { z: float32(['rows', latent]), labels: int32(['rows']), x: float32(['rows', ...shape]) },
    ({ z, labels, x }) => ({ outputs: { made: model.generate(z!, condition && labels), real: intoModel(x!, range) } }),
    { name: 'validation' },
  )
  return {
    close: () => making.close(),
    async compare(examples: Examples, seed: number): Promise<Resemblance> {
      const rows = Math.min(count, examples.count)
      const places = Int32Array.from({ length: rows }, (_, i) => i)
      const z = new Float32Array(rows * latent)
      fillNormal(z, seed, streamNumber('codes of validation'), 0)
      const labels = places.map((place) => examples.labels?.[place] ?? 0)
      const { made, real } = await making.run({
        ...{ z: { data: z, shape: [rows, latent] }, labels },
        x: { data: examples.values(places), shape: [rows, ...shape] },
      })
      return resemblance(real.data as Float32Array, made.data as Float32Array, sizeOf(shape))
    },
  }
}

/** What is told at validations: an instrument, not what is trained. */
export const resemblanceUnit = 'energy distance to held-out examples'

/** The same distance of examples whose elements are drawn each from another training example. */
export async function shuffledElements(
  model: Pick<Adversary['config'], 'shape' | 'range'>,
  training: Examples,
  measured: Examples,
): Promise<Baseline> {
  const { shape, range } = model
  const size = sizeOf(shape)
  const count = isImage(shape) ? compared.images : compared.rows
  const rows = Math.min(count, measured.count)
  const source = shuffledExamples(training, { batch: Math.min(training.count, rows), seed: 0 })(1).x
  const drawn = source.length / size
  // Element k of row i is that of row i + k · stride: no two neighbours come from one example.
  const mixed = Float32Array.from({ length: rows * size }, (_, at) => {
    const [row, element] = [Math.floor(at / size), at % size]
    return source[((row + element * 17) % drawn) * size + element]!
  })
  const inside = (values: Float32Array): Float32Array => {
    if (range === 'image') return values.map((value) => 2 * value - 1)
    return values.map((value, i) => (value - range.centre[i % size]!) / range.scale[i % size]!)
  }
  const real = measured.values(Int32Array.from({ length: rows }, (_, i) => i))
  return { name: 'independent elements', loss: resemblance(inside(real), inside(mixed), size).energy }
}
