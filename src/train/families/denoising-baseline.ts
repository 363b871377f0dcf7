import { type DiffusionConfig, intoModel, processes, usualDeviation } from '../../models/index.js'
import { createMemory, float32, program } from '../../runtime/index.js'
import { constant, sizeOf } from '../../tensor/index.js'
import { type Examples, everyExample } from '../examples.js'
import type { Baseline } from '../image-baselines.js'

/** Examples read at once. */
const batch = 256

/** Normal numbers that stand for all, every twentieth from −4 to 4, and the share that each stands for. */
const grid = Float32Array.from({ length: 161 }, (_, i) => (i - 80) / 20)
const shares = grid.map((normal) => Math.exp(-(normal ** 2) / 2) / 20 / Math.sqrt(2 * Math.PI))

/**
 * The loss of the best denoiser of elements that are normal for themselves, each with the mean m and the variance v that it has in training, exact for
 * the examples measured. With target a · clean + b · noise it answers a · m + g · (x − α · m), g = (a·α·v + b·σ) / (α²·v + σ²), and misses by
 * (a − g·α)² · (clean − m)² + (b − g·σ)².
 */
export async function gaussianDenoiser(
  config: DiffusionConfig,
  training: Examples,
  measured: Examples,
): Promise<Baseline> {
  const { range, process } = config
  const size = sizeOf(training.shape)
  const memory = createMemory({ threads: 1 })
  const inside = program(memory, { x: float32(['rows', ...training.shape]) }, ({ x }) => ({
    outputs: { y: intoModel(x, range) },
  }))
  const [sum, squares, misses] = [0, 1, 2].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const visit = async (examples: Examples, body: (value: number, place: number) => void): Promise<void> => {
    for (const { x, labels } of everyExample(examples, batch)) {
      const { y } = await inside.run({ x: { data: x, shape: [labels.length, ...training.shape] } })
      for (let i = 0; i < x.length; i++) body(Number(y.data[i]), i % size)
    }
  }
  await visit(training, (value, place) => {
    sum[place]! += value
    squares[place]! += value ** 2
  })
  const mean = sum.map((value) => value / training.count)
  const variance = squares.map((square, place) => Math.max(0, square / training.count - mean[place]! ** 2))
  await visit(measured, (value, place) => {
    misses[place]! += (value - mean[place]!) ** 2 / measured.count
  })

  const judging = program(memory, {}, () => {
    const { drawn, precondition } = processes[process]
    const deviation = usualDeviation(range)
    const column = [grid.length, 1]
    const at = drawn(constant(grid, column), deviation)
    const { alpha, sigma } = at
    const [a, b] = precondition(at, deviation).target
    const [v, miss] = [variance, misses].map((values) => constant(Float32Array.from(values), [1, size]))
    const g = a.mul(alpha).mul(v!).add(b.mul(sigma)).div(alpha.square().mul(v!).add(sigma.square()))
    const missed = a
      .sub(g.mul(alpha))
      .square()
      .mul(miss!)
      .add(b.sub(g.mul(sigma)).square())
    return {
      outputs: {
        loss: missed
          .mul(constant(shares, column))
          .sum()
          .mul(1 / size),
      },
    }
  })
  const { loss } = await judging.run({})
  await Promise.all([inside.close(), judging.close()])
  return { name: 'independent normal elements', loss: Number(loss.data[0]) }
}
