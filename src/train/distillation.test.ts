import { describe, expect, it } from 'vitest'
import { Diffusion, type DiffusionConfig } from '../models/index.js'
import { createMemory } from '../runtime/index.js'
import { type DenoisingModel, diffusionGenerator } from '../sample/index.js'
import { constant, randomStream, type Tensor } from '../tensor/index.js'
import { distillation, distillationRecipe, distilledConfig } from './distillation.js'
import { rowExamples } from './examples.js'
import { recipeSchedule } from './recipes.js'
import { trainOnStream } from './stream.js'

const config: DiffusionConfig = {
  ...{ family: 'flow', process: 'flow', network: 'dense', shape: [2], width: 32, layers: 1 },
  ...{ range: { centre: [0, 0], scale: [1, 1] }, condition: 'none', conditionDropout: 0 },
}

/** Two narrow Gaussians at ±1 across: what is to be expected of x is known, and one straight step from noise ends between them. */
const deviation = 0.1
const teacher: DenoisingModel = {
  config,
  predict(x, alpha, sigma) {
    const [a, s] = [alpha.reshape([-1, 1]), sigma.reshape([-1, 1])] as [Tensor, Tensor]
    const variance = a
      .square()
      .mul(deviation ** 2)
      .add(s.square())
    const across = x.matmul(constant(Float32Array.of(1, 0), [2, 1]))
    const side = across
      .mul(a)
      .div(variance)
      .tanh()
      .mul(constant(Float32Array.of(1, 0), [1, 2]))
    const share = x.sub(a.mul(side)).div(variance)
    return { clean: side.add(share.mul(a).mul(deviation ** 2)), noise: share.mul(s) }
  },
}

const random = randomStream(1)
const data = rowExamples(
  'two',
  Float32Array.from(
    { length: 2000 },
    (_, i) => (i % 2 ? 0 : random.uniform() < 0.5 ? 1 : -1) + deviation * random.normal(),
  ),
  [2],
)

describe('a student of few steps', () => {
  it.each([1, 2])(
    'makes of noise in %i what its teacher makes in 8, and not between (seed 2, 500 points)',
    async (steps) => {
      const student = new Diffusion(distilledConfig(config, { steps, grid: 8 }))
      const memory = createMemory({ seed: 1, threads: 1 })
      const recipe = { ...distillationRecipe, batch: 32 / steps, steps: 250, learningRate: 0.02 }
      const course = distillation({ teacher, student, memory, recipe, training: data, seed: 1 })
      const schedule = recipeSchedule(recipe, recipe.steps)
      const before = await course.judge(data)
      for await (const _ of trainOnStream({ ...course, memory, steps: recipe.steps, schedule }));
      const after = await course.judge(data)
      expect(after).toBeLessThan(0.1 * before)
      expect(after).toBeLessThan(0.25 * (await course.baseline(data)))
      const sides = async (model: DenoisingModel, options: object): Promise<number[]> => {
        const generator = diffusionGenerator(memory, model, { ...options, batch: 500 })
        const points = await generator.generate(500, { seed: 2 })
        await generator.close()
        return [...points].filter((_, i) => i % 2 === 0)
      }
      const [made, wanted, straight] = [
        await sides(student, {}),
        await sides(teacher, { steps: 8 }),
        await sides(teacher, { steps, solver: 'ddim' }),
      ]
      const apart = (x: readonly number[]): number =>
        x.reduce((sum, value, i) => sum + Math.abs(value - wanted[i]!), 0) / x.length
      expect(apart(made)).toBeLessThan(0.15)
      expect(apart(straight)).toBeGreaterThan(2 * apart(made))
      await course.close()
    },
  )

  it('is fed the same at a step whatever came before, and judged by the same numbers', async () => {
    const student = new Diffusion(distilledConfig(config, { steps: 2, grid: 4 }))
    const memory = createMemory({ seed: 1, threads: 1 })
    const recipe = { ...distillationRecipe, steps: 3 }
    const course = distillation({ teacher, student, memory, recipe, training: data, seed: 1 })
    memory.clock = 7
    const first = await course.judge(data)
    expect(memory.clock).toBe(7)
    memory.clock = 9
    expect(await course.judge(data)).toBe(first)
    await course.close()
  })
})

describe('what can be distilled', () => {
  const labelled: DiffusionConfig = { ...config, condition: 'labels', classes: ['a', 'b'] }
  it('is written into the configuration', () => {
    expect(distilledConfig(labelled, { steps: 4 }).distilled).toEqual({ steps: 4, grid: 16, guidance: 1.5 })
    expect(distilledConfig(config).distilled).toEqual({ steps: 2, grid: 16, guidance: 1 })
  })

  it('is refused in one sentence where it makes no sense', () => {
    const refused = (options: object, of = config) => expect(() => distilledConfig(of, options))
    refused({ steps: 0 }).toThrow('distill: 0 steps: must be a whole number above zero')
    refused({ steps: 3 }).toThrow("distill: a teacher of 16 steps: must be a multiple of the student's 3, and more")
    refused({ guidance: 2 }).toThrow('the model has no condition that it could weigh')
    refused({ guidance: -1 }, labelled).toThrow('guidance -1: must be 0 or more')
    refused({}, distilledConfig(config)).toThrow('it was distilled already')
  })
})
