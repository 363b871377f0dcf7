/** A map from a pair of token ids to a number, in flat arrays: several times faster than a `Map` with composed keys. */
export interface PairTable {
  /** The value of a pair, or -1. */
  get(left: number, right: number): number
  /** Sets the value (0 or more) of a pair. */
  set(left: number, right: number, value: number): void
}

/** An empty table with open addressing that doubles when it is half full. */
export function pairTable(): PairTable {
  let mask = 1023
  let used = 0
  let lefts = new Int32Array(mask + 1)
  let rights = new Int32Array(mask + 1)
  let values = new Int32Array(mask + 1).fill(-1)

  const slot = (left: number, right: number): number => {
    let at = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)
    at = (at ^ (at >>> 15)) & mask
    while (values[at]! >= 0 && (lefts[at] !== left || rights[at] !== right)) at = (at + 1) & mask
    return at
  }
  const grow = () => {
    const old = { lefts, rights, values }
    mask = mask * 2 + 1
    lefts = new Int32Array(mask + 1)
    rights = new Int32Array(mask + 1)
    values = new Int32Array(mask + 1).fill(-1)
    for (let i = 0; i < old.values.length; i++) {
      if (old.values[i]! < 0) continue
      const at = slot(old.lefts[i]!, old.rights[i]!)
      lefts[at] = old.lefts[i]!
      rights[at] = old.rights[i]!
      values[at] = old.values[i]!
    }
  }
  return {
    get: (left, right) => values[slot(left, right)]!,
    set(left, right, value) {
      let at = slot(left, right)
      if (values[at]! < 0) {
        if (++used * 2 > mask) {
          grow()
          at = slot(left, right)
        }
        lefts[at] = left
        rights[at] = right
      }
      values[at] = value
    },
  }
}
