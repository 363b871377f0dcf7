/** Going on with fewer rows at once when memory does not suffice. */

/** What ONNX Runtime, its arenas, JavaScript and GPUs say when there is no more memory. */
const words = [
  /failed to allocate memory/i,
  /bad_?alloc|bad allocation/i,
  /out of memory|\bOOM\b/i,
  /array buffer allocation failed/i,
  /available memory of \d+ is smaller than requested/i,
]

/** Whether an error, or one that caused it, says that memory did not suffice. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return words.some((pattern) => pattern.test(error.message)) || isOutOfMemory(error.cause)
}

/** Arrays of rows, and numbers that hold for all of them. */
type Fed = Readonly<Record<string, Int32Array | number>>

/** Batches of `batch` rows as more of at most `rows` rows each, in the same order. */
export function cutRows<F extends object>(batches: readonly F[], batch: number, rows: number): readonly F[] {
  if (rows >= batch) return batches
  return batches.flatMap((whole) =>
    Array.from({ length: Math.ceil(batch / rows) }, (_, i) => {
      const part = Object.entries(whole as Fed).map(([name, value]) => {
        if (typeof value === 'number') return [name, value] as const
        const row = value.length / batch
        return [name, value.subarray(i * rows * row, (i + 1) * rows * row)] as const
      })
      return Object.fromEntries(part) as F
    }),
  )
}
