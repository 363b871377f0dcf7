/** An array of ids that doubles as it fills. */
export function growing() {
  let ids = new Int32Array(1024)
  let length = 0
  return {
    push(more: Int32Array, start: number, count: number): void {
      if (length + count > ids.length) {
        const wider = new Int32Array(Math.max(ids.length * 2, length + count))
        wider.set(ids.subarray(0, length))
        ids = wider
      }
      for (let i = 0; i < count; i++) ids[length + i] = more[start + i]!
      length += count
    },
    done: (): Int32Array => ids.slice(0, length),
  }
}
