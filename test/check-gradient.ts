import { createMemory, type Memory, program } from '../src/runtime/index.js'
import { arrayOf, constant, type DType, grad, isFloat, type Tensor, type Values } from '../src/tensor/index.js'
import type { Grid } from './grid.js'

/** An input of an example: real numbers unless `dtype` says otherwise; `fixed` ones are not differentiated. */
export interface Given extends Grid {
  readonly dtype?: 'int32' | 'bool'
  readonly fixed?: boolean
}

/** One use of an operation, with its value worked out by other means. */
export interface Example {
  readonly given: readonly Given[]
  readonly compute: (...inputs: Tensor[]) => Tensor | readonly Tensor[]
  readonly expected: (...inputs: Grid[]) => Grid | readonly Grid[]
  /** `checked` against central differences unless it is `zero` by design, or `absent` where outputs are not floats. */
  readonly gradient?: 'checked' | 'zero' | 'absent'
}

/** Everything the tests know about one operation. */
export interface Case {
  readonly examples: readonly Example[]
  /** Calls that must throw, each with the pieces its sentence must contain. */
  readonly refuses: readonly (readonly [attempt: () => unknown, ...pieces: string[]])[]
}

/** Numbers of one run of a program: outputs y, projections p and q, gradients g and h. */
type Numbers = Readonly<Record<string, { readonly data: Values; readonly shape: readonly number[] }>>

/** An example as a program at one precision. */
export interface Traced {
  readonly count: number
  run(inputs?: readonly (readonly number[])[]): Promise<Numbers>
  close(): Promise<void>
}

const listed = <T extends object>(x: T | readonly T[]): readonly T[] => (Array.isArray(x) ? x : [x as T])

/** Numbers in (−1, 1) that repeat: element i of stream `stream`. */
const wave = (length: number, stream: number): number[] =>
  Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (stream + 1)))

const weights = (x: Tensor, stream: number): Tensor => {
  const values = arrayOf(x.dtype, x.size) as Float64Array
  values.set(wave(x.size, stream))
  return constant(values, x.shape)
}

/** Σ w·(y + y²/2) over all float outputs: what arrives at an operation then depends on its inputs too. */
const project = (ys: readonly Tensor[]): Tensor =>
  ys.map((y, i) => y.add(y.mul(y).mul(0.5)).mul(weights(y, i)).sum()).reduce((a, b) => a.add(b))

const dot = (xs: readonly Tensor[], stream: number): Tensor =>
  xs.map((x, i) => x.mul(weights(x, stream + i)).sum()).reduce((a, b) => a.add(b))

/**
 * One program that gives the outputs `y0…`, a projection `p` of them, its gradients `g0…`, a projection `q` of these and
 * the second gradients `h0…`.
 */
export function trace(example: Example, precision: 'float32' | 'float64', memory: Memory = createMemory()): Traced {
  const { given, compute, gradient = 'checked' } = example
  const dtypeOf = ({ dtype }: Given): DType => dtype ?? precision
  const inputs = Object.fromEntries(given.map((x, i) => [`x${i}`, { dtype: dtypeOf(x), shape: x.shape }]))
  let count = 0
  const traced = program(memory, inputs, (tensors) => {
    const xs = given.map((_, i) => tensors[`x${i}`]!)
    const ys = listed(compute(...xs))
    count = ys.length
    const outputs: Record<string, Tensor> = Object.fromEntries(ys.map((y, i) => [`y${i}`, y]))
    const free = xs.filter((_, i) => differentiated(given[i]!))
    if (gradient === 'absent' || free.length === 0) return { outputs }
    const p = project(ys.filter((y) => isFloat(y.dtype)))
    const first = grad(p, free)
    const q = dot(first, 100)
    const second = grad(q, free)
    for (const [i, g] of first.entries()) outputs[`g${i}`] = g
    for (const [i, h] of second.entries()) outputs[`h${i}`] = h
    return { outputs: { ...outputs, p, q } }
  })
  return {
    count,
    run: (values = given.map((x) => x.data)) => {
      const feeds = given.map((x, i) => {
        const array = arrayOf(dtypeOf(x), values[i]!.length) as Float64Array
        array.set(values[i]!)
        return [`x${i}`, array] as const
      })
      return traced.run(Object.fromEntries(feeds))
    },
    close: () => traced.close(),
  }
}

const differentiated = ({ dtype, fixed }: Given): boolean => dtype === undefined && fixed !== true

/** The slopes of `p` and `q` by every element of every differentiated input, by central differences. */
export async function differences(
  example: Example,
  traced: Traced,
  step = 1e-5,
): Promise<{ p: number[]; q: number[] }[]> {
  const values = example.given.map((x) => [...x.data])
  const slopes: { p: number[]; q: number[] }[] = []
  for (const [i, x] of example.given.entries()) {
    if (!differentiated(x)) continue
    const slope = { p: [] as number[], q: [] as number[] }
    for (const [j, value] of x.data.entries()) {
      const moved = async (to: number): Promise<Numbers> => traced.run(values.with(i, values[i]!.with(j, to)))
      const [up, down] = [await moved(value + step), await moved(value - step)]
      for (const key of ['p', 'q'] as const) {
        slope[key].push((Number(up[key]!.data[0]) - Number(down[key]!.data[0])) / (2 * step))
      }
    }
    slopes.push(slope)
  }
  return slopes
}

/** The first place where two lists are further apart than `tolerance`, absolute below 1 and relative above; or nothing. */
export function mismatch(
  came: ArrayLike<number | bigint>,
  wanted: ArrayLike<number>,
  tolerance: number,
): string | undefined {
  if (came.length !== wanted.length) return `${came.length} numbers for ${wanted.length}`
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [Number(came[i]), wanted[i]!]
    if (Object.is(a, b) || a === b) continue
    if (!(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)))) return `element ${i}: ${a} for ${b}`
  }
  return undefined
}

export { listed }
