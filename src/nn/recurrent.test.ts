import { describe, expect, it } from 'vitest'
import { mismatch } from '../../test/check-gradient.js'
import { type CellWeights, readRow, scalarCells, slopes } from '../../test/recurrent-reference.js'
import { createMemory, program } from '../runtime/index.js'
import { constant, grad, inFloat64, type Tensor, type Variable } from '../tensor/index.js'
import { parameters } from './parameters.js'
import { Bidirectional, type Cell, ElmanCell, GruCell, LstmCell, stacked, unroll } from './recurrent.js'

const kinds = {
  elman: { make: (inputs: number, width: number) => new ElmanCell(inputs, width), memories: 1 },
  lstm: { make: (inputs: number, width: number) => new LstmCell(inputs, width), memories: 2 },
  gru: { make: (inputs: number, width: number) => new GruCell(inputs, width), memories: 1 },
} as const
type Kind = keyof typeof kinds
const all = Object.keys(kinds) as Kind[]

const [time, batch, inputs, width] = [5, 3, 2, 4]

/** Numbers in (−1, 1) that repeat. */
const wave = (length: number, phase: number): number[] =>
  Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (phase + 1)))

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** Numbers by name: weights as `parameters` calls them, and what a program is fed. */
type Numbers = Readonly<Record<string, readonly number[]>>

interface Question {
  readonly model: object
  readonly fed: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>
  readonly compute: (fed: Readonly<Record<string, Tensor>>) => readonly Tensor[]
  readonly reference: (numbers: Numbers) => readonly (readonly number[])[]
}

/** Values to 1e-13, and to 1e-7 the gradients by every weight and everything fed of Σ w·(y + y²/2), all in float64. */
async function agree({ model, fed, compute, reference }: Question): Promise<void> {
  const memory = createMemory({ threads: 1 })
  const weights = [...parameters(model)]
  const numbers: Record<string, readonly number[]> = {}
  for (const [i, [name, weight]] of weights.entries()) {
    numbers[name] = wave(weight.size, 10 + i)
    memory.write(weight, Float64Array.from(numbers[name]))
  }
  for (const [name, { data }] of Object.entries(fed)) numbers[name] = data
  const shapes = Object.fromEntries(
    Object.entries(fed).map(([name, { shape }]) => [name, { dtype: 'float64' as const, shape }]),
  )
  const traced = program(memory, shapes, (tensors) => {
    const ys = compute(tensors)
    const parts = ys.map((y, i) => {
      const factors = constant(Float64Array.from(wave(y.size, i)), y.shape)
      return y.add(y.mul(y).mul(0.5)).mul(factors).sum()
    })
    const by = new Map<string, Tensor>([...weights, ...Object.entries(tensors)])
    const slope = grad(
      parts.reduce((a, b) => a.add(b)),
      [...by.values()],
    )
    return {
      outputs: {
        ...Object.fromEntries(ys.map((y, i) => [`y${i}`, y])),
        ...Object.fromEntries([...by.keys()].map((name, i) => [`by ${name}`, slope[i]!])),
      },
    }
  })
  const came = await traced.run(
    Object.fromEntries(Object.entries(fed).map(([name, { data }]) => [name, Float64Array.from(data)])),
  )
  await traced.close()
  const wanted = reference(numbers)
  for (const [i, y] of wanted.entries()) expect(mismatch(came[`y${i}`]!.data, y, 1e-13), `output ${i}`).toBeUndefined()
  const sum = (at: Numbers): number =>
    total(reference(at).map((y, i) => total(wave(y.length, i).map((w, k) => w * (y[k]! + y[k]! ** 2 / 2)))))
  for (const [name, at] of Object.entries(numbers)) {
    const slope = slopes((moved) => sum({ ...numbers, [name]: moved }), at)
    expect(mismatch(came[`by ${name}`]!.data, slope, 1e-7), `gradient by ${name}`).toBeUndefined()
  }
}

const weightsOf = (numbers: Numbers, path: string): CellWeights => ({
  input: numbers[`${path}gates.input`]!,
  recurrent: numbers[`${path}gates.recurrent`]!,
  bias: numbers[`${path}gates.bias`]!,
})

/** Row `row` of a flat [time, batch, length]. */
const stepsOf = (flat: readonly number[], row: number, length: number): number[][] =>
  Array.from({ length: time }, (_, t) => {
    const at = (t * batch + row) * length
    return flat.slice(at, at + length)
  })

/** Rows of steps as a flat [time, batch, length]. */
const flatten = (rows: readonly (readonly (readonly number[])[])[]): number[] =>
  Array.from({ length: time }, (_, t) => rows.flatMap((steps) => steps[t]!)).flat()

interface Layer {
  readonly kind: Kind
  readonly path?: string
  readonly width?: number
  /** Names of the numbers of its state; zeros without. */
  readonly state?: readonly string[]
  readonly lengths?: readonly number[] | undefined
  readonly isReversed?: boolean
}

/** Each row alone: rows of outputs, and the state's tensors, flat. */
function layer(numbers: Numbers, rows: readonly (readonly number[][])[], options: Layer) {
  const { kind, path = '', width: units = width, state, lengths, isReversed = false } = options
  const read = rows.map((steps, row) => {
    const before = Array.from({ length: kinds[kind].memories }, (_, i) =>
      state ? numbers[state[i]!]!.slice(row * units, (row + 1) * units) : Array<number>(units).fill(0),
    )
    const length = lengths?.[row] ?? steps.length
    return readRow(scalarCells[kind], weightsOf(numbers, path), steps, before, { length, isReversed })
  })
  return {
    rows: read.map(({ outputs }) => outputs as readonly number[][]),
    state: Array.from({ length: kinds[kind].memories }, (_, i) => read.flatMap(({ state }) => state[i]!)),
  }
}

const rowsOf = (numbers: Numbers): number[][][] =>
  Array.from({ length: batch }, (_, row) => stepsOf(numbers.x!, row, inputs))
const x = { shape: [time, batch, inputs], data: wave(time * batch * inputs, 0) }
const stateNames = (kind: Kind): string[] => Array.from({ length: kinds[kind].memories }, (_, i) => `state${i}`)
const statesOf = (kind: Kind) =>
  Object.fromEntries(
    stateNames(kind).map((name, i) => [name, { shape: [batch, width], data: wave(batch * width, 1 + i) }]),
  )
const lengthsTensor = (lengths: readonly number[] | undefined) =>
  lengths && { lengths: constant(Int32Array.from(lengths), [batch]) }
const unequal = [5, 0, 2]

describe.each(all)('%s', (kind) => {
  const cell = (): Cell => inFloat64(() => kinds[kind].make(inputs, width))

  it.each([
    ['forwards', false, undefined],
    ['backwards', true, undefined],
    ['forwards to the end of each row', false, unequal],
    ['backwards from the end of each row', true, unequal],
  ] as const)('reads %s as its equations say, one row at a time', async (_, isReversed, lengths) => {
    const model = cell()
    await agree({
      model,
      fed: { x, ...statesOf(kind) },
      compute: ({ x, ...state }) => {
        const before = stateNames(kind).map((name) => state[name]!)
        const { outputs, state: after } = unroll(model, x!, before, { isReversed, ...lengthsTensor(lengths) })
        return [outputs, ...after]
      },
      reference: (numbers) => {
        const { rows, state } = layer(numbers, rowsOf(numbers), { kind, state: stateNames(kind), lengths, isReversed })
        return [flatten(rows), ...state]
      },
    })
  })

  it('begins at zero without a state', async () => {
    const model = cell()
    await agree({
      model,
      fed: { x },
      compute: ({ x }) => {
        const { outputs, state } = unroll(model, x!)
        return [outputs, ...state]
      },
      reference: (numbers) => {
        const { rows, state } = layer(numbers, rowsOf(numbers), { kind })
        return [flatten(rows), ...state]
      },
    })
  })

  it.each([
    [2, undefined],
    [3, unequal],
  ])('stacks in %d layers, rows of %j steps', async (layers, lengths) => {
    const widths = [inputs, width, 3, 2].slice(0, layers + 1)
    const cells = inFloat64(() => widths.slice(1).map((units, i) => kinds[kind].make(widths[i]!, units)))
    await agree({
      model: { cells },
      fed: { x },
      compute: ({ x }) => {
        const { outputs, states } = stacked(cells, x!, undefined, { ...lengthsTensor(lengths) })
        return [outputs, ...states.flat()]
      },
      reference: (numbers) => {
        let rows: readonly (readonly number[][])[] = rowsOf(numbers)
        const states = widths.slice(1).flatMap((units, i) => {
          const read = layer(numbers, rows, { kind, path: `cells.${i}.`, width: units, lengths })
          rows = read.rows
          return read.state
        })
        return [flatten(rows), ...states]
      },
    })
  })

  it.each([[undefined], [unequal]])('reads both ways, rows of %j steps', async (lengths) => {
    const model = inFloat64(() => new Bidirectional(kinds[kind].make(inputs, width), kinds[kind].make(inputs, 3)))
    await agree({
      model,
      fed: { x },
      compute: ({ x }) => {
        const { outputs, states } = model.apply(x!, { ...lengthsTensor(lengths) })
        return [outputs, ...states.flat()]
      },
      reference: (numbers) => {
        const there = layer(numbers, rowsOf(numbers), { kind, path: 'forwards.', lengths })
        const back = layer(numbers, rowsOf(numbers), { kind, path: 'backwards.', width: 3, lengths, isReversed: true })
        const both = there.rows.map((steps, row) => steps.map((y, t) => [...y, ...back.rows[row]![t]!]))
        return [flatten(both), ...there.state, ...back.state]
      },
    })
  })

  it('reads two halves with the state carried as one whole', async () => {
    const model = cell()
    const memory = createMemory({ seed: 2, threads: 1 })
    const shape = { dtype: 'float64' as const, shape: [time, batch, inputs] }
    const traced = program(memory, { x: shape }, ({ x }) => {
      const whole = unroll(model, x)
      const first = unroll(model, x.slice(0, 0, 2))
      const second = unroll(model, x.slice(0, 2), first.state)
      const difference = [
        whole.outputs.slice(0, 0, 2).sub(first.outputs),
        whole.outputs.slice(0, 2).sub(second.outputs),
        ...whole.state.map((y, i) => y.sub(second.state[i]!)),
      ].map((y) => y.abs().max())
      return { outputs: { difference: difference.reduce((a, b) => a.maximum(b)), size: whole.outputs.abs().max() } }
    })
    const { difference, size } = await traced.run({ x: Float64Array.from(x.data) })
    expect(Number(difference.data[0])).toBeLessThan(1e-15)
    expect(Number(size.data[0])).toBeGreaterThan(0.1)
    await traced.close()
  })
})

describe('the start of a cell', () => {
  const units = 4000

  async function biases(cell: Cell & { readonly gates: { readonly bias: Variable } }, seed: number) {
    parameters(cell)
    const values = (await createMemory({ seed }).read(cell.gates.bias)) as Float32Array
    return Array.from({ length: values.length / units }, (_, gate) =>
      Array.from(values.subarray(gate * units, (gate + 1) * units)),
    )
  }
  const isAll = (values: readonly number[] | undefined, wanted: number): boolean =>
    values!.every((value) => value === wanted)

  it('opens forget gates by one', async () => {
    const [i, f, o, g] = await biases(new LstmCell(1, units), 1)
    expect([isAll(i, 0), isAll(f, 1), isAll(o, 0), isAll(g, 0)]).toEqual([true, true, true, true])
    expect((await biases(new GruCell(1, units), 1)).every((gate) => isAll(gate, 0))).toBe(true)
  })

  /** Spans u from 1 to `span` − 1, drawn evenly: mean, deviation and ends (4,000 draws, four standard errors). */
  function areSpans(opened: readonly number[], span: number): void {
    const spans = opened.map(Math.exp)
    const [mean, deviation] = [span / 2, (span - 2) / Math.sqrt(12)]
    const found = total(spans) / units
    const spread = Math.sqrt(total(spans.map((u) => (u - found) ** 2)) / units)
    expect(Math.abs(found - mean)).toBeLessThan((4 * deviation) / Math.sqrt(units))
    // A uniform's kurtosis is 1.8, so its deviation has a standard error of √(.8 / 4n) of itself.
    expect(Math.abs(spread / deviation - 1)).toBeLessThan(4 * Math.sqrt(0.8 / (4 * units)))
    expect(Math.min(...spans)).toBeGreaterThanOrEqual(1)
    expect(Math.min(...spans)).toBeLessThan(1 + (10 * span) / units)
    expect(Math.max(...spans)).toBeLessThanOrEqual((span - 1) * (1 + 1e-6))
    expect(Math.max(...spans)).toBeGreaterThan(span - 1 - (10 * span) / units)
  }

  it('spreads forget gates over the spans asked for, and input gates against them', async () => {
    const [i, f, o, g] = await biases(new LstmCell(1, units, { span: 100 }), 1)
    areSpans(f!, 100)
    expect(i!.map((x) => -x)).toEqual(f)
    expect([isAll(o, 0), isAll(g, 0)]).toEqual([true, true])
  })

  it('spreads the one gate of a gated unit over them', async () => {
    const [r, z, n] = await biases(new GruCell(1, units, { span: 50 }), 1)
    areSpans(z!, 50)
    expect([isAll(r, 0), isAll(n, 0)]).toEqual([true, true])
  })

  it('is drawn from the seed', async () => {
    const [, one] = await biases(new LstmCell(1, units, { span: 9 }), 1)
    expect((await biases(new LstmCell(1, units, { span: 9 }), 1))[1]).toEqual(one)
    expect((await biases(new LstmCell(1, units, { span: 9 }), 2))[1]).not.toEqual(one)
  })

  it.each(all)('draws the recurrent weights of %s within one over the root of the width', async (kind) => {
    const cell = kinds[kind].make(3, 64) as Cell & { readonly gates: { readonly recurrent: Variable } }
    parameters(cell)
    const values = Array.from((await createMemory({ seed: 1 }).read(cell.gates.recurrent)) as Float32Array)
    const bound = 1 / 8
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound)
    const variance = total(values.map((w) => w * w)) / values.length
    expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / values.length))
  })
})
