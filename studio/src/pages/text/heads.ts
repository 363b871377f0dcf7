/** Maps of attention: which head is meant, and what a map is like. */
export type Head = readonly [layer: number, head: number]

/** `2.1`, from 1, as people count; undefined for what is no head of these. */
export function headOf(name: string, layers: number, heads: number): Head | undefined {
  const [layer, head] = name.split('.').map((part) => Number(part) - 1)
  const isOne = (at: number | undefined, count: number): boolean => Number.isInteger(at) && at! >= 0 && at! < count
  return isOne(layer, layers) && isOne(head, heads) ? [layer!, head!] : undefined
}

export const nameOf = ([layer, head]: Head): string => `${layer + 1}.${head + 1}`

export const headsOf = (names: string, layers: number, heads: number): readonly Head[] =>
  names
    .split(',')
    .map((name) => headOf(name, layers, heads))
    .filter((head) => head !== undefined)

/** Maps [layers, heads, time, time]. */
export interface Maps {
  readonly layers: number
  readonly heads: number
  readonly time: number
  readonly data: ArrayLike<number>
  readonly tokens: readonly string[]
}

/** The map [time, time] of a head. */
export function mapOf({ heads, time, data }: Maps, [layer, head]: Head): Float32Array {
  const start = (layer * heads + head) * time * time
  return Float32Array.from({ length: time * time }, (_, i) => data[start + i]!)
}

export interface Character {
  /** Mean over the tokens of the entropy of what they look at, in bits. */
  readonly entropy: number
  /** Mean share that goes to the token just before. */
  readonly previous: number
  /** Mean share that goes to earlier tokens of the same text, where there are any. */
  readonly same: number
}

export function characterOf(map: Float32Array, tokens: readonly string[]): Character {
  const time = tokens.length
  let [entropy, previous, same, places] = [0, 0, 0, 0]
  for (let row = 0; row < time; row++) {
    let [isRepeated, given] = [false, 0]
    for (let column = 0; column <= row; column++) {
      const share = map[row * time + column]!
      if (share > 0) entropy -= share * Math.log2(share)
      if (column < row && tokens[column] === tokens[row]) {
        isRepeated = true
        given += share
      }
    }
    if (row > 0) previous += map[row * time + row - 1]!
    if (isRepeated) {
      same += given
      places += 1
    }
  }
  return { entropy: entropy / time, previous: previous / Math.max(1, time - 1), same: places === 0 ? 0 : same / places }
}

export interface Looked {
  /** What is drawn, the most looked at first. */
  readonly arcs: readonly { readonly place: number; readonly share: number }[]
  /** All others that it may look at, together. */
  readonly rest: { readonly count: number; readonly share: number }
}

/** Where the token at a place looks: the `most` that get most of it apart from the rest; of a map [time, time]. */
export function lookedAt(map: Float32Array, time: number, place: number, most = 8): Looked {
  const row = Array.from(map.subarray(place * time, place * time + place + 1), (share, at) => ({ place: at, share }))
  row.sort((a, b) => b.share - a.share || a.place - b.place)
  const rest = row.slice(most)
  return {
    arcs: row.slice(0, most),
    rest: { count: rest.length, share: rest.reduce((sum, each) => sum + each.share, 0) },
  }
}
