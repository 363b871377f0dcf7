import { describe, expect, it } from 'vitest'
import { Diffusion, type DiffusionConfig, type ProcessName } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { constant, randomStream, type Tensor } from '../tensor/index.js'
import { type DenoisingFrame, diffusionGenerator, diffusionSampler, levelsOf, noiseOf } from './diffusion.js'
import { between, noiseBehind, vary } from './from-examples.js'
import type { DenoisingModel } from './guidance.js'
import { inpaint } from './inpaint.js'
import { type SolverName, solvers } from './solvers.js'

/** Of data outside: centre and deviation of each of two places, and how they go together. */
const [centre, scale, correlation] = [[3, -1], [2, 0.5], 0.8]

/** What is to be expected of points from a Gaussian: inside the range, deviations 1 and a correlation. No weights. */
function gaussian(process: ProcessName): DenoisingModel {
  const config: DiffusionConfig = {
    ...{
      family: process === 'flow' ? 'flow' : 'diffusion',
      process,
      network: 'dense',
      shape: [2],
      width: 1,
      layers: 1,
    },
    ...{ range: { centre, scale }, condition: 'none', conditionDropout: 0 },
  }
  return {
    config,
    predict(x, alpha, sigma) {
      // Along the sum and the difference of the places the data is independent, of variances 1 ± correlation.
      const turn = constant(
        Float32Array.of(1, 1, 1, -1).map((value) => value * Math.SQRT1_2),
        [2, 2],
      )
      const variances = constant(Float32Array.of(1 + correlation, 1 - correlation), [1, 2])
      const [a, s] = [alpha.reshape([-1, 1]), sigma.reshape([-1, 1])] as [Tensor, Tensor]
      const share = x.matmul(turn).div(a.square().mul(variances).add(s.square()))
      return { clean: share.mul(a).mul(variances).matmul(turn), noise: share.mul(s).matmul(turn) }
    },
  }
}

const memory = createMemory({ seed: 1, threads: 1 })
const column = (points: Float32Array, place: number): number[] => [...points].filter((_, i) => i % 2 === place)
const average = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length
const spread = (x: readonly number[]): number => Math.sqrt(average(x.map((value) => (value - average(x)) ** 2)))

describe('examples from a model that knows its data', () => {
  const ways = (['edm', 'ddpm', 'flow'] as const).flatMap((process) =>
    (Object.keys(solvers) as SolverName[]).map((solver) => [process, solver] as const),
  )
  it.each(ways)(
    'have the data’s mean, deviation and correlation: %s, %s (seed 3, 1,000 points, 10 %)',
    async (process, solver) => {
      const steps = solver === 'ddpm' ? 100 : solver === 'ddim' || solver === 'euler' ? 60 : 20
      const generator = diffusionGenerator(memory, gaussian(process), { solver, steps, batch: 1000 })
      const points = await generator.generate(1000, { seed: 3 })
      await generator.close()
      const [x, y] = [column(points, 0), column(points, 1)]
      // Three standard errors are 9 % of a deviation; steps of finite length add some.
      expect(Math.abs(average(x) - 3) / 2).toBeLessThan(0.1)
      expect(Math.abs(spread(x) / 2 - 1)).toBeLessThan(0.1)
      expect(Math.abs(spread(y) / 0.5 - 1)).toBeLessThan(0.1)
      const products = x.map((value, i) => ((value - 3) / 2) * ((y[i]! + 1) / 0.5))
      expect(Math.abs(average(products) - correlation)).toBeLessThan(0.1)
    },
  )

  it('are decided by the seed and their place, whatever their number and the batch', async () => {
    const few = diffusionGenerator(memory, gaussian('edm'), { solver: 'ddpm', steps: 5, batch: 3 })
    const many = diffusionGenerator(memory, gaussian('edm'), { solver: 'ddpm', steps: 5, batch: 64 })
    const all = await many.generate(10, { seed: 1 })
    expect(await few.generate(10, { seed: 1 })).toEqual(all)
    expect(await few.generate(4, { seed: 1 })).toEqual(all.slice(0, 8))
    expect(await few.generate(10, { seed: 2 })).not.toEqual(all)
    await Promise.all([few.close(), many.close()])
  })

  it('can be watched: every level with what is predicted there', async () => {
    const frames: DenoisingFrame[] = []
    const generator = diffusionGenerator(memory, gaussian('flow'), {
      ...{ solver: 'ddim', steps: 6, onFrame: (frame) => void frames.push(frame) },
    })
    await generator.generate(2, { seed: 1 })
    await generator.close()
    expect(frames.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5])
    for (const { x, clean, noise, level } of frames) {
      for (const [i, value] of x.entries()) {
        expect(level.alpha * clean[i]! + level.sigma * noise[i]!).toBeCloseTo(value, 4)
      }
    }
  })

  it('refuses what makes no sense, in one sentence', () => {
    const open = (options: object) => () => diffusionSampler(memory, gaussian('edm'), options)
    expect(open({ steps: 0 })).toThrow('sample: 0 steps: must be a whole number above zero')
    expect(open({ solver: 'rk4' })).toThrow('sample: solver "rk4": there is none of that name')
    expect(open({ eta: 0.5 })).toThrow('sample: eta 0.5 with dpm++2m: it is for ddim only')
    expect(open({ solver: 'ddim', eta: 2 })).toThrow('must be from 0 to 1')
  })
})

describe('guidance', () => {
  const config: DiffusionConfig = {
    ...{ family: 'diffusion', process: 'edm', network: 'dense', shape: [2], width: 8, layers: 1 },
    ...{ range: { centre: [0, 0], scale: [1, 1] }, condition: 'labels', classes: ['a', 'b'] },
    conditionDropout: 0.1,
  }
  const model = new Diffusion(config)
  const told = weighted(model)
  const sample = async (options: object, label?: number): Promise<Float32Array> => {
    const generator = diffusionGenerator(told, model, { steps: 4, ...options })
    const points = await generator.generate(5, { seed: 1, ...(label !== undefined && { label }) })
    await generator.close()
    return points
  }

  it('of 1 is the condition alone, of 0 none', async () => {
    const frames: Record<string, DenoisingFrame> = {}
    const first = async (name: string, guidance: number, label: number): Promise<void> => {
      await sample({ guidance, onFrame: (frame: DenoisingFrame) => (frames[name] ??= frame) }, label)
    }
    await first('one', 1, 0)
    await first('none', 1, -1)
    await first('zero', 0, 0)
    await first('three', 3, 0)
    const { one, none, zero, three } = frames as Record<'one' | 'none' | 'zero' | 'three', DenoisingFrame>
    for (const [i, value] of none.clean.entries()) {
      expect(zero.clean[i]).toBeCloseTo(value, 4)
      expect(three.clean[i]).toBeCloseTo(value + 3 * (one.clean[i]! - value), 3)
      expect(three.noise[i]).toBeCloseTo(none.noise[i]! + 3 * (one.noise[i]! - none.noise[i]!), 3)
    }
    expect(one.clean).not.toEqual(none.clean)
  })

  it('draws classes where none is named, and refuses those that are not there', async () => {
    const [drawn, a, b] = [await sample({}), await sample({}, 0), await sample({}, 1)]
    const isOf = (from: Float32Array, i: number): boolean => from[2 * i] === drawn[2 * i]
    const classes = [0, 1, 2, 3, 4].map((i) => (isOf(a, i) ? 'a' : isOf(b, i) ? 'b' : '?'))
    expect(new Set(classes)).toEqual(new Set(['a', 'b']))
    await expect(sample({}, 2)).rejects.toThrow('sample: label 2: classes are from 0 to 1: a, b')
  })

  it('reads captions, and refuses those of which it knows no word', async () => {
    const reader = new Diffusion({
      ...{ ...config, condition: 'captions', words: ['red', 'house'], captionLength: 3, width: 32 },
    })
    const generator = diffusionGenerator(weighted(reader), reader, { steps: 2, guidance: 2 })
    const made = (caption?: string): Promise<Float32Array> =>
      generator.generate(3, { seed: 1, ...(caption !== undefined && { caption }) })
    expect(await made('a red house')).not.toEqual(await made('red'))
    expect(await made('')).toEqual(await made())
    await expect(made('blue')).rejects.toThrow('caption "blue": the model knows none of its words. It knows red, house')
    await generator.close()
  })

  it('is the same with the weights written into the program', async () => {
    const [plain, frozen] = [await sample({ guidance: 2 }, 1), await sample({ guidance: 2, isFrozen: true }, 1)]
    for (const [i, value] of plain.entries()) expect(frozen[i]).toBeCloseTo(value, 3)
  })
})

describe('the levels of a distilled model', () => {
  it('are those of its grid that it was taught', () => {
    const { config, predict } = gaussian('edm')
    const model = { predict, config: { ...config, distilled: { steps: 2, grid: 16, guidance: 2 } } }
    const [grid, two] = [levelsOf({ config }, 16), levelsOf(model, 2)]
    expect(two).toEqual([grid[0], grid[8], grid[16]])
    expect(levelsOf(model, 4)).toHaveLength(5)
    expect(() => levelsOf(model, 3)).toThrow('sample: 3 steps: the model was distilled to 2. Give 2, 4, 8, 16')
    expect(() => diffusionSampler(memory, model, { guidance: 3 })).toThrow('which is in its weights')
  })
})

describe('sampling that begins from examples', () => {
  const open = () => diffusionSampler(memory, gaussian('edm'), { solver: 'heun', steps: 40 })

  it('finds the noise behind an example, and the example again', async () => {
    const sampler = open()
    const points = Float32Array.of(3, -1, 5, -1.5, 2, 0)
    const noise = await noiseBehind(sampler, points, () => ({}))
    // The flow keeps places along the data's directions: (2, 0) / √2 deviations of √1.8 and √.2 are as many of noise.
    expect(noise[0]).toBeCloseTo(0, 2)
    const [along, across] = [noise[2]! + noise[3]!, noise[2]! - noise[3]!].map((value) => value * Math.SQRT1_2)
    expect(along).toBeCloseTo((1 - 1) / Math.sqrt(1 + correlation) / Math.SQRT2, 1)
    expect(across).toBeCloseTo((1 + 1) / Math.sqrt(1 - correlation) / Math.SQRT2, 1)
    const ends = [{ example: points.slice(2, 4) }, { example: points.slice(4) }] as const
    const made = await between(sampler, ends, 5, {})
    for (const [i, value] of [...points.slice(2)].entries()) expect(made[i < 2 ? i : i + 6]).toBeCloseTo(value, 1)
    await sampler.close()
  })

  it('keeps as much of an example as the strength leaves: 0 all, 1 nothing', async () => {
    const sampler = open()
    const points = Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 6 : 0.2))
    const from = async (strength: number): Promise<number> =>
      average(column(await vary(sampler, points, { seed: 1, strength }), 0))
    expect(await vary(sampler, points, { seed: 1, strength: 0 })).toEqual(points)
    const [little, half, all] = [await from(0.2), await from(0.6), await from(1)]
    expect(little).toBeCloseTo(6, 1)
    expect(half).toBeLessThan(5.5)
    // 200 points of deviation 2: three standard errors are .42.
    expect(Math.abs(all - 3)).toBeLessThan(0.42)
    await expect(vary(sampler, points, { seed: 1, strength: 2 })).rejects.toThrow('strength 2: must be from 0 to 1')
    await sampler.close()
  })
})

describe('in-painting', () => {
  /** The first place is known, 1.5 deviations above its centre: the second is then 1.2 above its own, deviation .6. */
  const known = { values: Float32Array.of(6, 0), mask: [1, 0] }

  it('keeps what is known, and makes the rest suit it the better the more often it goes over each step', async () => {
    const sampler = diffusionSampler(memory, gaussian('ddpm'), { solver: 'ddpm', steps: 50, batch: 500 })
    const made = async (times: number): Promise<number[]> => {
      const points = await inpaint(sampler, known, 500, { seed: 2, times })
      expect(column(points, 0).every((value) => value === 6)).toBe(true)
      return column(points, 1).map((value) => (value + 1) / 0.5)
    }
    const [once, often] = [await made(1), await made(10)]
    expect(average(once)).toBeGreaterThan(0.5)
    expect(Math.abs(average(often) - 1.2)).toBeLessThan(Math.abs(average(once) - 1.2))
    // Three standard errors are .08; steps of finite length add some.
    expect(Math.abs(average(often) - 1.2)).toBeLessThan(0.12)
    expect(Math.abs(spread(often) - 0.6)).toBeLessThan(0.1)
    await sampler.close()
  })

  it('refuses a mask that does not fit', async () => {
    const sampler = diffusionSampler(memory, gaussian('edm'))
    const wrong = { values: Float32Array.of(6, 0), mask: [1, 0, 0] }
    await expect(inpaint(sampler, wrong, 1, { seed: 1 })).rejects.toThrow('inpaint: a mask of 3')
    await sampler.close()
  })
})

it('draws noise that is decided by seed, place and call', () => {
  const [a, b] = [noiseOf(1, 0, 3, 4), noiseOf(1, 1, 2, 4)]
  expect(b()).toEqual(a().slice(4))
  expect(b()).toEqual(a().slice(4))
  expect(noiseOf(1, 0, 1, 4)()).not.toEqual(noiseOf(2, 0, 1, 4)())
})

/** A memory in which every weight is random, so that no part of the model is without effect. */
function weighted(model: object): Memory {
  const filled = createMemory({ seed: 1, threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    filled.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.5 * stream.normal()),
    )
  }
  return filled
}
