import { type DiffusionConfig, intoModel, processes, usualDeviation } from '../../models/index.js'
import { createMemory, float32, program } from '../../runtime/index.js'
import { constant, sizeOf, type Values } from '../../tensor/index.js'
import { type ExampleBatch, type Examples, everyExample } from '../examples.js'
import type { Baseline } from '../image-baselines.js'
import { pairedNoise } from './pairing.js'

/** Examples read at once. */
const batch = 256

/** Normal numbers that stand for all, every twentieth from −4 to 4, and the share that each stands for. */
const grid = Float32Array.from({ length: 161 }, (_, i) => (i - 80) / 20)
const shares = grid.map((normal) => Math.exp(-(normal ** 2) / 2) / 20 / Math.sqrt(2 * Math.PI))

/** Examples INSIDE a range, element by element. */
async function visit(
  { range }: DiffusionConfig,
  examples: Examples,
  body: (values: Values, drawn: ExampleBatch) => void,
): Promise<void> {
  const inside = program(createMemory({ threads: 1 }), { x: float32(['rows', ...examples.shape]) }, ({ x }) => ({
    outputs: { y: intoModel(x, range) },
  }))
  for (const drawn of everyExample(examples, batch)) {
    const { y } = await inside.run({ x: { data: drawn.x, shape: [drawn.labels.length, ...examples.shape] } })
    body(y.data, drawn)
  }
  await inside.close()
}

/** Mean and variance of each element INSIDE the range. */
async function momentsOf(config: DiffusionConfig, examples: Examples) {
  const size = sizeOf(examples.shape)
  const [sum, squares] = [new Float64Array(size), new Float64Array(size)]
  await visit(config, examples, (values) => {
    for (let i = 0; i < values.length; i++) {
      sum[i % size]! += Number(values[i])
      squares[i % size]! += Number(values[i]) ** 2
    }
  })
  const mean = sum.map((value) => value / examples.count)
  return { mean, variance: squares.map((square, place) => Math.max(0, square / examples.count - mean[place]! ** 2)) }
}

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
  const size = sizeOf(training.shape)
  const { mean, variance } = await momentsOf(config, training)
  const misses = new Float64Array(size)
  await visit(config, measured, (values) => {
    for (let i = 0; i < values.length; i++)
      misses[i % size]! += (Number(values[i]) - mean[i % size]!) ** 2 / measured.count
  })
  const judging = program(createMemory({ threads: 1 }), {}, () => {
    const { drawn, precondition } = processes[config.process]
    const deviation = usualDeviation(config.range)
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
  await judging.close()
  return { name: 'independent normal elements', loss: Number(loss.data[0]) }
}

/** The loss of a flow that always answers with the mean velocity, where noise is paired with examples: (noise − clean + m)² / (1 + deviation²). */
export async function meanAnswer(config: DiffusionConfig, training: Examples, measured: Examples): Promise<Baseline> {
  const size = sizeOf(training.shape)
  const { mean } = await momentsOf(config, training)
  const noiseFor = pairedNoise({ pairing: 'optimal', range: config.range, seed: 0 })
  let sum = 0
  await visit(config, measured, (values, drawn) => {
    const noise = noiseFor(drawn, 0)
    for (let i = 0; i < values.length; i++) sum += (noise[i]! - Number(values[i]) + mean[i % size]!) ** 2
  })
  const length = 1 + usualDeviation(config.range) ** 2
  return { name: 'the mean answer', loss: sum / (measured.count * size * length) }
}
