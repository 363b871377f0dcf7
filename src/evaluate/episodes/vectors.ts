import type { ClassPool } from '../../data/index.js'

/** Examples [n, ...shape] → vectors [n, size]. */
export type Vectors = (examples: Float32Array) => Float32Array | Float64Array | Promise<Float32Array | Float64Array>

/** A pool whose examples are vectors that something makes of those of another: each made once, whatever is drawn later. */
export async function vectorPool(pool: ClassPool, vectors: Vectors): Promise<ClassPool> {
  const size = pool.shape.reduce((a, b) => a * b, 1)
  const starts: number[] = []
  let total = 0
  for (const { count } of pool.classes) {
    starts.push(total)
    total += count
  }
  const examples = new Float32Array(total * size)
  for (const [place, { count }] of pool.classes.entries()) {
    for (let item = 0; item < count; item++) {
      const from = (starts[place]! + item) * size
      pool.read(place, item, examples.subarray(from, from + size))
    }
  }
  const made = await vectors(examples)
  const length = made.length / total
  return {
    ...pool,
    shape: [length],
    read(place, item, out) {
      const from = (starts[place]! + item) * length
      out.set(made.subarray(from, from + length))
    },
  }
}
