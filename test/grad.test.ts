import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dump } from '../src/onnx/index.js'
import { createMemory, program } from '../src/runtime/index.js'
import {
  AtelierError,
  constant,
  grad,
  inFloat64,
  placeholder,
  type Tensor,
  uniform,
  type Variable,
  variable,
} from '../src/tensor/index.js'
import { mismatch } from './check-gradient.js'
import { grow, steps } from './random-graph.js'

const memory = createMemory({ threads: 1 })

/** The outputs of a graph of one float64 input, at the numbers `values`. */
async function at(
  values: readonly number[],
  shape: readonly number[],
  build: (x: Tensor) => readonly Tensor[],
): Promise<number[][]> {
  const traced = program(memory, { x: { dtype: 'float64', shape } }, ({ x }) => ({
    outputs: Object.fromEntries(build(x).map((y, i) => [`y${i}`, y])),
  }))
  const results = await traced.run({ x: Float64Array.from(values) })
  await traced.close()
  return Object.values(results).map(({ data }) => Array.from(data, Number))
}

const slope = (x: Tensor, f: (x: Tensor) => Tensor): Tensor => grad(f(x).sum(), [x])[0]!

describe('grad', () => {
  it('sums over several uses of one tensor', async () => {
    const [g] = await at([2, 3], [2], (x) => [slope(x, (x) => x.mul(x).mul(x).add(x).add(x.mul(4)))])
    expect(g).toEqual([17, 32])
  })

  it('undoes broadcasts: new axes, axes of length 1 and scalars', async () => {
    const [row, column, scalar] = await at([1, 2, 3, 4, 5, 6], [2, 3], (x) => [
      slope(x.slice(0, 0, 1).stopGradient().reshape([3]), (row) => row.mul(x)),
      slope(x.slice(1, 0, 1).stopGradient(), (column) => column.mul(x)),
      slope(x.sum().stopGradient(), (scalar) => scalar.mul(x)),
    ])
    expect([row, column, scalar]).toEqual([[5, 7, 9], [6, 15], [21]])
  })

  it('gives zeros where nothing flows', async () => {
    const unused = placeholder('unused', [2, 1], 'float64')
    const [a, b, c] = await at([1, 2], [2], (x) => [
      grad(x.sum(), [unused])[0]!,
      slope(x, (x) => x.stopGradient().mul(2)),
      slope(x, (x) => x.greater(0).cast('float64').add(x.floor())),
    ])
    expect([a, b, c]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })

  it('differentiates by a tensor half-way, by the loss itself and by one tensor twice', async () => {
    const results = await at([1, 2], [2], (x) => {
      const middle = x.mul(3)
      const loss = middle.square().sum()
      return grad(loss, [middle, x, loss, x])
    })
    expect(results).toEqual([[6, 12], [18, 36], [1], [18, 36]])
  })

  it('does not go below what it differentiates by', () => {
    const x = placeholder('x', [3], 'float32')
    const cache = x.writeAt(x.slice(0, 0, 1), constant(new Int32Array(1), []), 0)
    expect(() => grad(cache.sum(), [cache])).not.toThrow()
  })

  it('uses whichever outputs of a split or a top-k are used', async () => {
    const [a, b, c] = await at([4, 1, 3, 2], [4], (x) => [
      slope(x, (x) => x.split(0, 2)[1]!.square()),
      slope(x, (x) => x.topK(2).values.square()),
      slope(x, (x) => x.topK(2).indices.cast('float64')),
    ])
    expect([a, b, c]).toEqual([
      [0, 0, 6, 4],
      [8, 0, 6, 0],
      [0, 0, 0, 0],
    ])
  })

  it('is right three times over for a polynomial', async () => {
    const results = await at([0.5, -2], [2], (x) => {
      const y = x.pow(5).add(x.mul(x).mul(x).mul(2)).sub(x)
      const first = slope(x, () => y)
      const second = slope(x, () => first)
      return [first, second, slope(x, () => second)]
    })
    for (const [i, x] of [0.5, -2].entries()) {
      expect(results[0]![i]).toBeCloseTo(5 * x ** 4 + 6 * x ** 2 - 1, 12)
      expect(results[1]![i]).toBeCloseTo(20 * x ** 3 + 12 * x, 12)
      expect(results[2]![i]).toBeCloseTo(60 * x ** 2 + 12, 12)
    }
  })

  it('has a stated slope at kinks: between those of the two sides', async () => {
    const zero = (f: (x: Tensor) => Tensor): Promise<number[][]> => at([0], [1], (x) => [slope(x, f)])
    expect(await zero((x) => x.relu())).toEqual([[0]])
    expect(await zero((x) => x.abs())).toEqual([[0]])
    expect(await zero((x) => x.leakyRelu(0.25))).toEqual([[0.25]])
    expect(await zero((x) => x.reluSquared())).toEqual([[0]])
    expect(await zero((x) => x.softplus())).toEqual([[0.5]])
    expect(await zero((x) => x.silu())).toEqual([[0.5]])
    expect(await zero((x) => x.gelu())).toEqual([[0.5]])
    expect(await zero((x) => x.clamp(0, 1))).toEqual([[1]])
    expect(await zero((x) => x.maximum(x.mul(2)))).toEqual([[1]])
    expect(await zero((x) => x.minimum(x.mul(2)))).toEqual([[1]])
  })

  it('shares the gradient of a maximum among equals', async () => {
    const [a, b] = await at([1, 3, 3, 0], [2, 2], (x) => [slope(x, (x) => x.max()), slope(x, (x) => x.min(0).square())])
    expect(a).toEqual([0, 0.5, 0.5, 0])
    expect(b).toEqual([2, 0, 0, 0])
  })

  it('stays finite far out', async () => {
    const far = [-800, -40, 40, 800]
    const results = await at(far, [4], (x) => [
      slope(x, (x) => x.softplus()),
      slope(x, (x) => x.sigmoid()),
      slope(x, (x) => x.gelu()),
      slope(x, (x) => x.logSumExp()),
      slope(x, (x) => x.softmax().mul(x)),
      slope(x, (x) => x.silu()),
    ])
    for (const y of results) expect(y.every(Number.isFinite)).toBe(true)
    expect(results[0]!.map(Math.round)).toEqual([0, 0, 1, 1])
    expect(results[3]).toEqual([0, 0, 0, 1])
  })

  it('refuses what is not a single float, and what cannot be differentiated', () => {
    const x = placeholder('x', [2, 3], 'float32')
    expect(() => grad(x, [x])).toThrow('grad: float32[2, 3]: only a single float')
    expect(() => grad(x.sum().cast('int32'), [x])).toThrow(AtelierError)
    const start = constant(new Int32Array(1), [])
    expect(() => grad(x.writeAt(x.slice(0, 0, 1), start, 0).sum(), [x])).toThrow('writeAt: float32[2, 3]')
  })

  it('agrees with differences on 80 random graphs, first and second order', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(steps(8), async (list) => {
        const shapes = [
          [2, 3],
          [3, 1],
        ]
        const xs = shapes.map((shape, i) => ({ name: `x${i}`, dtype: 'float64' as const, shape }))
        const wave = (n: number, phase: number): Float64Array =>
          Float64Array.from({ length: n }, (_, i) => Math.sin(3.1 * i + phase + n))
        const traced = program(memory, Object.fromEntries(xs.map((x) => [x.name, x])), (inputs) => {
          const seeds = xs.map((x) => inputs[x.name]!)
          const p = grow(seeds, list).at(-1)!.tanh().sum()
          const along = (gs: readonly Tensor[]): Tensor =>
            gs.map((g, i) => g.mul(constant(wave(g.size, i), g.shape)).sum()).reduce((a, b) => a.add(b))
          const q = along(grad(p, seeds))
          return { outputs: { p, q, r: along(grad(q, seeds)) } }
        })
        const near = async (move: number): Promise<{ p: number; q: number; r: number }> => {
          const feeds = xs.map((x, i) => {
            const direction = wave(x.shape[0]! * x.shape[1]!, i)
            return [x.name, wave(direction.length, 5 + i).map((value, j) => value + move * direction[j]!)] as const
          })
          const { p, q, r } = await traced.run(Object.fromEntries(feeds))
          return { p: Number(p!.data[0]), q: Number(q!.data[0]), r: Number(r!.data[0]) }
        }
        const here = await near(0)
        const [a, b, c, d] = [await near(1e-5), await near(-1e-5), await near(2e-5), await near(-2e-5)]
        await traced.close()
        for (const [of, exact] of [['p', here.q] as const, ['q', here.r] as const]) {
          const [fine, coarse] = [(a[of] - b[of]) / 2e-5, (c[of] - d[of]) / 4e-5]
          // Estimates that disagree have a kink or a steep bend between them, and say nothing.
          if (mismatch([fine], [coarse], 2e-7) !== undefined) continue
          expect(mismatch([exact], [fine], 1e-6), of).toBeUndefined()
          compared++
        }
      }),
      { numRuns: 80, seed: 3 },
    )
    expect(compared).toBeGreaterThan(140)
  })

  it('trains through a gradient penalty', async () => {
    const own = createMemory({ seed: 4, threads: 1 })
    const normal = (out: Float32Array | Float64Array | Int32Array, _: unknown, stream: { uniform(): number }): void => {
      for (let i = 0; i < out.length; i++) out[i] = stream.uniform() * 2 - 1
    }
    const [first, bias, second] = inFloat64(() => [
      variable([2, 8], normal, { name: 'first' }),
      variable([8], normal, { name: 'bias' }),
      variable([8, 1], normal, { name: 'second' }),
    ]) as [Variable, Variable, Variable]
    const points = Float64Array.from({ length: 32 }, (_, i) => Math.sin(i * 1.7))
    const train = program(own, { x: { dtype: 'float64', shape: [16, 2] } }, ({ x }) => {
      const score = x.matmul(first).add(bias).tanh().matmul(second)
      const [byInput] = grad(score.sum(), [x])
      const length = byInput!.sumSquare(1).sqrt()
      const penalty = length.sub(1).square().mean()
      const weights = [first, bias, second]
      const updates = grad(penalty, weights).map((g, i) => [weights[i]!, weights[i]!.sub(g.mul(0.1))] as const)
      return { outputs: { penalty, worst: length.sub(1).abs().max() }, updates }
    })
    const start = await train.run({ x: points })
    let end = start
    for (let i = 0; i < 400; i++) end = await train.run({ x: points })
    await train.close()
    expect(Number(end.penalty.data[0])).toBeLessThan(Number(start.penalty.data[0]) / 50)
    expect(Number(end.worst.data[0])).toBeLessThan(0.25)
  })

  it('ends as it began when every factor is a constant', async () => {
    const [g] = await at([1, 2], [2], (x) => [slope(x, (x) => x.mul(uniform(3, [2], 'float64')))])
    expect(g).toEqual([3, 3])
  })
})

describe('the gradient of a weight that is used at every step', () => {
  const inputs = [0, 1, 2].map((t) =>
    constant(
      Float64Array.from({ length: 6 }, (_, i) => Math.cos(2.3 * i + t)),
      [2, 3],
    ),
  )
  const start = Array.from({ length: 9 }, (_, i) => 0.6 * Math.sin(5 * i + 1))
  const direction = constant(Float64Array.from(start, Math.cos), [3, 3])

  const recur = (w: Tensor): Tensor => inputs.reduce((h, x) => h.add(x).matmul(w).tanh(), inputs[2]!)

  /** Products whose gradients are joined, and between them uses that must be added: element-wise, transposed, scaled, batched. */
  const mixed = (w: Tensor): Tensor => {
    const h = recur(w)
    const uses = [
      w.mul(w).mul(w),
      h.matmul(w, { transposeB: true }).square(),
      w.matmul(h, { transposeA: true, transposeB: true }).square(),
      h.matmul(w, { scale: 0.5 }).tanh(),
      h.reshape([2, 1, 3]).matmul(h.reshape([2, 3, 1]).mul(w)),
      inputs[0]!.matmul(w).slice(1, 0, 2),
    ]
    return uses.reduce((sum, use) => sum.add(use.sum()), h.sum())
  }

  it('agrees with differences, first and second order', async () => {
    const traced = program(memory, { w: { dtype: 'float64', shape: [3, 3] } }, ({ w }) => {
      const p = mixed(w)
      const [g] = grad(p, [w])
      const q = g!.mul(direction).sum()
      return { outputs: { p, q, g: g!, h: grad(q, [w])[0]! } }
    })
    const near = (values: readonly number[]) => traced.run({ w: Float64Array.from(values) })
    const { g, h } = await near(start)
    const slopes: Record<'p' | 'q', number[]> = { p: [], q: [] }
    for (const [i, value] of start.entries()) {
      const [up, down] = [await near(start.with(i, value + 1e-5)), await near(start.with(i, value - 1e-5))]
      for (const of of ['p', 'q'] as const) slopes[of].push((Number(up[of].data[0]) - Number(down[of].data[0])) / 2e-5)
    }
    await traced.close()
    expect(mismatch(g.data, slopes.p, 1e-7)).toBeUndefined()
    expect(mismatch(h.data, slopes.q, 1e-7)).toBeUndefined()
  })

  it('is the sum of those of a copy for each use', async () => {
    const [joined, summed] = await at(start, [3, 3], (w) => {
      const copies = inputs.map(() => w.mul(1).stopGradient())
      const h = inputs.reduce((h, x, t) => h.add(x).matmul(copies[t]!).tanh(), inputs[2]!)
      return [slope(w, recur), grad(h.sum(), copies).reduce((a, b) => a.add(b))]
    })
    expect(mismatch(joined!, summed!, 1e-14)).toBeUndefined()
    expect(Math.max(...joined!.map(Math.abs))).toBeGreaterThan(0.1)
  })

  it('is one product', () => {
    const w = placeholder('w', [3, 3], 'float64')
    const products = dump({ g: slope(w, recur) })
      .split('\n')
      .filter((line) => line.includes('"transposeA":true'))
    expect(products).toHaveLength(1)
  })
})
