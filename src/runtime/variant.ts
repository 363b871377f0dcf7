import { engine } from '#session'
import { emit, encodeModel, quantiseProducts, simplify, type WeightBits } from '../onnx/index.js'
import {
  AtelierError,
  arrayOf,
  equalShapes,
  fillNormal,
  fillUniform,
  placeholder,
  reachable,
  streamNumber,
  type Tensor,
  type Values,
  Variable,
} from '../tensor/index.js'
import { mayOverwrite, operations } from './analysis.js'
import { channelBlock } from './channel-block.js'
import { type Inputs, type Result, shapeOf } from './feeds.js'
import type { Memory } from './memory.js'
import type { DeviceTensor, Session } from './session.js'

/** `variable` takes the value `value` when the program has run. */
export type Update = readonly [variable: Variable, value: Tensor]

/** What a program computes from its inputs. */
export interface Computation<O extends Readonly<Record<string, Tensor>>> {
  readonly outputs: O
  readonly updates?: readonly Update[]
}

export interface ProgramOptions {
  /** Shown in errors; also separates this program's random numbers from others'. */
  readonly name?: string
  /** Write the present weights into the program as constants: later changes of them are not seen. */
  readonly frozen?: boolean
  /** The bits that constant matrices keep: less memory, other numbers. Only of a frozen program. Default: all. */
  readonly bits?: WeightBits
}

/** Below this many operations a second thread costs more than it gives. */
const parallelFrom = 2e6

/** A program traced for one set of lengths. */
export interface Variant {
  readonly graph: Readonly<Record<string, Tensor>>
  readonly variables: readonly Variable[]
  session(): Promise<Session>
  run(feeds: Record<string, DeviceTensor>): Promise<Record<string, Result>>
  close(): Promise<void>
}

/** Traces `build` for the given lengths; its session opens when it is first wanted. */
export function trace<I extends Inputs>(
  memory: Memory,
  inputs: I,
  build: (inputs: { readonly [K in keyof I]: Tensor }) => Computation<Readonly<Record<string, Tensor>>>,
  options: ProgramOptions,
  lengths: Readonly<Record<string, number>>,
): Variant {
  const name = options.name ?? 'program'
  const leaves = Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => [key, placeholder(key, shapeOf(input, lengths), input.dtype)]),
  ) as { [K in keyof I]: Tensor }
  const { outputs, updates = [] } = build(leaves)
  checkUpdates(name, updates)
  const states = new Map(updates.map(([variable, value], i) => [`%state.${i}`, { variable, value }]))
  const graph = simplify({
    ...outputs,
    ...Object.fromEntries([...states].map(([key, { value }]) => [key, value])),
  })
  const order = reachable(Object.values(graph))
  const read = order.flatMap((node) => (node.outputs[0] instanceof Variable ? [node.outputs[0]] : []))
  const inPlace = new Map(
    [...states].map(([key, { variable }]) => [key, mayOverwrite(order, Object.values(graph), variable, graph[key]!)]),
  )
  let leavesByName: ReadonlyMap<string, Tensor> = new Map()
  let noise: readonly Noise[] = []
  let opening: Promise<Session> | undefined

  const open = async (): Promise<Session> => {
    const frozen = options.frozen
      ? new Map(await Promise.all(read.map(async (v) => [v, await engine.read(memory.tensor(v))] as const)))
      : new Map<Variable, Values>()
    for (const { variable } of states.values()) frozen.delete(variable)
    // ONNX Runtime's optimizer, which frozen programs get, chooses layouts for itself.
    const isBlocked = memory.target === 'cpu' && !options.frozen && order.some(({ operation }) => operation.usesBlocks)
    const block = isBlocked ? await channelBlock() : 1
    const emitted = emit(graph, { target: memory.target, frozen, channelBlock: block })
    leavesByName = emitted.leaves
    noise = noiseOf(name, emitted.leaves)
    const worth = operations(order) > parallelFrom ? engine.cores : 1
    const onnx = options.bits === undefined ? emitted.graph : quantiseProducts(emitted.graph, options.bits)
    return engine.open(encodeModel(onnx, memory.target), {
      target: memory.target,
      threads: memory.threads ?? worth,
      optimize: options.frozen ?? false,
      resident: [...states.keys()],
    })
  }
  const session = (): Promise<Session> => {
    opening ??= open()
    return opening
  }

  const destination = (key: string, variable: Variable): DeviceTensor | null => {
    if (!engine.writesFetches(memory.target)) return null
    return inPlace.get(key) ? memory.tensor(variable) : memory.spare(variable)
  }

  return {
    graph,
    variables: [...new Set([...read, ...updates.map(([variable]) => variable)])],
    session,

    async run(feeds) {
      const opened = await session()
      const fetches: Record<string, DeviceTensor | null> = {}
      for (const key of Object.keys(outputs)) fetches[key] = null
      for (const [key, { variable }] of states) fetches[key] = destination(key, variable)
      const fed: Record<string, DeviceTensor> = {}
      for (const [key, leaf] of leavesByName) fed[key] = leaf instanceof Variable ? memory.tensor(leaf) : feeds[key]!
      for (const { key, draw } of noise) fed[key] = draw(memory)
      const results = await opened.run(fed, fetches)
      if (noise.length > 0) memory.clock++
      for (const [key, { variable }] of states) memory.replace(variable, fetches[key] ?? results[key]!)
      const result = async (key: string): Promise<[string, Result]> => {
        return [key, { data: await engine.read(results[key]!), shape: results[key]!.dims }]
      }
      return Object.fromEntries(await Promise.all(Object.keys(outputs).map(result)))
    },

    async close() {
      await (await opening)?.release()
    },
  }
}

function checkUpdates(name: string, updates: readonly Update[]): void {
  for (const [variable, value] of updates) {
    if (!equalShapes(variable.shape, value.shape) || variable.dtype !== value.dtype) {
      throw new AtelierError(
        `${name}: an update gives ${variable.name} ${value}, but it is ${variable.dtype}[${variable.shape}]`,
      )
    }
  }
  for (const [i, [variable]] of updates.entries()) {
    if (updates.findIndex(([other]) => other === variable) < i) {
      throw new AtelierError(`${name}: ${variable.name} has two updates`, 'Give every variable one new value')
    }
  }
}

/** A random input, and how a run fills it. */
interface Noise {
  readonly key: string
  draw(memory: Memory): DeviceTensor
}

/** Each random leaf has a stream of its own, named after the program and counted within it. */
function noiseOf(name: string, leaves: ReadonlyMap<string, Tensor>): readonly Noise[] {
  const random = [...leaves].filter(([, { node }]) => node.source?.kind === 'random')
  return random.map(([key, { node, dtype, shape, size }], i) => {
    const fill = node.source?.kind === 'random' && node.source.distribution === 'normal' ? fillNormal : fillUniform
    const values = arrayOf(dtype, size) as Float32Array
    const stream = streamNumber(`${name}.${i}`)
    const draw = ({ seed, clock }: Memory): DeviceTensor => {
      fill(values, seed, stream, clock)
      return engine.tensor(values, dtype, shape)
    }
    return { key, draw }
  })
}
