/** A graph of one step, repeated over time by ONNX's own loop, so that the file is as long as the step and no text is too long. */
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './model.js'

export interface ScanOptions {
  /** Inputs of the step that are its state, each with the output that takes its place at the next step. */
  readonly states: ReadonlyMap<string, string>
  /** Begin with zeros: then states are neither inputs nor outputs. */
  readonly isFresh?: boolean
}

/**
 * What else the step reads and gives, [batch, …], becomes [batch, time, …]; states are those before the first and after the last
 * step. Constants stay outside the loop. The state's first axis must be the batch.
 */
export function scan(step: OnnxGraph, { states, isFresh = false }: ScanOptions): OnnxGraph {
  const before = [...states.keys()].map((name) => step.inputs.find((value) => value.name === name)!)
  const after = [...states.values()].map((name) => step.outputs.find((value) => value.name === name)!)
  const read = step.inputs.filter((value) => !before.includes(value))
  const given = step.outputs.filter((value) => !after.includes(value))
  const [taken, made] = [
    [...before, ...read],
    [...after, ...given],
  ]
  const loop: OnnxNode = {
    type: 'Scan',
    domain: '',
    inputs: taken.map(({ name }) => name),
    outputs: made.map(({ name }) => name),
    attributes: {
      body: inside({ ...step, inputs: taken, outputs: made }),
      num_scan_inputs: read.length,
      scan_input_axes: read.map(() => 1),
      scan_output_axes: given.map(() => 1),
    },
  }
  const fresh = isFresh ? zeros(before, read[0]!.name) : undefined
  return {
    inputs: [...read.map(overTime), ...(fresh ? [] : before)],
    outputs: [...given.map(overTime), ...(fresh ? [] : after)],
    nodes: [...(fresh?.nodes ?? []), loop],
    initializers: [...step.initializers, ...(fresh?.initializers ?? [])],
  }
}

const overTime = ({ shape: [batch, ...rest], ...value }: OnnxValue): OnnxValue => ({
  ...value,
  shape: [batch!, 'time', ...rest],
})

/** The step as the body of a loop: its own names told from those outside, its constants left to the graph around it. */
function inside({ inputs, outputs, nodes, initializers }: OnnxGraph): OnnxGraph {
  const outer = new Set(['', ...initializers.map(({ name }) => name)])
  const own = (name: string): string => (outer.has(name) ? name : `step.${name}`)
  const owned = (value: OnnxValue): OnnxValue => ({ ...value, name: own(value.name) })
  return {
    inputs: inputs.map(owned),
    outputs: outputs.map(owned),
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(own), outputs: node.outputs.map(own) })),
    initializers: [],
  }
}

/** Zeros for each of `values` [batch, …], the batch being that of the input `like`. */
function zeros(values: readonly OnnxValue[], like: string): Pick<OnnxGraph, 'nodes' | 'initializers'> {
  const node = (type: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => ({
    type,
    domain: '',
    inputs,
    outputs: [output],
    attributes,
  })
  const initializers = values.map(({ name, shape }): OnnxTensor => {
    const rest = BigInt64Array.from(shape.slice(1), BigInt)
    return { name: `${name}.lengths`, dtype: 'int64', shape: [rest.length], values: rest }
  })
  const nodes = values.flatMap(({ name }) => [
    node('Concat', ['batch', `${name}.lengths`], `${name}.shape`, { axis: 0 }),
    node('ConstantOfShape', [`${name}.shape`], name),
  ])
  return { nodes: [node('Shape', [like], 'batch', { start: 0, end: 1 }), ...nodes], initializers }
}
