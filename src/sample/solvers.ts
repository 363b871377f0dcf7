/**
 * Ways from noise to data, in steps between levels of noise, x = α · clean + σ · noise. What denoises says, at x, which clean example
 * and which noise are to be expected; in their terms the flow that carries noise to data is
 *
 *     dx = clean · dα + noise · dσ,
 *
 * whatever α and σ are (arXiv:2010.02502, arXiv:2206.00364): variance preserving, exploding, or a straight line. All solvers have one
 * signature. One is a generator that yields what is to be denoised and is answered with the prediction, so that it knows neither
 * who answers nor what a vector is: arrays and tensors of a graph are solved by the same code.
 */
import type { NoiseLevel } from '../models/index.js'

/** What a denoiser sees in an example: x = α · clean + σ · noise where both are of one mind. */
export interface Prediction<V> {
  readonly clean: V
  readonly noise: V
}

/** What a solver asks. */
export interface Question<V> {
  readonly x: V
  readonly level: NoiseLevel
}

/** All that solvers do with vectors. */
export interface Algebra<V> {
  /** The sum of vectors by factors; there is at least one. */
  combine(terms: readonly Term<V>[]): V
}

export type Term<V> = readonly [factor: number, vector: V]

export interface SolverTools<V> extends Algebra<V> {
  /** Standard normal numbers, others at each call, for solvers that add noise. */
  fresh(): V
  /** Of DDIM: 0 adds no noise, 1 as much as DDPM. */
  readonly eta: number
}

/** Asks for predictions, and ends with the example at the last level. */
export type Solving<V> = Generator<Question<V>, V, Prediction<V>>

/** From `x` at the first level through all others to the last. */
export type Solver = <V>(x: V, levels: readonly NoiseLevel[], tools: SolverTools<V>) => Solving<V>

/**
 * The variance of the noise that DDPM adds on its way between two levels, given the clean example: (σ' / σ)² · (σ² − (α / α')² σ'²)
 * (arXiv:2006.11239, eq. 7). None is added on the way to σ' = 0.
 */
export function ancestralVariance({ alpha, sigma }: NoiseLevel, next: NoiseLevel): number {
  return (next.sigma / sigma) ** 2 * Math.max(0, sigma ** 2 - ((alpha / next.alpha) * next.sigma) ** 2)
}

/** x' = α' · clean + √(σ'² − s²) · noise + s · fresh, with s² the share η² of DDPM's variance (arXiv:2010.02502). First order for η = 0. */
function* ddim<V>(x: V, levels: readonly NoiseLevel[], tools: SolverTools<V>): Solving<V> {
  let now = x
  for (const [level, next] of pairs(levels)) {
    const { clean, noise } = yield { x: now, level }
    const added = tools.eta === 0 ? 0 : tools.eta ** 2 * ancestralVariance(level, next)
    const terms: Term<V>[] = [
      [next.alpha, clean],
      [Math.sqrt(Math.max(0, next.sigma ** 2 - added)), noise],
    ]
    now = tools.combine(added > 0 ? [...terms, [Math.sqrt(added), tools.fresh()]] : terms)
  }
  return now
}

/** DDIM with η = 1, which is ancestral sampling (arXiv:2006.11239): every level has its own spread, exactly for a single clean example, else as steps become small. */
const ddpm: Solver = (x, levels, tools) => ddim(x, levels, { ...tools, eta: 1 })

/**
 * x' = x + clean · (α' − α) + noise · (σ' − σ). First order; the same as DDIM, but where clean and noise do not make up x, as
 * when clean was clipped.
 */
function* euler<V>(x: V, levels: readonly NoiseLevel[], { combine }: SolverTools<V>): Solving<V> {
  let now = x
  for (const [level, next] of pairs(levels)) now = combine(along(now, level, next, [[1, yield { x: now, level }]]))
  return now
}

/** The trapezoid rule on the same flow (arXiv:2206.00364): second order, with two evaluations a step and one in a last step to σ' = 0. */
function* heun<V>(x: V, levels: readonly NoiseLevel[], { combine }: SolverTools<V>): Solving<V> {
  let now = x
  for (const [level, next] of pairs(levels)) {
    const first = yield { x: now, level }
    const ahead = combine(along(now, level, next, [[1, first]]))
    if (next.sigma === 0) now = ahead
    else {
      const second = yield { x: ahead, level: next }
      now = combine(
        along(now, level, next, [
          [0.5, first],
          [0.5, second],
        ]),
      )
    }
  }
  return now
}

/**
 * DPM-Solver++(2M) (arXiv:2211.01095): with λ = ln(α / σ) as time, clean goes on as a line through the last two predictions,
 *
 *     x' = (σ' / σ) · x + (α' − α σ' / σ) · (clean + (clean − clean before) · (λ' − λ) / (2 (λ − λ before))).
 *
 * Second order, one evaluation a step. First order where λ is infinite: away from α = 0, and to σ' = 0.
 */
function* dpm2m<V>(x: V, levels: readonly NoiseLevel[], { combine }: SolverTools<V>): Solving<V> {
  let now = x
  let before: { readonly clean: V; readonly lambda: number } | undefined
  for (const [level, next] of pairs(levels)) {
    const { clean } = yield { x: now, level }
    const lambda = logRatio(level)
    const ahead = before === undefined ? 0 : (logRatio(next) - lambda) / (2 * (lambda - before.lambda))
    const isSecond = before !== undefined && Number.isFinite(ahead)
    const kept = next.sigma / level.sigma
    const taken = next.alpha - level.alpha * kept
    now = combine([
      [kept, now],
      [isSecond ? taken * (1 + ahead) : taken, clean],
      ...(isSecond ? ([[-taken * ahead, before!.clean]] as const) : []),
    ])
    before = { clean, lambda }
  }
  return now
}

/** Every solver by its name. */
export const solvers = { ddpm, ddim, euler, heun, 'dpm++2m': dpm2m } as const satisfies Readonly<Record<string, Solver>>

export type SolverName = keyof typeof solvers

/** How often a solver asks in so many steps, when the last one is to σ = 0. */
export const evaluationsOf = (solver: SolverName, steps: number): number => (solver === 'heun' ? 2 * steps - 1 : steps)

/** Whether a solver draws noise on its way. */
export const isStochastic = (solver: SolverName, eta: number): boolean =>
  solver === 'ddpm' || (solver === 'ddim' && eta > 0)

/** A solver that denoises every step `times` times over, and noises between: known and made parts come to agree (RePaint, arXiv:2201.09865). */
export const resampled = (solver: Solver, times: number): Solver =>
  function* resampling<V>(x: V, levels: readonly NoiseLevel[], tools: SolverTools<V>): Solving<V> {
    let now = x
    for (const [level, next] of pairs(levels)) {
      for (let time = 1; ; time++) {
        const there: V = yield* solver(now, [level, next], tools)
        now = there
        if (time >= times || next.sigma === 0) break
        const kept = level.alpha / next.alpha
        const added = Math.sqrt(Math.max(0, level.sigma ** 2 - (kept * next.sigma) ** 2))
        now = tools.combine([
          [kept, there],
          [added, tools.fresh()],
        ])
      }
    }
    return now
  }

/** Solves with a denoiser that answers at once, as the graph of a model does. */
export function solveNow<V>(solving: Solving<V>, denoise: (question: Question<V>) => Prediction<V>): V {
  let turn = solving.next()
  while (!turn.done) turn = solving.next(denoise(turn.value))
  return turn.value
}

/** Solves with a denoiser that takes its time. */
export async function solve<V>(
  solving: Solving<V>,
  denoise: (question: Question<V>) => Promise<Prediction<V>>,
): Promise<V> {
  let turn = solving.next()
  while (!turn.done) turn = solving.next(await denoise(turn.value))
  return turn.value
}

const logRatio = ({ alpha, sigma }: NoiseLevel): number => Math.log(alpha / sigma)

/** Each level with the one after it. */
const pairs = (levels: readonly NoiseLevel[]): readonly (readonly [NoiseLevel, NoiseLevel])[] =>
  levels.slice(1).map((next, i) => [levels[i]!, next])

/** x + (α' − α) · clean + (σ' − σ) · noise, of predictions by their weights. */
const along = <V>(
  x: V,
  level: NoiseLevel,
  next: NoiseLevel,
  predictions: readonly Term<Prediction<V>>[],
): readonly Term<V>[] => [
  [1, x],
  ...predictions.flatMap(([weight, { clean, noise }]): Term<V>[] => [
    [weight * (next.alpha - level.alpha), clean],
    [weight * (next.sigma - level.sigma), noise],
  ]),
]
