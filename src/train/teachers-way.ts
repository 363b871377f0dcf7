/** What a student of few steps learns: where each piece of its teacher's way ends, at every place of it. */
import {
  type Condition,
  type DiffusionConfig,
  intoModel,
  type NoiseLevel,
  processes,
  usualDeviation,
} from '../models/index.js'
import {
  type DenoisingModel,
  guided,
  isConditional,
  levelsOf,
  predicted,
  solveNow,
  solvers,
  tensors,
} from '../sample/index.js'
import { concat, constant, randomNormal, type Tensor } from '../tensor/index.js'

/** The levels of each piece of the way, its end included. */
export function piecesOf(config: DiffusionConfig): readonly (readonly NoiseLevel[])[] {
  const { steps, grid } = config.distilled!
  const levels = levelsOf({ config }, grid)
  const long = grid / steps
  return Array.from({ length: steps }, (_, piece) => levels.slice(piece * long, (piece + 1) * long + 1))
}

/** A place on the teacher's way, [ways, ...shape], and where its piece ends. */
interface Lesson {
  readonly x: Tensor
  readonly level: NoiseLevel
  readonly end: Tensor
  readonly last: NoiseLevel
  readonly condition: Condition
}

export interface Learning {
  readonly teacher: DenoisingModel
  /** Whoever is measured, under the student's configuration. */
  readonly student: DenoisingModel
  /** Ways through each piece. */
  readonly ways: number
}

/** The mean square of what the student misses at each place of each way, as its network answers: [places]. */
export function missed(
  { x, ...told }: Readonly<Record<string, Tensor>>,
  pieces: readonly (readonly NoiseLevel[])[],
  { teacher, student, ways }: Learning,
): Tensor {
  const { range, process } = student.config
  const clean = intoModel(x!, range)
  const noise = randomNormal(clean.shape)
  const lessons = pieces.flatMap((levels, piece): readonly Lesson[] => {
    const own = (all: Tensor): Tensor => all.slice(0, piece * ways, (piece + 1) * ways)
    const condition: Condition = Object.fromEntries(Object.entries(told).map(([name, all]) => [name, own(all)]))
    const { alpha, sigma } = levels[0]!
    const start = tensors.combine([
      [alpha, own(clean)],
      [sigma, own(noise)],
    ])
    return walked(teacher, start, levels, condition, student.config.distilled!.guidance)
  })
  const all = (part: (lesson: Lesson) => Tensor): Tensor => concat(lessons.map(part), 0)
  const numbers = (part: (lesson: Lesson) => number): Tensor =>
    constant(Float32Array.from(lessons.flatMap((lesson) => Array<number>(ways).fill(part(lesson)))), [
      lessons.length * ways,
    ])
  const condition: Condition = Object.fromEntries(
    Object.keys(told).map((name) => [name, all((lesson) => lesson.condition[name as keyof Condition]!)]),
  )
  const at = { alpha: numbers(({ level }) => level.alpha), sigma: numbers(({ level }) => level.sigma) }
  const said = predicted(
    student,
    all((lesson) => lesson.x),
    at,
    condition,
  ).clean
  // One unit of the network's answer is so much of what is clean.
  const [, factor] = processes[process].precondition(at, usualDeviation(range)).clean
  const error = said.sub(all(arriving)).reshape([lessons.length * ways, -1])
  return error
    .div(factor.reshape([-1, 1]))
    .square()
    .mean(1)
}

/** The teacher's way along a piece, by a solver of second order: a lesson at each of its places. */
function walked(
  teacher: DenoisingModel,
  start: Tensor,
  levels: readonly NoiseLevel[],
  condition: Condition,
  guidance: number,
): readonly Lesson[] {
  const places: { readonly x: Tensor; readonly level: NoiseLevel }[] = []
  const rows = start.shape[0]!
  const none = (): Tensor => start
  const solving = solvers['dpm++2m'](start, levels, { ...tensors, eta: 0, fresh: none })
  const end = solveNow(solving, ({ x, level }) => {
    places.push({ x, level })
    const each = (value: number): Tensor => constant(new Float32Array(rows).fill(value), [rows])
    const at = { alpha: each(level.alpha), sigma: each(level.sigma) }
    const isPlain = !isConditional(teacher) || guidance === 1
    return isPlain ? predicted(teacher, x, at, condition) : guided(teacher, x, at, condition, guidance)
  })
  return places.map((place) => ({ ...place, end, last: levels.at(-1)!, condition }))
}

/**
 * The clean example that makes the step of DDIM from x arrive at the end: with noise = (x − α clean) / σ,
 * α' clean + σ' noise = end asks for clean = (end − (σ' / σ) x) / (α' − α σ' / σ).
 */
function arriving({ x, level, end, last }: Lesson): Tensor {
  const kept = last.sigma / level.sigma
  const taken = last.alpha - level.alpha * kept
  return tensors.combine([
    [1 / taken, end],
    [-kept / taken, x],
  ])
}
