import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simplify } from '../src/onnx/index.js'
import { mayOverwrite } from '../src/runtime/analysis.js'
import { createMemory, type Memory, program, type Update } from '../src/runtime/index.js'
import {
  constant,
  gather,
  type Initializer,
  reachable,
  type Tensor,
  type Values,
  type Variable,
  variable,
} from '../src/tensor/index.js'
import { mismatch } from './check-gradient.js'
import { grow, type Step, steps } from './random-graph.js'

const shape = [2, 3]

const numbers: Initializer = (out, _, stream) => {
  for (let i = 0; i < out.length; i++) out[i] = stream.uniform() * 2 - 1
}

interface Plan {
  readonly list: readonly Step[]
  /** For each variable, which tensor of the graph becomes its value; none for those past the end. */
  readonly updates: readonly number[]
  readonly shown: readonly number[]
}

const plans: fc.Arbitrary<Plan> = fc.record({
  list: steps(14),
  updates: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }),
  shown: fc.array(fc.nat(99), { minLength: 0, maxLength: 3 }),
})

/** The graph of a plan, its variables first. */
function build({ list, updates, shown }: Plan): {
  variables: Variable[]
  updates: Update[]
  outputs: Record<string, Tensor>
} {
  const variables = [0, 1, 2].map((i) => variable(shape, numbers, { name: `v${i}` }))
  const made = grow(variables, list)
  // Late tensors are the interesting ones: count from the end.
  const fits = made.filter((x) => x.size === 6).toReversed()
  const pick = (i: number): Tensor => fits[i % fits.length]!.reshape(shape)
  return {
    variables,
    updates: updates.map((choice, i) => [variables[i]!, pick(choice)] as const),
    outputs: Object.fromEntries(shown.map((choice, i) => [`y${i}`, pick(choice)])),
  }
}

/** What three runs leave in the variables and showed last, with updates done by the program. */
async function updated(plan: Plan, memory: Memory): Promise<Values[]> {
  const { variables, updates, outputs } = build(plan)
  const step = program(memory, {}, () => ({ outputs, updates }))
  let shown: Values[] = []
  for (let run = 0; run < 3; run++) shown = Object.values(await step.run({})).map(({ data }) => data.slice())
  await step.close()
  return [...shown, ...(await Promise.all(variables.map((v) => memory.read(v))))]
}

/** The same with new values as outputs, written back between runs. */
async function copied(plan: Plan, memory: Memory): Promise<Values[]> {
  const { variables, updates, outputs } = build(plan)
  const values = Object.fromEntries(updates.map(([, value], i) => [`u${i}`, value]))
  const step = program(memory, {}, () => ({ outputs: { ...outputs, ...values } }))
  let shown: Values[] = []
  for (let run = 0; run < 3; run++) {
    const results = Object.entries(await step.run({}))
    shown = results.filter(([key]) => key in outputs).map(([, { data }]) => data)
    for (const [i, [v]] of updates.entries()) memory.write(v, results.find(([key]) => key === `u${i}`)![1].data)
  }
  await step.close()
  return [...shown, ...(await Promise.all(variables.map((v) => memory.read(v))))]
}

const same = async (plan: Plan): Promise<void> => {
  const [a, b] = [await updated(plan, createMemory({ threads: 1 })), await copied(plan, createMemory({ threads: 1 }))]
  expect(a).toEqual(b)
}

describe('state written in place', () => {
  it('is what separate buffers would give, in 300 random programs', async () => {
    await fc.assert(fc.asyncProperty(plans, same), { numRuns: 300, seed: 20 })
  })

  /** Runs `update` of v0 and v1 twice beside `outputs`, and gives everything. */
  const twice = async (
    make: (a: Variable, b: Variable) => { outputs?: Record<string, Tensor>; updates: readonly Update[] },
    initial: readonly [Initializer, Initializer] = [numbers, numbers],
  ): Promise<Record<string, number[]>> => {
    const memory = createMemory({ threads: 1 })
    const [a, b] = initial.map((fill, i) => variable([2, 2], fill, { name: `v${i}` })) as [Variable, Variable]
    const step = program(memory, {}, () => ({ outputs: {}, ...make(a, b) }))
    await step.run({})
    const results = await step.run({})
    await step.close()
    return Object.fromEntries([
      ...Object.entries(results).map(([key, { data }]) => [key, Array.from(data, Number)]),
      ['a', Array.from(await memory.read(a), Number)],
      ['b', Array.from(await memory.read(b), Number)],
    ])
  }

  const counting =
    (from: number): Initializer =>
    (out) =>
      out.set(out.map((_, i) => from + i))

  it('shows the old value of a variable that the same run changes', async () => {
    const { before, a } = await twice(
      (v) => ({ outputs: { before: v }, updates: [[v, v.add(1)]] }),
      [counting(0), counting(0)],
    )
    expect(before).toEqual([1, 2, 3, 4])
    expect(a).toEqual([2, 3, 4, 5])
  })

  it('exchanges two variables', async () => {
    const { a, b } = await twice(
      (v, w) => ({
        updates: [
          [v, w],
          [w, v.add(10)],
        ],
      }),
      [counting(0), counting(5)],
    )
    expect(a).toEqual([10, 11, 12, 13])
    expect(b).toEqual([15, 16, 17, 18])
    const plain = await twice(
      (v, w) => ({
        updates: [
          [v, w],
          [w, v],
        ],
      }),
      [counting(0), counting(5)],
    )
    expect([plain.a, plain.b]).toEqual([
      [0, 1, 2, 3],
      [5, 6, 7, 8],
    ])
  })

  it('reads a reshaped variable before it changes', async () => {
    const { y, a } = await twice(
      (v) => {
        const flat = v.reshape([4])
        const next = v.add(flat.sum())
        return { outputs: { y: flat.mul(1.5) }, updates: [[v, next]] }
      },
      [counting(0), counting(0)],
    )
    expect(y).toEqual([9, 10.5, 12, 13.5])
    expect(a).toEqual([36, 37, 38, 39])
  })

  it('writes a variable into another tensor that becomes its value', async () => {
    const { a } = await twice(
      (v, w) => ({
        updates: [
          [
            v,
            w.writeAt(
              v.flip(0).slice(0, 0, 1),
              gather(v.cast('int32').reshape([4]).mul(0), v.sum().cast('int32').mul(0)),
              0,
            ),
          ],
        ],
      }),
      [counting(0), counting(5)],
    )
    expect(a).toEqual([7, 8, 7, 8])
    const whole = await twice(
      (v, w) => ({ updates: [[v, w.writeAt(v, v.sum().cast('int32').mul(0), 0)]] }),
      [counting(1), counting(5)],
    )
    expect(whole.a).toEqual([1, 2, 3, 4])
  })

  it('is done where nothing else reads the old value, and only there', () => {
    const [v, w] = [variable([2, 2]), variable([2, 2])]
    const decided = (value: Tensor, shown: Record<string, Tensor> = {}): boolean => {
      const graph = simplify({ value, ...shown })
      return mayOverwrite(reachable(Object.values(graph)), Object.values(graph), v, graph.value!)
    }
    expect(decided(v.mul(0.9).add(w))).toBe(true)
    expect(decided(v.add(v.mul(v).sum()))).toBe(true)
    expect(decided(w.mul(2))).toBe(true)
    expect(decided(v.add(1), { y: v.exp() })).toBe(false)
    expect(decided(v.add(1), { y: v })).toBe(false)
    expect(decided(v.matmul(w))).toBe(false)
    expect(decided(v.add(v.split(0, 2)[0]!.sum()))).toBe(false)
    expect(decided(v)).toBe(false)
    expect(decided(v.writeAt(w.slice(0, 0, 1), w.sum().cast('int32'), 0))).toBe(true)
    expect(decided(w.writeAt(v, w.sum().cast('int32'), 0))).toBe(false)
  })

  it('holds for every operation that claims it, on arrays longer than a block of work', async () => {
    const length = 40_000
    const row = (out: Float32Array | Float64Array | Int32Array): void => {
      for (let i = 0; i < out.length; i++) out[i] = 0.1 + ((i * 7919) % 997) / 500
    }
    const unary = [
      'abs',
      'ceil',
      'cos',
      'erf',
      'exp',
      'floor',
      'gelu',
      'log',
      'neg',
      'reciprocal',
      'relu',
      'reluSquared',
    ] as const
    const others = ['sigmoid', 'sign', 'silu', 'sin', 'softplus', 'sqrt', 'square', 'step', 'tanh'] as const
    const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow'] as const
    const wide = constant(
      Float32Array.from({ length: 40 }, (_, i) => 1 + i / 40),
      [1, 40],
    )
    const makers: Record<string, (v: Tensor) => Tensor> = {
      ...Object.fromEntries([...unary, ...others].map((name) => [name, (v: Tensor) => v[name]()])),
      ...Object.fromEntries(binary.map((name) => [`${name} left`, (v: Tensor) => v[name](wide)])),
      ...Object.fromEntries(binary.map((name) => [`${name} right`, (v: Tensor) => wide[name](v)])),
    }
    const memory = createMemory({ threads: 1 })
    const state = Object.entries(makers).map(([name, make]) => {
      const v = variable([length / 40, 40], row, { name })
      return { v, name, value: make(v) }
    })
    const [shown, step] = [
      program(memory, {}, () => ({ outputs: Object.fromEntries(state.map(({ name, value }) => [name, value])) })),
      program(memory, {}, () => ({ outputs: {}, updates: state.map(({ v, value }) => [v, value] as const) })),
    ]
    const wanted = await shown.run({})
    await step.run({})
    const wrong: Record<string, string> = {}
    for (const { v, name } of state) {
      const found = mismatch(await memory.read(v), Array.from(wanted[name]!.data, Number), 0)
      if (found) wrong[name] = found
    }
    expect(wrong).toEqual({})
    await Promise.all([shown.close(), step.close()])
  })

  it('refuses two values for one variable', () => {
    const v = variable([2], numbers, { name: 'v' })
    expect(() =>
      program(createMemory(), {}, () => ({
        outputs: {},
        updates: [
          [v, v.add(1)],
          [v, v.add(2)],
        ],
      })),
    ).toThrow(/v has two updates/)
  })
})
