/** Makers of points: each learns the shape at hand, once, when it is first asked for. */
import type { PointSet } from '../../data/index.js'
import { gaussianPoints } from '../../evaluate/index.js'
import { type ExampleGenerator, generatorFor } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { type ImageModelOptions, type ImageTrainingOptions, pointExamples } from '../../train/index.js'
import type { Place } from '../job.js'
import { type Stepwise, stepwise } from '../jobs/stepwise.js'
import type { CandidateId } from './candidates.js'
import type { Candidate } from './medium.js'
import { drawingFrom, type Row, rowsOf } from './rows.js'

type Course = Omit<ImageTrainingOptions, 'data' | 'seed' | 'target'> & { readonly steps: number }

/** Small enough to be learnt in seconds on one core. */
const small = { width: 32, layers: 3 }
const courses: Readonly<Record<string, { readonly says: string; readonly course: Course }>> = {
  vae: { says: 'a VAE', course: { model: { family: 'vae' }, steps: 800 } },
  gan: {
    says: 'a GAN, relativistic loss, with penalties',
    course: { model: { family: 'gan', ...small }, steps: 1200, batch: 128 },
  },
  'gan-bare': {
    says: 'a GAN, non-saturating loss, no penalty',
    course: {
      ...{ model: { family: 'gan', ...small }, steps: 500, batch: 128, learningRate: 0.005, cooldown: 0 },
      ...{ adversarialLoss: 'non-saturating', penalty: 'none' },
    },
  },
  diffusion: {
    says: 'diffusion',
    course: { model: { family: 'diffusion', network: 'dense', ...small }, steps: 800, batch: 256 },
  },
  flow: { says: 'a flow', course: { model: { family: 'flow', ...small }, steps: 600, batch: 256 } },
}

/** Updates between two chances to pause. */
const atOnce = 10

export function pointMakers(training: PointSet, place: Place) {
  const learnt = new Map<string, Stepwise>()
  const generators: Pick<ExampleGenerator, 'close'>[] = []

  async function* learning(name: string, course: Course): AsyncGenerator<string, Stepwise> {
    const made = stepwise<ImageModelOptions>({ data: pointExamples(training), ...course }, place)
    for (let step = 1; step <= course.steps; step++) {
      await made.advance()
      if (step % atOnce === 0) yield `${name} learns: step ${step} of ${course.steps}`
    }
    return made
  }

  return {
    async *make({ kind: { name, setting: told }, setting }: CandidateId): AsyncGenerator<string, Candidate<Row>> {
      if (name === 'copier') {
        const draw = async (count: number, seed: number): Promise<readonly Row[]> => {
          const random = randomStream(seed, 'copied points')
          return Array.from({ length: count }, () => {
            const at = random.integer(training.count)
            return training.points.slice(2 * at, 2 * at + 2)
          })
        }
        return { says: 'points that were learnt from, at random', draw }
      }
      if (name === 'gaussian') {
        return {
          says: 'the right mean and covariance, and nothing else',
          draw: async (count, seed) => rowsOf(gaussianPoints(training, count, seed), 2),
        }
      }
      const { says, course } = courses[name]!
      const made = learnt.get(name) ?? (yield* learning(name, course))
      learnt.set(name, made)
      const isTimed = told?.name === 'steps'
      const generator = generatorFor(made.memory, made.model, isTimed ? { steps: setting } : { temperature: setting })
      generators.push(generator)
      return {
        says: isTimed
          ? `${says}, ${setting} ${setting === 1 ? 'step' : 'steps'}`
          : `${says}, temperature of the codes ${setting}`,
        parameters: made.parameters,
        draw: drawingFrom(generator, 2),
      }
    },
    async close(): Promise<void> {
      for (const each of generators) await each.close()
      for (const each of learnt.values()) await each.close()
    },
  }
}
