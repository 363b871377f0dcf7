/** A priority queue of numbers; `before(a, b)` says that `a` leaves first. */
export interface Heap {
  push(item: number): void
  /** The first item, or undefined when none is left. */
  pop(): number | undefined
}

/** An empty binary heap. */
export function heap(before: (a: number, b: number) => boolean): Heap {
  const items: number[] = []
  return {
    push(item) {
      let at = items.length
      items.push(item)
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!before(item, items[parent]!)) break
        items[at] = items[parent]!
        at = parent
      }
      items[at] = item
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (items.length === 0 || last === undefined) return first
      let at = 0
      for (let child = 1; child < items.length; child = 2 * at + 1) {
        if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++
        if (!before(items[child]!, last)) break
        items[at] = items[child]!
        at = child
      }
      items[at] = last
      return first
    },
  }
}
