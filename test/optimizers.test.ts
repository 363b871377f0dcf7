import { describe, expect, it } from 'vitest'
import {
  type AdamOptions,
  adamW,
  averaged,
  averageName,
  grouped,
  type MuonOptions,
  muon,
  type Optimizer,
  orthogonalise,
  type SgdOptions,
  sgd,
} from '../src/optim/index.js'
import { createMemory, type Memory, program } from '../src/runtime/index.js'
import { constant, type DType, type Shape, type Tensor, type Variable, variable } from '../src/tensor/index.js'
import { trainingStep } from '../src/train/index.js'
import { distance, ramp, recorded, writeRamp } from './recorded.js'

interface Followed<Options> {
  readonly options: Options
  readonly shapes: readonly Shape[]
  readonly rates: readonly number[]
  /** The weights after each step. */
  readonly after: readonly (readonly (readonly number[])[])[]
}

interface Averaged {
  readonly average: { readonly decay: number; readonly after: readonly (readonly number[])[] }
}

const golden = recorded('optimizers.json') as {
  readonly adamW: readonly Followed<AdamOptions>[]
  readonly sgd: readonly (Followed<SgdOptions> & Averaged)[]
  readonly muon: readonly Followed<MuonOptions>[]
}

const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1)

/** Follows Σ a·w + Σ w²/2 with a new `a` at each step, and calls `check` after each. */
async function follow<Options>(
  optimizer: Optimizer,
  { shapes, rates }: Followed<Options>,
  dtype: DType,
  check: (
    read: (key: number) => ReturnType<Memory['read']>,
    count: number,
    state: readonly Variable[],
  ) => Promise<void>,
  memory = createMemory(),
): Promise<void> {
  const weights = shapes.map((shape, key) => variable(shape, undefined, { name: `w${key}`, dtype }))
  for (const [key, weight] of weights.entries()) writeRamp(memory, weight, key)
  const step = trainingStep(memory, {
    inputs: Object.fromEntries(shapes.map((shape, key) => [`a${key}`, { dtype, shape }])),
    weights: new Map(weights.map((weight) => [weight.name, weight])),
    optimizer,
    expected: 1,
    loss: (fed) => {
      const terms = weights.map((w, key) => w.mul(fed[`a${key}`]!).add(w.square().mul(0.5)).sum())
      const sum = terms.reduce((a, b) => a.add(b))
      return { sum, count: sum.mul(0).add(1).cast('float32') }
    },
  })
  for (const [i, rate] of rates.entries()) {
    const feeds = shapes.map((shape, key) => {
      const values = ramp(sizeOf(shape), 10 + 10 * i + key)
      return [`a${key}`, dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values)] as const
    })
    await step.run([Object.fromEntries(feeds)], { rate, count: i + 1 })
    await check((key) => memory.read(weights[key]!), i, step.state)
  }
  await step.close()
}

/** What float32 costs in five steps; Muon's polynomial enlarges small directions 485 times, and their rounding with them. */
const [rounding, muonRounding] = [1e-5, 5e-5]

describe('optimizers against PyTorch and NumPy', () => {
  const all = [
    ...golden.adamW.map((each, i) => [`AdamW ${i}`, adamW(each.options), each, rounding] as const),
    ...golden.sgd.map((each, i) => [`SGD ${i}`, sgd(each.options), each, rounding] as const),
    ...golden.muon.map((each, i) => [`Muon ${i}`, muon(each.options), each, muonRounding] as const),
  ]

  describe.each(all)('%s', (_, optimizer, expected, float32) => {
    it.each([
      ['float64', 1e-9],
      ['float32', float32],
    ] as const)('makes the same five steps in %s', async (dtype, tolerance) => {
      await follow<unknown>(optimizer, expected, dtype, async (read, i) => {
        for (const [key, wanted] of expected.after[i]!.entries()) {
          expect(distance(await read(key), wanted), `weight ${key} after step ${i + 1}`).toBeLessThan(tolerance)
        }
      })
    })
  })

  it.each(golden.sgd)('averages weights ($average.decay)', async (expected) => {
    const { decay, after } = expected.average
    const memory = createMemory()
    const optimizer = averaged(sgd(expected.options), decay)
    const check = async (_: unknown, i: number, state: readonly Variable[]): Promise<void> => {
      if (i + 1 < expected.rates.length) return
      for (const [key, wanted] of after.entries()) {
        const average = state.find(({ name }) => name === averageName(`w${key}`))!
        expect(distance(await memory.read(average), wanted)).toBeLessThan(1e-9)
      }
    }
    await follow(optimizer, expected, 'float64', check, memory)
  })
})

describe('Muon', () => {
  it.each([
    [
      [4, 2, 3, 3],
      [18, 4],
    ],
    [
      [8, 1, 2, 2],
      [4, 8],
    ],
    [
      [6, 2, 3],
      [6, 6],
    ],
  ])('moves a kernel %j as the matrix of its inputs by its outputs', async (kernel, matrix) => {
    const memory = createMemory()
    const [inputs, outputs] = matrix as [number, number]
    const values = ramp(inputs * outputs, 0)
    const [w, twin] = [kernel, matrix].map((shape, i) =>
      variable(shape, undefined, { name: `w${i}`, dtype: 'float64' }),
    )
    const made = program(memory, { g: { dtype: 'float64', shape: kernel } }, ({ g }) => {
      const weights = [w!, twin!].map((each, i) => ({
        name: `w${i}`,
        variable: each,
        gradient: i === 0 ? g : g.reshape([outputs, inputs]).transpose([1, 0]),
      }))
      const [rate, count] = [constant(Float32Array.of(1), []), constant(Float32Array.of(1), [])]
      const state = (name: string, { shape }: Variable) => variable(shape, undefined, { name, dtype: 'float64' })
      return { outputs: {}, updates: muon({ learningRate: 0.1 })(weights, { rate, count, state }) }
    })
    await made.run({ g: Float64Array.from(values) })
    const [moved, turned] = [w!, twin!].map(async (each) => (await memory.read(each)) as Float64Array)
    const matrixAfter = await turned!
    const wanted = values.map((_, i) => matrixAfter[(i % inputs) * outputs + Math.floor(i / inputs)]!)
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.01)
    expect(distance(await moved!, wanted)).toBeLessThan(1e-9)
    await made.close()
  })

  it('refuses vectors', () =>
    expect(
      follow<unknown>(muon({ learningRate: 0.1 }), { ...golden.sgd[0]!, shapes: [[3]] }, 'float32', async () => {}),
    ).rejects.toThrow(/only matrices/))
})

describe('orthogonalise', () => {
  /** What five Newton-Schulz steps make of a singular value. */
  const bend = (s: number): number => {
    let x = s
    for (let i = 0; i < 5; i++) x = 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5
    return x
  }

  /** Orthonormal rows: the cosine basis. */
  const basis = (size: number, row: number, column: number): number =>
    Math.sqrt((row === 0 ? 1 : 2) / size) * Math.cos((Math.PI * (column + 0.5) * row) / size)

  /** U·diag(singular)·Vᵀ, [rows, columns]. */
  const composed = (rows: number, columns: number, singular: readonly number[]): number[] =>
    Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      return singular.reduce((sum, s, k) => sum + s * basis(rows, k, row) * basis(columns, k, column), 0)
    })

  async function orthogonal(shape: Shape, values: readonly number[], dtype: 'float32' | 'float64') {
    const run = program(createMemory(), { x: { dtype, shape } }, ({ x }: { x: Tensor }) => ({
      outputs: { y: orthogonalise(x) },
    }))
    const { y } = await run.run({ x: dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values) })
    await run.close()
    return y.data
  }

  const singular = [3, 1, 0.4, 0.1, 0.02, 0.001]
  const length = Math.hypot(...singular)

  it.each([
    [6, 6],
    [6, 20],
    [20, 6],
  ])('bends the singular values of [%d, %d] and leaves the directions', async (rows, columns) => {
    const matrix = composed(rows, columns, singular)
    const wanted = composed(
      rows,
      columns,
      singular.map((s) => bend(s / (length + 1e-7))),
    )
    expect(distance(await orthogonal([rows, columns], matrix, 'float64'), wanted)).toBeLessThan(1e-9)
    // The Gram matrix squares the smallest values away to the edge of float32.
    expect(distance(await orthogonal([rows, columns], matrix, 'float32'), wanted)).toBeLessThan(1e-3)
  })

  it('brings singular values from 1/100 of the length on to within [0.67, 1.21]', () => {
    for (let s = 0.01; s <= 1; s += 0.001) {
      expect(bend(s)).toBeGreaterThan(0.67)
      expect(bend(s)).toBeLessThan(1.21)
    }
  })

  it('makes nothing of nothing', async () => {
    const y = await orthogonal([3, 2], [0, 0, 0, 0, 0, 0], 'float32')
    expect(Array.from(y as Float32Array, Math.abs)).toEqual([0, 0, 0, 0, 0, 0])
  })
})

describe('grouped', () => {
  const refused = (rules: Parameters<typeof grouped>[0]): Promise<unknown> =>
    follow<unknown>(grouped(rules), golden.sgd[0]!, 'float32', async () => {})
  const plain = sgd({ learningRate: 0.1 })

  it('gives each weight to the first rule that matches', async () => {
    const expected = golden.sgd[1]!
    const rules = [
      { match: ({ name }: { name: string }) => name === 'w0', optimizer: sgd(expected.options) },
      { match: () => true, optimizer: sgd({ learningRate: 0 }) },
    ]
    await follow<unknown>(grouped(rules), expected, 'float64', async (read, i) => {
      expect(distance(await read(0), expected.after[i]![0]!)).toBeLessThan(1e-9)
      expect(distance(await read(1), ramp(5, 1))).toBe(0)
    })
  })

  it('refuses a weight that no rule matches', () =>
    expect(refused([{ match: ({ name }) => name === 'w0', optimizer: plain }])).rejects.toThrow(/no rule matches w1/))

  it('refuses a rule that matches no weight', () =>
    expect(
      refused([
        { match: () => true, optimizer: plain },
        { match: ({ name }) => name.startsWith('blocks.'), optimizer: plain },
      ]),
    ).rejects.toThrow(/rule 2 of 2 matches no weight/))
})
