import { describe, expect, it } from 'vitest'
import { Linear, parameters } from '../nn/index.js'
import { createMemory, program } from '../runtime/index.js'
import { constant, grad, inFloat64, randomStream, replaced, type Tensor, variable } from '../tensor/index.js'
import { adaptedLoss } from './adaptation.js'

/** ½(w − a)² of a single float64 weight. */
const distance = (w: Tensor, a: number): Tensor => w.sub(a).square().mul(0.5)

/** A scalar of the weights at these values, and its gradient by them. */
async function valueAndGradient(
  weights: ReturnType<typeof variable>[],
  values: readonly Float64Array[],
  scalar: () => Tensor,
): Promise<{ readonly value: number; readonly gradient: number[] }> {
  const memory = createMemory()
  for (const [i, weight] of weights.entries()) memory.write(weight, values[i]!)
  const run = program(memory, {}, () => {
    const value = scalar()
    const outputs = Object.fromEntries(grad(value, weights).map((each, i) => [`g${i}`, each]))
    return { outputs: { value, ...outputs } as Record<string, Tensor> }
  })
  const found = await run.run({})
  await run.close()
  const gradient = weights.flatMap((_, i) => [...(found[`g${i}`]!.data as Float64Array)])
  return { value: Number(found.value!.data[0]), gradient }
}

describe('replacing tensors of a graph', () => {
  it('makes the same function of others, and shares what does not depend on them', () => {
    const [a, b, c] = [1, 2, 3].map((value) => constant(Float32Array.of(value), []))
    const shared = c!.exp()
    const y = a!.mul(b!).add(shared)
    const [z] = replaced([y], new Map([[a!, b!]]))
    expect(z!.node.inputs[0]!.node.inputs).toEqual([b, b])
    expect(z!.node.inputs[1]).toBe(shared)
    expect(replaced([y], new Map())[0]).toBe(y)
  })

  it('refuses another type', () => {
    const [a, b] = [[2], [3]].map((shape) => variable(shape))
    expect(() => replaced([a!.exp()], new Map([[a!, b!]]))).toThrow('float32[2] by float32[3]: types differ')
  })
})

describe('a loss after adaptation', () => {
  it('has the gradient that is known for squares, with and without the second order', async () => {
    const [w, a, b, rate] = [1, 3, -2, 0.25]
    const weight = inFloat64(() => variable([], undefined, { name: 'w' }))
    const after = w - rate * (w - a)
    for (const [order, through] of [
      ['second', 1 - rate],
      ['first', 1],
    ] as const) {
      const { value, gradient } = await valueAndGradient([weight], [Float64Array.of(w)], () =>
        adaptedLoss(distance(weight, a), distance(weight, b), [weight], { steps: 1, rate, order }),
      )
      expect(value).toBeCloseTo(0.5 * (after - b) ** 2, 12)
      expect(gradient[0]).toBeCloseTo((after - b) * through, 12)
    }
    // Three steps contract the way to a by (1 − α)³.
    const three = await valueAndGradient([weight], [Float64Array.of(w)], () =>
      adaptedLoss(distance(weight, a), distance(weight, b), [weight], { steps: 3, rate }),
    )
    const end = a + (w - a) * (1 - rate) ** 3
    expect(three.gradient[0]).toBeCloseTo((end - b) * (1 - rate) ** 3, 12)
  })

  it('of a network has the gradient of central differences', async () => {
    const model = inFloat64(() => ({ hidden: new Linear(1, 5), out: new Linear(5, 1) }))
    const weights = [...parameters(model).values()]
    const random = randomStream(3, 'network')
    const values = weights.map(({ size }) => Float64Array.from({ length: size }, () => 0.7 * random.normal()))
    const points = (seed: number): Tensor[] => {
      const stream = randomStream(seed, 'points')
      return [0, 1].map(() =>
        constant(
          Float64Array.from({ length: 6 }, () => stream.normal()),
          [6, 1],
        ),
      )
    }
    const error = ([x, y]: Tensor[]): Tensor => model.out.apply(model.hidden.apply(x!).tanh()).sub(y!).square().mean()
    const loss = (): Tensor => adaptedLoss(error(points(1)), error(points(2)), weights, { steps: 2, rate: 0.1 })
    const { gradient } = await valueAndGradient(weights, values, loss)
    const step = 1e-5
    let at = 0
    for (const [i, each] of values.entries()) {
      for (let j = 0; j < each.length; j++, at++) {
        const moved = async (by: number): Promise<number> => {
          const other = values.map((all, k) => (k === i ? all.with(j, all[j]! + by) : all))
          return (await valueAndGradient(weights, other, loss)).value
        }
        const slope = ((await moved(step)) - (await moved(-step))) / (2 * step)
        expect(gradient[at]).toBeCloseTo(slope, 7)
      }
    }
  })

  it('is refused for part of a step, and is the loss itself without one', () => {
    const w = variable([])
    expect(() => adaptedLoss(w, w, [w], { steps: 0.5, rate: 1 })).toThrow('0.5 steps')
    expect(adaptedLoss(w, w, [w], { steps: 0, rate: 1 })).toBe(w)
  })
})
