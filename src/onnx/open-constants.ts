import { AtelierError } from '../tensor/index.js'
import { fitLength, type Length, plain } from './length.js'
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './model.js'

/** One graph, traced at fixed lengths. */
export interface Trace {
  /** The lengths to be left open, such as `{ batch: 2, time: 5 }`. They differ from trace to trace. */
  readonly sizes: Readonly<Record<string, number>>
  readonly graph: OnnxGraph
}

/** Where a constant is used. */
export interface Use {
  /** The node, for errors. */
  readonly of: string
  /** As the shape to take, in which one length can be left to be worked out. */
  readonly isShape: boolean
}

export interface OpenConstants {
  /** The name of what stands for the constants called `names`, one in each trace. */
  value(names: readonly string[], use: Use): string
  /** Nodes that come before all others, and what the graph still holds as numbers. */
  result(): { readonly before: readonly OnnxNode[]; readonly initializers: readonly OnnxTensor[] }
}

/** Constants as a graph of open lengths has them: kept where all traces agree, else computed from the shapes of `inputs`. */
export function openConstants(
  traces: readonly Trace[],
  inputs: readonly OnnxValue[],
  bounded: readonly string[],
): OpenConstants {
  const sizes = traces.map((trace) => trace.sizes)
  const known = traces.map(({ graph }) => new Map(graph.initializers.map((tensor) => [tensor.name, tensor])))
  const { node, whole, keep, before, initializers } = collector()

  const size = (name: string): string => {
    const input = inputs.find(({ shape }) => shape.includes(name)) ?? refuse(name, 'no input has this length')
    const start = input.shape.indexOf(name)
    return node('Shape', [input.name], { start, end: start + 1 })
  }

  const computed = ({ factors, scale, offset }: Length): string => {
    if (factors.length === 0) return whole([offset])
    const product = factors.map(size).reduce((a, b) => node('Mul', [a, b]))
    const scaled = scale === 1 ? product : node('Mul', [product, whole([scale])])
    return offset === 0 ? scaled : node('Add', [scaled, whole([offset])])
  }

  const vector = (lengths: readonly Length[]): string => {
    if (lengths.every(({ factors }) => factors.length === 0)) return whole(lengths.map(({ offset }) => offset))
    return lengths.length === 1 ? computed(lengths[0]!) : node('Concat', lengths.map(computed), { axis: 0 })
  }

  const numbers = (tensors: readonly OnnxTensor[], { of, isShape }: Use): string => {
    const lists = tensors.map(({ values }) => Array.from(values, Number))
    const lengths = lists[0]!.map((_, i) => {
      const values = lists.map((list) => list[i]!)
      return fitLength(values, sizes) ?? refuse(of, `${values.join(', ')} do not follow from the open lengths`)
    })
    const free = isShape ? lengths.findLastIndex(({ factors }) => factors.length > 0) : -1
    return vector(lengths.map((length, i) => (i === free ? plain(-1) : length)))
  }

  const cut = (tensors: readonly OnnxTensor[], { of }: Use): string => {
    const full = tensors[0]!
    const axes = [...full.shape.keys()].filter((axis) => tensors.some(({ shape }) => shape[axis] !== full.shape[axis]))
    const ends = axes.map((axis) => {
      const lengths = tensors.map(({ shape }) => shape[axis]!)
      const end = fitLength(lengths, sizes)
      if (end?.factors.length === 1 && bounded.includes(end.factors[0]!)) return end
      return refuse(of, `a constant is ${lengths.join(', ')} long at axis ${axis}, and no bound is known`)
    })
    if (!tensors.every((tensor) => beginsWith(full, tensor))) {
      refuse(of, `the constant [${full.shape.join(', ')}] holds other numbers at other lengths`)
    }
    return node('Slice', [keep(full), whole(axes.map(() => 0)), vector(ends), whole(axes)])
  }

  const made = new Map<string, string>()
  const make = (tensors: readonly OnnxTensor[], use: Use): string => {
    const [first] = tensors as [OnnxTensor]
    if (tensors.every((tensor) => isEqual(first, tensor))) return keep(first)
    if (tensors.some(({ dtype, shape }) => dtype !== first.dtype || shape.length !== first.shape.length)) {
      return refuse(use.of, 'its constants differ in type or rank')
    }
    if (tensors.some(({ shape }) => `${shape}` !== `${first.shape}`)) return cut(tensors, use)
    if (first.dtype === 'int64' && first.shape.length === 1) return numbers(tensors, use)
    return refuse(use.of, `a ${first.dtype} constant [${first.shape.join(', ')}] changes with the open lengths`)
  }

  return {
    value(names, use) {
      const key = JSON.stringify([names, use.isShape])
      const lookUp = (name: string, t: number): OnnxTensor =>
        known[t]!.get(name) ?? refuse(use.of, 'what is constant in one trace is computed in another')
      const name = made.get(key) ?? make(names.map(lookUp), use)
      made.set(key, name)
      return name
    },
    result: () => ({ before, initializers }),
  }
}

/** Collects nodes and constants, each only once. */
function collector() {
  const before: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const made = new Map<string, string>()

  const once = (key: string, make: (name: string) => void): string => {
    const known = made.get(key)
    if (known !== undefined) return known
    const name = `open.${made.size}`
    made.set(key, name)
    make(name)
    return name
  }
  return {
    before,
    initializers,
    node: (type: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string =>
      once(JSON.stringify([type, inputs, attributes]), (name) =>
        before.push({ type, domain: '', inputs, outputs: [name], attributes }),
      ),
    whole: (values: readonly number[]): string =>
      once(`${values}`, (name) =>
        initializers.push({ name, dtype: 'int64', shape: [values.length], values: BigInt64Array.from(values, BigInt) }),
      ),
    keep(tensor: OnnxTensor): string {
      const known = initializers.find((other) => isEqual(other, tensor))
      if (!known) initializers.push(tensor)
      return (known ?? tensor).name
    },
  }
}

const isEqual = (a: OnnxTensor, b: OnnxTensor): boolean =>
  a.dtype === b.dtype && `${a.shape}` === `${b.shape}` && (a.values === b.values || beginsWith(a, b))

/** Whether `part` is `full` cut short at the end of its axes. */
function beginsWith(full: OnnxTensor, part: OnnxTensor): boolean {
  if (part.shape.some((length, axis) => length > full.shape[axis]!)) return false
  const strides = full.shape.map((_, axis) => full.shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  return part.values.every((value: number | bigint, i: number) => {
    let [rest, at] = [i, 0]
    for (let axis = part.shape.length - 1; axis >= 0; axis--) {
      at += (rest % part.shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / part.shape[axis]!)
    }
    return Object.is(value, full.values[at])
  })
}

/** Throws `generalise: what: why it has no single graph`. */
export function refuse(what: string, why: string): never {
  throw new AtelierError(`generalise: ${what}: ${why}`)
}
