import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { constant, placeholder, range, type Tensor, uniform } from '../tensor/index.js'
import { generalise } from './dynamic.js'
import { emit } from './emit.js'
import { encodeModel, type OnnxGraph } from './model.js'
import type { Trace } from './open-constants.js'
import { simplify } from './simplify.js'

const lengths = [
  { batch: 2, time: 8 },
  { batch: 5, time: 3 },
  { batch: 3, time: 2 },
]

/** Traces of y = f(x), x [batch, time, 4]. */
const tracesOf = (f: (x: Tensor, sizes: { batch: number; time: number }) => Tensor): Trace[] =>
  lengths.map((sizes) => {
    const x = placeholder('x', [sizes.batch, sizes.time, 4], 'float32')
    return { sizes, graph: emit(simplify({ y: f(x, sizes) }), { target: 'standard' }).graph }
  })

async function run(
  graph: OnnxGraph,
  batch: number,
  time: number,
): Promise<{ data: number[]; dims: readonly number[] }> {
  const session = await InferenceSession.create(encodeModel(graph, 'standard'))
  const values = Float32Array.from({ length: batch * time * 4 }, (_, i) => i)
  const { y } = await session.run({ x: new OrtTensor('float32', values, [batch, time, 4]) })
  await session.release()
  return { data: Array.from(y!.data as Float32Array), dims: y!.dims }
}

const shapeInputs = (graph: OnnxGraph): (number[] | string)[] =>
  graph.nodes
    .filter(({ type }) => type === 'Reshape')
    .map(({ inputs }) => {
      const tensor = graph.initializers.find(({ name }) => name === inputs[1])
      return tensor ? Array.from(tensor.values, Number) : 'computed'
    })

describe('generalise', () => {
  it('leaves the one open length of a reshape to be worked out', async () => {
    const graph = generalise(tracesOf((x) => x.reshape([-1, 4]).exp().reshape([-1, 2])))
    expect(shapeInputs(graph)).toEqual([
      [-1, 4],
      [-1, 2],
    ])
    expect(graph.inputs[0]!.shape).toEqual(['batch', 'time', 4])
    expect(graph.outputs[0]!.shape).toEqual(['2*batch*time', 2])
    expect((await run(graph, 7, 4)).dims).toEqual([56, 2])
  })

  it('computes the other open lengths of a reshape from the input', async () => {
    const graph = generalise(
      tracesOf((x, { batch, time }) => x.transpose([1, 0, 2]).reshape([time, 2, batch, 2]).transpose([2, 0, 1, 3])),
    )
    expect(shapeInputs(graph)).toEqual(['computed'])
    expect((await run(graph, 7, 4)).dims).toEqual([7, 4, 2, 2])
  })

  it('computes the shapes of broadcasts and the ends of slices', async () => {
    const graph = generalise(
      tracesOf((x, { batch, time }) =>
        x
          .slice(1, -1)
          .sum(2)
          .broadcastTo([batch, time + 1]),
      ),
    )
    const { data, dims } = await run(graph, 2, 3)
    expect(dims).toEqual([2, 4])
    expect(data).toEqual([...Array<number>(4).fill(8 + 9 + 10 + 11), ...Array<number>(4).fill(20 + 21 + 22 + 23)])
  })

  it('cuts a constant that grows with a bounded length, kept once', async () => {
    const triangle = (time: number): Tensor =>
      constant(
        Float32Array.from({ length: time * time }, (_, i) => (i % time) - Math.floor(i / time)),
        [time, time],
      )
    const traces = tracesOf((x, { time }) => triangle(time).matmul(triangle(time).neg().matmul(x)))
    const graph = generalise(traces, ['time'])
    expect(graph.initializers.filter(({ shape }) => `${shape}` === '8,8')).toHaveLength(1)
    const { data, dims } = await run(graph, 1, 2)
    // t = [[0, 1], [−1, 0]], so −t·t is one.
    expect(dims).toEqual([1, 2, 4])
    expect(data).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('keeps numbers that happen to be equal in one trace apart', async () => {
    // The end of the slice and the length of the batch are both 2 in the first trace, and one constant there.
    const traces = tracesOf((x, { batch }) => x.slice(2, 0, 2).sum().broadcastTo([batch]))
    expect(await run(generalise(traces), 3, 1)).toEqual({ dims: [3], data: [27, 27, 27] })
  })

  it('refuses a constant that grows without bound', () => {
    const traces = tracesOf((x, { time }) => x.mul(range(time).cast('float32').reshape([time, 1])))
    expect(() => generalise(traces)).toThrow('a constant is 8, 3, 2 long at axis 0, and no bound is known')
  })

  it('refuses a cut constant that begins differently', () => {
    const traces = tracesOf((x, { time }) => x.mul(constant(new Float32Array(time).fill(1 / time), [time, 1])))
    expect(() => generalise(traces, ['time'])).toThrow('holds other numbers at other lengths')
  })

  it('refuses a float that changes with the lengths', () => {
    expect(() => generalise(tracesOf((x) => x.mean(1)))).toThrow('float32 constant [] changes with the open lengths')
  })

  it('refuses a length that follows from nothing', () => {
    const traces = tracesOf((x, { batch, time }) => uniform(1, [batch + time]).add(x.sum()))
    expect(() => generalise(traces)).toThrow('axis 0 does not follow from the open lengths')
  })

  it('refuses graphs that differ', () => {
    expect(() => generalise(tracesOf((x, { time }) => (time === 8 ? x.exp() : x.exp().neg())))).toThrow('not one graph')
    expect(() => generalise(tracesOf((x, { time }) => (time === 8 ? x.exp() : x.neg())))).toThrow(
      'generalise: node 0, Exp and Neg: the traces are not one graph',
    )
    expect(() =>
      generalise(tracesOf((x, { time }) => (time === 8 ? x.exp().sub(x.neg()) : x.neg().sub(x.exp())))),
    ).toThrow('generalise: node 0')
  })

  it('refuses graphs that are wired differently', () => {
    const traces = tracesOf((x, { time }) => {
      const [a, b] = [x.exp(), x.neg()]
      return time === 8 ? a.sub(b) : b.sub(a)
    })
    expect(() => generalise(traces)).toThrow('node 2, Sub: it is fed from different places')
  })
})
