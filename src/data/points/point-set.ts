/** Points of a plane: small sets whose density is known, on which a generator can be measured exactly. */
import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'

export interface PointSet {
  readonly name: string
  readonly count: number
  /** [count, 2]: across, upwards. */
  readonly points: Float32Array
  /** Where the set is a mixture of equally likely round Gaussians. */
  readonly mixture?: Mixture
}

export interface Mixture {
  /** [modes, 2] */
  readonly centres: Float32Array
  readonly deviation: number
}

/** A shape that points are drawn from, one at a time. */
interface PointShape {
  readonly description: string
  readonly mixture?: Mixture
  draw(random: RandomStream): readonly [number, number]
}

/** Eight Gaussians on a circle of radius 2, and 25 on a grid from −4 to 4: the usual tests of mode collapse (arXiv:1606.00704, arXiv:1611.02163). */
const ring = mixtureOf(
  Array.from({ length: 8 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 8
    return [2 * Math.cos(angle), 2 * Math.sin(angle)]
  }),
  0.02,
)
const grid = mixtureOf(
  Array.from({ length: 25 }, (_, i) => [2 * (i % 5) - 4, 2 * Math.floor(i / 5) - 4]),
  0.05,
)

/** Add a shape here. */
const shapes = {
  ring: { description: 'eight Gaussians on a circle of radius 2, deviation 0.02', ...ring },
  grid: { description: '25 Gaussians on a grid from −4 to 4, deviation 0.05', ...grid },
  moons: {
    description: 'two half circles that reach into each other, deviation 0.08',
    draw(random) {
      const angle = Math.PI * random.uniform()
      const isUpper = random.uniform() < 0.5
      const [x, y] = isUpper ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
      return [x + 0.08 * random.normal(), y + 0.08 * random.normal()]
    },
  },
  spiral: {
    description: 'two arms that turn one and a half times, deviation 0.06',
    draw(random) {
      // The root spreads points evenly along the arms.
      const turn = 3 * Math.PI * Math.sqrt(random.uniform())
      const [side, radius] = [random.uniform() < 0.5 ? 1 : -1, (3 * turn) / (3 * Math.PI)]
      const [x, y] = [side * radius * Math.cos(turn), side * radius * Math.sin(turn)]
      return [x + 0.06 * random.normal(), y + 0.06 * random.normal()]
    },
  },
} as const satisfies Record<string, PointShape>

export type PointShapeName = keyof typeof shapes

/** The shapes that `drawPoints` knows, in words. */
export const pointShapes: Readonly<Record<PointShapeName, string>> = Object.fromEntries(
  Object.entries(shapes).map(([name, { description }]) => [name, description]),
) as Record<PointShapeName, string>

export const isPointShape = (name: string): name is PointShapeName => Object.hasOwn(shapes, name)

export interface DrawPointsOptions {
  /** Points. Default 10,000. */
  readonly count?: number
  /** Default 0. */
  readonly seed?: number
  /** Sets of one seed that have nothing to do with each other, such as what is held out. Default 'training'. */
  readonly part?: string
}

/** Points of a shape; point i is the same whatever the count. */
export function drawPoints(name: PointShapeName, options: DrawPointsOptions = {}): PointSet {
  const { count = 10_000, seed = 0, part = 'training' } = options
  const { draw, mixture }: PointShape = shapes[name]
  const random = randomStream(seed, `points of ${name}, ${part}`)
  const points = new Float32Array(2 * count)
  for (let i = 0; i < count; i++) points.set(draw(random), 2 * i)
  return { name, count, points, ...(mixture && { mixture }) }
}

/**
 * Points drawn by hand, made many: each is one of the given ones moved by a little, `deviation` (a kernel estimate of their density; by default a hundredth of
 * their extent).
 * @throws unless there are two numbers to a point.
 */
export function spreadPoints(
  name: string,
  drawn: ArrayLike<number>,
  options: DrawPointsOptions & { readonly deviation?: number } = {},
): PointSet {
  const { count = 10_000, seed = 0, part = 'training' } = options
  const given = drawn.length / 2
  if (!Number.isInteger(given) || given === 0) {
    throw new AtelierError(`points: ${drawn.length} numbers of "${name}": a point has two of them`)
  }
  const values = Array.from(drawn)
  if (!values.every(Number.isFinite)) throw new AtelierError(`points: "${name}": not all of its numbers are finite`)
  const most = (sign: number): number => values.reduce((far, value) => Math.max(far, sign * value), -Infinity)
  const { deviation = (most(1) + most(-1)) / 100 } = options
  const random = randomStream(seed, `points like ${name}, ${part}`)
  const points = new Float32Array(2 * count)
  for (let i = 0; i < count; i++) {
    const from = 2 * random.integer(given)
    for (const side of [0, 1]) points[2 * i + side] = values[from + side]! + deviation * random.normal()
  }
  return { name, count, points }
}

function mixtureOf(centres: readonly (readonly number[])[], deviation: number): Omit<PointShape, 'description'> {
  return {
    mixture: { centres: Float32Array.from(centres.flat()), deviation },
    draw(random) {
      const [x, y] = centres[random.integer(centres.length)] as [number, number]
      return [x + deviation * random.normal(), y + deviation * random.normal()]
    },
  }
}
