/** Graphs with their weights inside, on the way to an ONNX file. */
import { emit, type OnnxGraph, simplify, type Trace } from '../onnx/index.js'
import type { Memory } from '../runtime/index.js'
import { AtelierError, type Tensor, type Values, type Variable } from '../tensor/index.js'

export type Numbers = ReadonlyMap<Variable, Values>

export interface Traced {
  readonly outputs: Readonly<Record<string, Tensor>>
  readonly state: ReadonlyMap<Tensor, string>
}

/** A graph at certain lengths; what variables are called that are inputs of the file is in `state`. */
export function traceOf({ outputs, state }: Traced, sizes: Trace['sizes'], frozen: Numbers): Trace {
  const { graph, leaves } = emit(simplify(outputs), { target: 'standard', frozen })
  const labels = new Map([...frozen].map(([variable, values]) => [values, variable.name]))
  const names = new Map([...leaves].map(([name, leaf]) => [name, state.get(leaf) ?? name]))
  for (const { name, values } of graph.initializers) names.set(name, labels.get(values) ?? name)
  return { sizes, graph: renamed(graph, names) }
}

/** A copy of the numbers of all variables, taken between two runs. */
export const numbersOf = (memory: Memory, variables: readonly Variable[]): Promise<Numbers> =>
  memory.exclusively(async () => {
    const copies = variables.map(async (variable) => {
      const data = (await memory.tensor(variable).getData()) as Float32Array
      return [variable, data.slice() as Values] as const
    })
    return new Map(await Promise.all(copies))
  })

/** Before anything is copied: the file could not hold these. */
export function checkSize(variables: readonly Variable[]): void {
  const bytes = variables.reduce((sum, { size, dtype }) => sum + size * (dtype === 'float64' ? 8 : 4), 0)
  if (bytes < 2 ** 31) return
  throw new AtelierError(
    `export: weights of ${(bytes / 2 ** 30).toFixed(2)} GiB: an ONNX file ends at 2 GiB`,
    'Save them as safetensors instead',
  )
}

function renamed(graph: OnnxGraph, names: ReadonlyMap<string, string>): OnnxGraph {
  const rename = (name: string): string => names.get(name) ?? name
  return {
    inputs: graph.inputs.map((value) => ({ ...value, name: rename(value.name) })),
    outputs: graph.outputs,
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
    initializers: graph.initializers.map((tensor) => ({ ...tensor, name: rename(tensor.name) })),
  }
}
