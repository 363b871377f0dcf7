/** Two ways to learn the same points: a border between two kinds, and a bell of its own for each kind. */
import { type RandomStream, randomStream } from '../../tensor/index.js'

/** Of each kind: where it lies, and how it spreads along two directions that are turned. */
const kinds = [
  { mean: [-1, -0.2], spread: [0.85, 0.4], turn: 0.6 },
  { mean: [1, 0.5], spread: [0.6, 0.5], turn: -0.4 },
] as const

export const pointsOfAKind = 60
const tests = 1000

interface Bell {
  readonly mean: readonly [number, number]
  /** Variance of x, of y, and what they share. */
  readonly covariance: readonly [number, number, number]
}

export interface TwoModels {
  /** [kinds][points]: x, y. */
  readonly points: readonly (readonly (readonly [number, number])[])[]
  /** The border is where a·x + b·y + c = 0. */
  readonly border: readonly [number, number, number]
  readonly bells: readonly Bell[]
  /** Points drawn from the bells, each with its kind. */
  readonly drawn: readonly (readonly [number, number, number])[]
  /** Shares of new real points that each model puts to the right kind. */
  readonly rightByBorder: number
  readonly rightByBells: number
}

function pointOf(kind: number, random: RandomStream): readonly [number, number] {
  const { mean, spread, turn } = kinds[kind]!
  const [u, v] = [spread[0] * random.normal(), spread[1] * random.normal()]
  return [mean[0] + Math.cos(turn) * u - Math.sin(turn) * v, mean[1] + Math.sin(turn) * u + Math.cos(turn) * v]
}

const manyOf = (kind: number, count: number, random: RandomStream) =>
  Array.from({ length: count }, () => pointOf(kind, random))

/** Fits both models to points of a seed, tries them on others, and draws `count` new points from the bells. */
export function twoModels(seed: number, count: number, dice: number): TwoModels {
  const points = [0, 1].map((kind) => manyOf(kind, pointsOfAKind, randomStream(seed, `kind ${kind}`)))
  const [border, bells] = [borderBetween(points), points.map(bellOf)]
  const random = randomStream(seed, 'drawn').fork(dice)
  const drawn = Array.from({ length: count }, () => {
    const kind = random.uniform() < 0.5 ? 0 : 1
    return [...drawnFrom(bells[kind]!, random), kind] as const
  })
  const fresh = [0, 1].map((kind) => manyOf(kind, tests, randomStream(seed, `test ${kind}`)))
  const right = (judge: (point: readonly [number, number]) => number): number =>
    fresh.reduce((sum, all, kind) => sum + all.filter((point) => judge(point) === kind).length, 0) / (2 * tests)
  const [a, b, c] = border
  return {
    ...{ points, border, bells, drawn },
    rightByBorder: right(([x, y]) => (a * x + b * y + c > 0 ? 1 : 0)),
    rightByBells: right((point) => (logDensity(bells[1]!, point) > logDensity(bells[0]!, point) ? 1 : 0)),
  }
}

/** Logistic regression: descent on the mean −ln p(kind | point). */
function borderBetween(points: TwoModels['points']): readonly [number, number, number] {
  const rows = points.flatMap((all, kind) => all.map(([x, y]) => ({ x, y, kind })))
  let [a, b, c] = [0, 0, 0]
  for (let step = 0; step < 500; step++) {
    let [da, db, dc] = [0, 0, 0]
    for (const { x, y, kind } of rows) {
      const wrong = (1 / (1 + Math.exp(-(a * x + b * y + c))) - kind) / rows.length
      da += wrong * x
      db += wrong * y
      dc += wrong
    }
    ;[a, b, c] = [a - 2 * da, b - 2 * db, c - 2 * dc]
  }
  return [a, b, c]
}

function bellOf(points: readonly (readonly [number, number])[]): Bell {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point) / points.length, 0)
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)]
  return {
    mean: [mx, my],
    covariance: [mean(([x]) => (x - mx) ** 2), mean(([, y]) => (y - my) ** 2), mean(([x, y]) => (x - mx) * (y - my))],
  }
}

function logDensity({ mean, covariance: [xx, yy, xy] }: Bell, [x, y]: readonly [number, number]): number {
  const [dx, dy, determinant] = [x - mean[0], y - mean[1], xx * yy - xy * xy]
  return -(yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (2 * determinant) - Math.log(determinant) / 2
}

/** By the covariance's Cholesky factor. */
function drawnFrom({ mean, covariance: [xx, yy, xy] }: Bell, random: RandomStream): readonly [number, number] {
  const [u, v] = [random.normal(), random.normal()]
  const root = Math.sqrt(xx)
  return [mean[0] + root * u, mean[1] + (xy / root) * u + Math.sqrt(yy - (xy * xy) / xx) * v]
}
