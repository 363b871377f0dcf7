import { describe, expect, it } from 'vitest'
import { type AnyLanguageConfig, createLanguageModel } from '../src/models/index.js'
import { inOnePiece, parameters } from '../src/nn/index.js'
import { createMemory, float32, int32, program } from '../src/runtime/index.js'
import { constant, grad, inFloat64, type Tensor } from '../src/tensor/index.js'
import { distance, recorded, writeRamp } from './recorded.js'

interface Recorded {
  readonly config: AnyLanguageConfig
  readonly batch: number
  readonly tokens: readonly number[]
  readonly targets: readonly number[]
  readonly loss: number
  readonly losses: readonly number[]
  readonly gradients: Readonly<Record<string, readonly number[]>>
}

const { versions, ...models } = recorded('models.json') as Record<string, Recorded>

/** Mean loss over counted targets, each position's loss, and all gradients, at the recorded weights. */
async function measured({ config, batch, tokens, targets }: Recorded, asFloat64: boolean) {
  const model = asFloat64 ? inFloat64(() => createLanguageModel(config)) : createLanguageModel(config)
  const weights = parameters(model)
  const memory = createMemory()
  for (const [key, name] of [...weights.keys()].sort().entries()) {
    writeRamp(memory, weights.get(name)!, key, name.endsWith('.gain') ? 1 : 0)
  }
  const shape = [batch, config.context]
  const counted = targets.filter((target) => target >= 0).length
  const both = program(memory, { tokens: int32(shape), targets: int32(shape) }, (fed) => {
    const losses = model.loss(fed.tokens, fed.targets)
    const loss = losses.sum().mul(1 / counted)
    const gradients = grad(loss, [...weights.values()])
    const outputs: Record<string, Tensor> = { losses, loss }
    for (const [i, name] of [...weights.keys()].entries()) outputs[name] = gradients[i]!
    return { outputs }
  })
  const results = await both.run({ tokens: Int32Array.from(tokens), targets: Int32Array.from(targets) })
  await both.close()
  return { names: [...weights.keys()], data: (name: string) => results[name]!.data as Float64Array }
}

const precisions = [
  ['float64', 1e-9],
  ['float32', 1e-5],
] as const

describe('models against PyTorch', () => {
  it('records its versions', () => expect(versions).toHaveProperty('torch'))

  describe.each(Object.entries(models))('%s', (_, golden) => {
    it.each(precisions)('gives the same losses and gradients in %s', async (precision, tolerance) => {
      const { names, data } = await measured(golden, precision === 'float64')
      expect(names.toSorted()).toEqual(Object.keys(golden.gradients).sort())
      expect(distance(data('loss'), [golden.loss])).toBeLessThan(tolerance)
      expect(distance(data('losses'), golden.losses)).toBeLessThan(tolerance)
      for (const name of names) {
        expect(distance(data(name), golden.gradients[name]!), name).toBeLessThan(tolerance)
      }
    })
  })

  it('attends in blocks as in one piece', async () => {
    const golden = models['gpt of 128 positions']!
    const { names, data } = await inOnePiece(() => measured(golden, true))
    for (const name of names) expect(distance(data(name), golden.gradients[name]!), name).toBeLessThan(1e-9)
  })
})

describe('published values', () => {
  it('turns pairs of the two halves by their positions', async () => {
    const [cosines, sines] = [Math.cos, Math.sin].map((f) =>
      constant(Float32Array.of(f(0), f(0), f(1), f(0.01)), [2, 2]),
    )
    const turn = program(createMemory(), { x: float32([1, 1, 2, 4]) }, ({ x }) => ({
      outputs: { y: x.rotary(cosines!, sines!) },
    }))
    const { y } = await turn.run({ x: Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0) })
    expect(distance(y.data as Float64Array, [1, 0, 1, 0, -0.30116868, 0, 1.38177329, 0])).toBeLessThan(1e-7)
    await turn.close()
  })

  it('bends by the exact GELU, and by its tanh form where that is asked for', async () => {
    const bend = program(createMemory(), { x: { dtype: 'float64', shape: [4] } }, ({ x }) => ({
      outputs: { exact: x.gelu(), tanh: x.geluTanh() },
    }))
    const { exact, tanh } = await bend.run({ x: Float64Array.of(-1, 0.5, 1, 3) })
    const published = {
      exact: [-0.1586552539, 0.3457312306, 0.8413447461, 2.9959503059],
      tanh: [-0.1588080094, 0.3457140098, 0.8411919906, 2.9963626079],
    }
    expect(distance(exact.data as Float64Array, published.exact)).toBeLessThan(1e-10)
    expect(distance(tanh.data as Float64Array, published.tanh)).toBeLessThan(1e-10)
    await bend.close()
  })
})
