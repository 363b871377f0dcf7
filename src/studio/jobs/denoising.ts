/** Ways between noise and examples that can be looked at step by step: the levels of a schedule, noise that is added, noise that is taken away. */
import { type NoiseLevel, processes } from '../../models/index.js'
import type { Memory } from '../../runtime/index.js'
import {
  arrays,
  type ConditionRows,
  type Denoise,
  type Denoiser,
  type DenoisingModel,
  denoiser,
  noiseOf,
  type SolverName,
  solvers,
} from '../../sample/index.js'

/** How noise grows with time: variance preserving (`ddpm`), or added to what stays as it is (`edm`). */
export const schedules = ['ddpm', 'edm'] as const
export type ScheduleName = (typeof schedules)[number]

export const levelsOf = (schedule: ScheduleName, steps: number): readonly NoiseLevel[] =>
  processes[schedule].levels(steps)

/** ᾱ, the share of what is left of the example in the variance; α² of the variance-preserving schedule. */
export const remaining = ({ alpha, sigma }: NoiseLevel): number => alpha ** 2 / (alpha ** 2 + sigma ** 2)

/** Signal to noise, α² / σ². */
export const signalToNoise = ({ alpha, sigma }: NoiseLevel): number => (alpha / sigma) ** 2

/** A model that was taught by EDM's process, asked at any level: only σ / α matters, and x is scaled to fit. */
const asked =
  (denoise: Denoise): Denoise =>
  ({ x, level: { alpha, sigma } }) =>
    denoise({ x: arrays.combine([[1 / alpha, x]]), level: { alpha: 1, sigma: sigma / alpha } })

export interface Way {
  readonly solver: SolverName
  readonly steps: number
  readonly schedule: ScheduleName
  readonly guidance: number
  readonly seed: number
  /** Examples at once. */
  readonly rows: number
  readonly condition: ConditionRows
}

/** What there is at a level, INSIDE the model's range: [rows, size] each. */
export interface Frame {
  readonly level: NoiseLevel
  readonly x: Float32Array
  /** The noise and the clean example that the network sees in x. */
  readonly noise: Float32Array
  readonly clean: Float32Array
}

export interface Film {
  /** One for each step, from the noisiest; of solvers that look ahead, what was asked first at each level. */
  readonly frames: readonly Frame[]
  /** [rows, size] */
  readonly made: Float32Array
  /** Times that the network was asked. */
  readonly evaluations: number
  readonly milliseconds: number
}

/** Denoisers of a model by guidance: opened when they are first asked for; the last few are kept. */
export function filming(memory: Memory, model: DenoisingModel, { isFrozen }: { readonly isFrozen: boolean }) {
  const open = new Map<number, Denoiser>()
  /** Guidance and rows that have been asked about. */
  const warmed = new Set<string>()
  const size = model.config.shape.reduce((a, b) => a * b, 1)

  async function denoiserOf(guidance: number): Promise<Denoiser> {
    const found = open.get(guidance) ?? denoiser(memory, model, { guidance, isFrozen })
    open.delete(guidance)
    open.set(guidance, found)
    const [oldest] = open.keys()
    if (open.size > 4) {
      await open.get(oldest!)!.close()
      open.delete(oldest!)
      for (const key of warmed) if (key.startsWith(`${oldest} `)) warmed.delete(key)
    }
    return found
  }

  /** Asks once what nobody wants to know, so that opening the model is not in the time of a way. */
  async function warm({ guidance, rows, condition }: Way): Promise<void> {
    const key = `${guidance} ${rows}`
    if (warmed.has(key)) return
    warmed.add(key)
    await (await denoiserOf(guidance)).given(condition)({
      x: new Float32Array(rows * size),
      level: { alpha: 1, sigma: 1 },
    })
  }

  return {
    /** A network's answers about x at a level. */
    async predict(x: Float32Array, level: NoiseLevel, condition: ConditionRows = {}) {
      return asked((await denoiserOf(1)).given(condition))({ x, level })
    },
    /** The way from noise to examples, question by question; it ends with what was made. */
    async *shots({
      solver,
      steps,
      schedule,
      guidance,
      seed,
      rows,
      condition,
    }: Way): AsyncGenerator<Frame, Float32Array> {
      const levels = levelsOf(schedule, steps)
      const answer = asked((await denoiserOf(guidance)).given(condition))
      const fresh = noiseOf(seed, 0, rows, size)
      const x = arrays.combine([[levels[0]!.sigma, fresh()]])
      const solving = solvers[solver](x, levels, { ...arrays, fresh, eta: 0 })
      let turn = solving.next()
      while (!turn.done) {
        const found = await answer(turn.value)
        yield { ...turn.value, ...found }
        turn = solving.next(found)
      }
      return turn.value
    },
    async film(way: Way): Promise<Film> {
      const frames = new Map<NoiseLevel, Frame>()
      const shots = this.shots(way)
      await warm(way)
      const began = performance.now()
      let evaluations = 0
      let shot = await shots.next()
      for (; !shot.done; shot = await shots.next()) {
        evaluations += 1
        if (!frames.has(shot.value.level)) frames.set(shot.value.level, shot.value)
      }
      return { frames: [...frames.values()], made: shot.value, evaluations, milliseconds: performance.now() - began }
    },
    async close(): Promise<void> {
      for (const each of open.values()) await each.close()
    },
  }
}
