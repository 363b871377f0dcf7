import { describe, expect, it } from 'vitest'
import { type NoiseLevel, type ProcessName, processes } from '../models/index.js'
import { fillNormal } from '../tensor/index.js'
import {
  ancestralVariance,
  evaluationsOf,
  isStochastic,
  type Prediction,
  type Question,
  resampled,
  type SolverName,
  type SolverTools,
  solveNow,
  solvers,
} from './solvers.js'

/** Numbers in 64 bits, so that errors of solvers show far below those of rounding. */
const combine: SolverTools<number[]>['combine'] = (terms) =>
  terms[0]![1].map((_, i) => terms.reduce((sum, [factor, vector]) => sum + factor * vector[i]!, 0))

const none = (): never => {
  throw new Error('no noise is due')
}
const tools: SolverTools<number[]> = { combine, eta: 0, fresh: none }

/** Data N(mean, deviation²): what to expect of x is linear, and the flow keeps the place of x among its kind. */
const [mean, deviation] = [0.6, 0.7]
const spread = ({ alpha, sigma }: NoiseLevel): number => alpha ** 2 * deviation ** 2 + sigma ** 2
const expected = ({ x, level }: Question<number[]>): Prediction<number[]> => {
  const share = x.map((value) => (value - level.alpha * mean) / spread(level))
  return {
    clean: share.map((value) => mean + level.alpha * deviation ** 2 * value),
    noise: share.map((value) => level.sigma * value),
  }
}
const carried = (x: number, from: NoiseLevel, to: NoiseLevel): number =>
  to.alpha * mean + Math.sqrt(spread(to) / spread(from)) * (x - from.alpha * mean)

/** The error of a solver on its way to the clean end, from one deviation off the middle. */
function error(solver: SolverName, levels: readonly NoiseLevel[], denoise = expected): number {
  const [first, last] = [levels[0]!, levels.at(-1)!]
  const x = first.alpha * mean + Math.sqrt(spread(first))
  return Math.abs(solveNow(solvers[solver]([x], levels, tools), denoise)[0]! - carried(x, first, last))
}

/** `steps` steps in the middle of a schedule: where λ is infinite, at the ends, 2M is of first order for a step. */
function inside(process: ProcessName, steps: number): readonly NoiseLevel[] {
  const whole = processes[process].levels(Math.round(steps / 0.7))
  const first = Math.round(0.15 * whole.length)
  return whole.slice(first, first + steps + 1)
}

describe('the order of a solver', () => {
  const orders = { ddim: 1, euler: 1, heun: 2, 'dpm++2m': 2 } as const
  const each = (['edm', 'ddpm', 'flow'] as const).flatMap((process) =>
    Object.entries(orders).map(([solver, order]) => [solver as keyof typeof orders, order, process] as const),
  )
  it.each(each)('%s is of order %i on the levels of %s', (solver, order, process) => {
    const [coarse, fine] = [140, 280].map((steps) => error(solver, inside(process, steps))) as [number, number]
    expect(coarse).toBeLessThan(0.05)
    expect(Math.abs(Math.log2(coarse / fine) - order)).toBeLessThan(0.25)
  })

  it.each(Object.keys(orders) as (keyof typeof orders)[])('%s ends on clean examples, without infinities', (solver) => {
    for (const process of ['edm', 'ddpm', 'flow'] as const) {
      for (const steps of [1, 2, 3, 10]) {
        expect(Number.isFinite(error(solver, processes[process].levels(steps)))).toBe(true)
      }
      expect(error(solver, processes[process].levels(200))).toBeLessThan(0.02)
    }
  })

  it('goes backwards as well as forwards', () => {
    const levels = inside('edm', 200)
    const x = solveNow(solvers.heun([0.3], levels.toReversed(), tools), expected)
    expect(solveNow(solvers.heun(x, levels, tools), expected)[0]).toBeCloseTo(0.3, 4)
  })
})

describe('noise on the way', () => {
  it('has the variances of DDPM and DDIM', () => {
    const at = discrete(1e-4, 0.02)
    const variance = (time: number, before: number): number => ancestralVariance(at(time), at(before))
    expect(ancestralVariance(at(0), { alpha: 1, sigma: 0 })).toBe(0)
    expect(variance(487, 486)).toBeCloseTo(0.0097916, 6)
    expect(variance(999, 998)).toBeCloseTo(0.02, 5)
    expect(variance(420, 400)).toBeCloseTo(0.147719, 5)
    expect(variance(980, 960)).toBeCloseTo(0.324605, 5)
  })

  /** What becomes of the variance of Gaussian data: a step multiplies x by a number and adds fresh noise. */
  const spreadAfter = (levels: readonly NoiseLevel[]): number =>
    levels.slice(1).reduce((before, next, i) => {
      const level = levels[i]!
      const added = ancestralVariance(level, next)
      const ofNoise = Math.sqrt(next.sigma ** 2 - added) * level.sigma
      const factor = (next.alpha * level.alpha * deviation ** 2 + ofNoise) / spread(level)
      return factor ** 2 * before + added
    }, 1)

  it('gives Gaussian data the spread that its steps make: seed 1, 20,000 examples, 50 steps, within 3 %', () => {
    const levels = processes.ddpm.levels(50)
    const fresh = normals(20_000)
    const made = solveNow(solvers.ddpm(fresh(), levels, { ...tools, fresh }), expected)
    // Three standard errors of the variance are 3 √(2 / 20,000) = 3 %, of the mean .015.
    expect(Math.abs(variance(made) / spreadAfter(levels) - 1)).toBeLessThan(0.03)
    expect(Math.abs(average(made) - mean)).toBeLessThan(0.015)
  })

  it('keeps the spread of the data as steps become small: what is missing halves with their length', () => {
    const missing = [800, 1600].map((steps) => 1 - spreadAfter(processes.ddpm.levels(steps)) / deviation ** 2)
    expect(missing[1]).toBeLessThan(0.01)
    expect(missing[0]! / missing[1]!).toBeCloseTo(2, 1)
  })

  it('keeps the spread of every level exactly, in steps of any size, where there is one example: seed 1, 20,000 draws, 3 %', () => {
    const levels = processes.ddpm.levels(5).slice(0, 4)
    const fresh = normals(20_000)
    const certain = ({ x, level }: Question<number[]>): Prediction<number[]> => ({
      clean: x.map(() => mean),
      noise: x.map((value) => (value - level.alpha * mean) / level.sigma),
    })
    const first = fresh().map((value) => levels[0]!.alpha * mean + levels[0]!.sigma * value)
    const last = levels.at(-1)!
    const made = solveNow(solvers.ddpm(first, levels, { ...tools, fresh }), certain)
    expect(Math.abs(variance(made) / last.sigma ** 2 - 1)).toBeLessThan(0.03)
    expect(Math.abs(average(made) - last.alpha * mean)).toBeLessThan(0.02)
  })

  it('is drawn by those who say so', () => {
    expect(isStochastic('ddpm', 0)).toBe(true)
    expect(isStochastic('ddim', 0.5)).toBe(true)
    expect(isStochastic('ddim', 0)).toBe(false)
    expect(() => error('ddpm', processes.ddpm.levels(4))).toThrow('no noise is due')
  })
})

describe('what solvers ask', () => {
  it('is one prediction a step, and two of Heun', () => {
    for (const solver of Object.keys(solvers) as SolverName[]) {
      let asked = 0
      const solving = solvers[solver]([0.1], processes.flow.levels(7), { ...tools, fresh: () => [0.2] })
      solveNow(solving, (question) => {
        asked += 1
        return expected(question)
      })
      expect(asked).toBe(evaluationsOf(solver, 7))
    }
  })

  it('is asked again where steps are resampled, and ends as far down', () => {
    const levels = processes.ddpm.levels(6)
    const fresh = normals(4)
    const seen: number[] = []
    const made = solveNow(resampled(solvers.ddim, 3)(fresh(), levels, { ...tools, fresh }), (question) => {
      seen.push(question.level.sigma)
      return expected(question)
    })
    expect(made.every(Number.isFinite)).toBe(true)
    expect(seen).toEqual(levels.slice(0, -1).flatMap(({ sigma }, i) => Array(i < 5 ? 3 : 1).fill(sigma)))
  })
})

/** The loops that a well-known library publishes the sums of: a ramp as sample, and x · t / (t + 1) as model. */
describe('published loops', () => {
  const ramp = Array.from({ length: 768 }, (_, i) => i / 768)
  const model = (x: readonly number[], time: number): number[] => x.map((value) => (value * time) / (time + 1))
  const magnitude = (x: readonly number[]): number => x.reduce((sum, value) => sum + Math.abs(value), 0)
  const clipped = (x: readonly number[]): number[] => x.map((value) => Math.max(-1, Math.min(1, value)))
  const times = Array.from({ length: 10 }, (_, i) => 900 - 100 * i)

  const answers = {
    noise: (x: readonly number[], { alpha, sigma }: NoiseLevel, time: number): Prediction<number[]> => {
      const noise = model(x, time)
      return { clean: clipped(x.map((value, i) => (value - sigma * noise[i]!) / alpha)), noise }
    },
    velocity: (x: readonly number[], { alpha, sigma }: NoiseLevel, time: number): Prediction<number[]> => {
      const velocity = model(x, time)
      return {
        clean: clipped(x.map((value, i) => alpha * value - sigma * velocity[i]!)),
        noise: x.map((value, i) => sigma * value + alpha * velocity[i]!),
      }
    },
  }

  function ddimSum(answer: keyof typeof answers, firstBeta = 1e-4, last?: NoiseLevel): number {
    const at = discrete(firstBeta, 0.02)
    const levels = [...times.map(at), last ?? { alpha: 1, sigma: 0 }]
    let step = 0
    const solving = solvers.ddim(ramp, levels, tools)
    return magnitude(solveNow(solving, ({ x, level }) => answers[answer](x, level, times[step++]!)))
  }

  it('DDIM gives 172.0067 with clipped examples, and 52.5302 where velocities are predicted', () => {
    expect(ddimSum('noise')).toBeCloseTo(172.0067, 2)
    expect(ddimSum('velocity')).toBeCloseTo(52.5302, 2)
  })

  it('DDIM gives 149.8294 from β of .01 on, and 149.0784 where it ends at the first level instead of the clean one', () => {
    expect(ddimSum('noise', 0.01)).toBeCloseTo(149.8294, 2)
    expect(ddimSum('noise', 0.01, discrete(0.01, 0.02)(0))).toBeCloseTo(149.0784, 2)
  })

  it('Euler gives 10.0807 on 10 of 1,100 levels of rising variance', () => {
    const at = discrete(1e-4, 0.02, 1100)
    const ratio = ({ alpha, sigma }: NoiseLevel): number => sigma / alpha
    const places = Array.from({ length: 10 }, (_, i) => 1099 * (1 - i / 9))
    const sigmas = places.map((place) => {
      const [low, share] = [Math.floor(place + 1e-9), place - Math.floor(place + 1e-9)]
      return (1 - share) * ratio(at(low)) + (share > 1e-9 ? share * ratio(at(low + 1)) : 0)
    })
    let x = ramp.map((value) => value * sigmas[0]!)
    // Each step there begins from what the model reads, x / √(σ² + 1), not from x.
    for (const [step, sigma] of sigmas.entries()) {
      const read = x.map((value) => value / Math.sqrt(sigma ** 2 + 1))
      const noise = model(read, places[step]!)
      const levels = [sigma, sigmas[step + 1] ?? 0].map((each) => ({ alpha: 1, sigma: each }))
      x = solveNow(solvers.euler(read, levels, tools), () => ({
        clean: read.map((value, i) => value - sigma * noise[i]!),
        noise,
      }))
    }
    expect(magnitude(x)).toBeCloseTo(10.0807, 2)
    expect(magnitude(x) / 768).toBeCloseTo(0.0131, 3)
  })
})

/** The levels of a process in `steps` discrete steps whose β grows linearly. */
function discrete(first: number, last: number, steps = 1000): (time: number) => NoiseLevel {
  let kept = 1
  const kepts = Array.from({ length: steps }, (_, time) => {
    kept *= 1 - (first + ((last - first) * time) / (steps - 1))
    return kept
  })
  return (time) => ({ alpha: Math.sqrt(kepts[time]!), sigma: Math.sqrt(1 - kepts[time]!) })
}

/** Standard normal numbers of seed 1, others at each call. */
function normals(count: number): () => number[] {
  let call = 0
  return () => {
    const values = new Float64Array(count)
    fillNormal(values, 1, 0, call++)
    return [...values]
  }
}

const average = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length

function variance(x: readonly number[]): number {
  const centre = average(x)
  return x.reduce((sum, value) => sum + (value - centre) ** 2, 0) / x.length
}
