import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dump, emit, encodeModel, simplify } from '../src/onnx/index.js'
import { engine } from '../src/runtime/index.js'
import { constant, grad, placeholder, reachable, scope, type Tensor, uniform, variable } from '../src/tensor/index.js'
import { mismatch } from './check-gradient.js'
import { grow, steps } from './random-graph.js'

/** Operations left after simplifying, by name. */
function left(...outputs: Tensor[]): string[] {
  const simple = simplify(Object.fromEntries(outputs.map((y, i) => [`y${i}`, y])))
  return reachable(Object.values(simple))
    .filter((node) => !node.source)
    .map((node) => node.operation.name)
}

/** The numbers of a graph of the inputs `x0…` as it stands, by ONNX Runtime with its own optimizer off. */
async function numbers(graph: Record<string, Tensor>, values: readonly Float64Array[]): Promise<number[][]> {
  const emitted = emit(graph, { target: 'cpu' })
  const options = { target: 'cpu', threads: 1, optimize: false, resident: [] } as const
  const session = await engine.open(encodeModel(emitted.graph, 'cpu'), options)
  const feeds = Object.fromEntries(
    [...emitted.leaves].map(([name, x]) => [name, engine.tensor(values[Number(name.slice(1))]!, x.dtype, x.shape)]),
  )
  const results = await session.run(feeds, Object.fromEntries(Object.keys(graph).map((key) => [key, null])))
  const all = await Promise.all(
    Object.values(results).map(async (y) => Array.from((await y.getData()) as Float64Array)),
  )
  await session.release()
  return all
}

const x = placeholder('x', [2, 3], 'float32')
const z = placeholder('z', [2, 3], 'float32')

describe('simplify', () => {
  it('keeps the numbers of 150 random graphs and of their gradients', async () => {
    const wave = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(7.3 * i + n) * 1.3)
    await fc.assert(
      fc.asyncProperty(steps(12), async (list) => {
        const inputs = [
          [2, 3],
          [3, 1],
          [1, 3],
        ].map((shape, i) => placeholder(`x${i}`, shape, 'float64'))
        const made = grow(inputs, list)
        const loss = made
          .at(-1)!
          .tanh()
          .sum()
          .add(made[Math.floor(made.length / 2)]!.tanh().sum())
        const graph = Object.fromEntries([made.at(-1)!, loss, ...grad(loss, inputs)].map((y, i) => [`y${i}`, y]))
        const values = inputs.map((input) => wave(input.size))
        const [before, after] = [await numbers(graph, values), await numbers(simplify(graph), values)]
        for (const [i, y] of before.entries()) expect(mismatch(after[i]!, y, 1e-12)).toBeUndefined()
      }),
      { numRuns: 150, seed: 7 },
    )
  })

  it('merges equal nodes, and what is then equal above them', () => {
    expect(left(x.exp().add(1), x.exp().add(1), x.exp().add(2))).toEqual(['Exp', 'Add', 'Add'])
    expect(left(x.sum(0).add(x.sum(0)))).toEqual(['ReduceSum', 'Reshape', 'Add'])
    const data = (first: number): Tensor => constant(Float32Array.of(first, 1, 2), [3])
    expect(left(x.add(data(0)), x.add(data(0)))).toEqual(['Add'])
    expect(left(x.div(data(0)), x.div(data(-0)), x.div(data(3)))).toHaveLength(3)
  })

  it('keeps apart what differs in an attribute, an output or a type', () => {
    expect(left(x.sum(0), x.sum(1)).filter((name) => name === 'ReduceSum')).toHaveLength(2)
    const [first, second] = x.split(1, [1, 2])
    expect(left(first!.sum(), second!.sum())).toEqual(['Split', 'ReduceSum', 'Reshape', 'ReduceSum', 'Reshape'])
    expect(left(x.softmax(0), x.softmax(1))).toHaveLength(2)
    expect(left(x.cast('int32'), x.cast('bool'))).toHaveLength(2)
  })

  it('folds constants', () => {
    expect(left(uniform(2, [2, 3]).mul(3).add(1).sqrt())).toEqual([])
    expect(left(x.add(uniform(2).sub(2)).mul(uniform(3).sub(2)))).toEqual([])
    const seven = simplify({ y: uniform(7, [], 'int32').div(2).mul(2) }).y
    expect(seven.node.source).toEqual({ kind: 'uniform', value: 6 })
  })

  it('keeps a broadcast that changes the shape', () => {
    const wide = x.sum(0, { keep: true })
    expect(simplify({ y: wide.broadcastTo([2, 3]).add(uniform(0.5, [2, 3])) }).y.shape).toEqual([2, 3])
    expect(left(wide.broadcastTo([2, 3]).add(uniform(0.5, [2, 3])))).toContain('Expand')
    expect(
      left(wide.broadcastTo([2, 3]).mul(x.max(0).broadcastTo([2, 3]))).filter((name) => name === 'Expand'),
    ).toHaveLength(1)
    expect(left(wide.broadcastTo([2, 3]).mul(x))).not.toContain('Expand')
    expect(left(wide.add(0).mul(uniform(1, [2, 3])))).toEqual(['ReduceSum', 'Mul'])
  })

  it('puts transposes into products, whichever operand has them', () => {
    const { y } = simplify({ y: x.transpose().matmul(z).add(z.transpose().transpose().matmul(x.transpose()).sum()) })
    const products = reachable([y]).filter((node) => node.operation.name === 'MatMul')
    expect(products.map(({ attributes }) => [attributes.transposeA, attributes.transposeB])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(left(y)).not.toContain('Transpose')
    const batch = placeholder('batch', [2, 3, 4], 'float32')
    expect(left(batch.transpose([1, 0, 2]).matmul(batch.transpose([1, 2, 0])))).toContain('Transpose')
    expect(left(x.matmul(x.transpose().mul(2), { transposeB: false }))).toContain('Transpose')
  })

  it('joins reshapes and transposes, and drops what undoes itself', () => {
    expect(left(x.reshape([6]).reshape([3, 2]).reshape([1, 6]))).toEqual(['Reshape'])
    expect(left(x.reshape([6]).reshape([2, 3]))).toEqual([])
    const deep = placeholder('deep', [2, 3, 4], 'float32')
    expect(left(deep.transpose([2, 0, 1]).transpose([1, 2, 0]))).toEqual([])
    const turned = simplify({ y: deep.transpose([1, 0, 2]).transpose([2, 0, 1]) }).y
    expect(turned.node.attributes.permutation).toEqual([2, 1, 0])
    expect(turned.node.inputs).toEqual([deep])
    expect(left(x.neg().neg().stopGradient())).toEqual([])
  })

  it('keeps names and takes time in proportion to the graph', () => {
    let y = x
    for (let i = 0; i < 40; i++) y = y.exp().add(y).mul(1)
    expect(Object.keys(simplify({ loss: y }))).toEqual(['loss'])
    expect(left(y)).toHaveLength(80)
  })
})

describe('dump', () => {
  it('writes one line a node, with types, inputs, attributes and scope', () => {
    const w = variable([3, 2], undefined, { name: 'head.weight' })
    const logits = scope('head', () => x.matmul(w, { scale: 0.5 }))
    const [a, b] = logits.split(0, 2)
    expect(dump({ loss: a!.add(b!).mul(2).sum(), z }).split('\n')).toEqual([
      '%0 float32[2, 2] = MatMul(x, head.weight) {"transposeA":false,"transposeB":false,"scale":0.5} @ head',
      '%1 float32[1, 2] float32[1, 2] = Split(%0) {"axis":0,"lengths":[1,1]}',
      '%2 float32[1, 2] = Add(%1.0, %1.1)',
      '%3 float32[1, 2] = Mul(%2, 2)',
      '%4 float32[1, 1] = ReduceSum(%3) {"axes":[0,1]}',
      '%5 float32[] = Reshape(%4) {"shape":[]}',
      'loss = %5',
      'z = z',
    ])
  })
})
