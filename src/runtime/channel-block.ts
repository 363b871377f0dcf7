import { engine } from '#session'
import { emit, encodeModel } from '../onnx/index.js'
import { grad, placeholder } from '../tensor/index.js'

let found: Promise<number> | undefined

/**
 * How many channels lie side by side in the layout of ONNX Runtime's fastest convolutions on this processor: 16 or 8, or 1 where it has
 * none. It does not tell, so both are tried once on a small convolution, and kept only if they give what the plain kernels give.
 */
export function channelBlock(): Promise<number> {
  found ??= largestRight([16, 8])
  return found
}

async function largestRight(sizes: readonly number[]): Promise<number> {
  const plain = await convolve(1)
  for (const size of sizes) {
    const numbers = await convolve(size).catch(() => [])
    if (numbers.length === plain.length && numbers.every((value, i) => Math.abs(value - plain[i]!) < 1e-3)) return size
  }
  return 1
}

/** A convolution and both of its gradients, with more channels than the largest block has. */
async function convolve(size: number): Promise<readonly number[]> {
  const shapes = { x: [16, 32, 4, 4], w: [32, 32, 3, 3] }
  const [x, w] = Object.entries(shapes).map(([name, shape]) => placeholder(name, shape, 'float32'))
  const y = x!.convolution(w!, { padding: 1 })
  const [dx, dw] = grad(y.square().sum(), [x!, w!])
  const { graph } = emit({ y, dx: dx!, dw: dw! }, { target: 'cpu', channelBlock: size })
  const options = { target: 'cpu', threads: 1, optimize: false, resident: [] } as const
  const session = await engine.open(encodeModel(graph, 'cpu'), options)
  try {
    const feeds = Object.entries(shapes).map(([name, shape]) => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i) / 16)
      return [name, engine.tensor(values, 'float32', shape)] as const
    })
    const results = await session.run(Object.fromEntries(feeds), { y: null, dx: null, dw: null })
    return Object.values(results).flatMap(({ data }) => Array.from(data as Float32Array))
  } finally {
    await session.release()
  }
}
