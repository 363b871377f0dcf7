import { fitLength, spell } from './length.js'
import type { OnnxGraph, OnnxNode, OnnxValue } from './model.js'
import { openConstants, refuse, type Trace } from './open-constants.js'

/**
 * One graph for every length, from traces of it at several: where a constant differs between the traces, it is computed
 * from the shapes of the inputs. Lengths may be multiples of the named ones or of their products, plus a number; two traces
 * would do, a third confirms. A constant that grows with a length in `bounded` is cut from the first trace's, which must be
 * the longest.
 * @throws if the traces are not one graph, or differ in something that does not follow from the lengths.
 */
export function generalise(traces: readonly Trace[], bounded: readonly string[] = []): OnnxGraph {
  const first = traces[0]!.graph
  for (const part of ['inputs', 'nodes', 'outputs'] as const) {
    const counts = traces.map(({ graph }) => graph[part].length)
    if (counts.some((count) => count !== counts[0])) refuse(`${counts.join(' and ')} ${part}`, 'not one graph')
  }
  const inputs = first.inputs.map((_, i) => openValue(traces, ({ inputs }) => inputs[i]!))
  const outputs = first.outputs.map((_, i) => openValue(traces, ({ outputs }) => outputs[i]!))
  const constants = openConstants(traces, inputs, bounded)
  // What a value of each trace is called in the first.
  const names = traces.map(({ graph }) => new Map([['', ''], ...graph.inputs.map(({ name }) => [name, name] as const)]))

  const nodes = first.nodes.map((node, i): OnnxNode => {
    const alike = traces.map(({ graph }) => graph.nodes[i]!)
    const of = `node ${i}, ${[...new Set(alike.map(({ type }) => type))].join(' and ')}`
    if (alike.some((other) => kindOf(other) !== kindOf(node))) refuse(of, 'the traces are not one graph')
    const from = node.inputs.map((input, k) => {
      const called = alike.map(({ inputs }) => inputs[k]!)
      const sources = called.map((name, t) => names[t]!.get(name))
      if (sources.every((source) => source === undefined)) {
        return constants.value(called, { of, isShape: node.type === 'Reshape' && k === 1 })
      }
      return sources.every((source) => source === input) ? input : refuse(of, 'it is fed from different places')
    })
    for (const [t, { outputs }] of alike.entries()) {
      for (const [k, output] of outputs.entries()) names[t]!.set(output, node.outputs[k]!)
    }
    return { ...node, inputs: from }
  })
  const { before, initializers } = constants.result()
  return { inputs, outputs, nodes: [...before, ...nodes], initializers }
}

function openValue(traces: readonly Trace[], pick: (graph: OnnxGraph) => OnnxValue): OnnxValue {
  const alike = traces.map(({ graph }) => pick(graph))
  const { name, dtype, shape } = alike[0]!
  if (alike.some((other) => other.name !== name || other.dtype !== dtype || other.shape.length !== shape.length)) {
    refuse(`"${name}"`, 'the traces differ in its name, type or rank')
  }
  const open = shape.map((_, axis) => {
    const lengths = alike.map((other) => Number(other.shape[axis]))
    const sizes = traces.map((trace) => trace.sizes)
    const length =
      fitLength(lengths, sizes) ?? refuse(`"${name}"`, `axis ${axis} does not follow from the open lengths`)
    return length.factors.length === 0 ? length.offset : spell(length)
  })
  return { name, dtype, shape: open }
}

const kindOf = ({ type, domain, attributes, inputs, outputs }: OnnxNode): string =>
  JSON.stringify([type, domain, attributes, inputs.length, outputs.length])
