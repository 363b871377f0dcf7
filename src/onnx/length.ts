/** `scale` × the product of the named lengths + `offset`; a plain number has no factors. */
export interface Length {
  readonly factors: readonly string[]
  readonly scale: number
  readonly offset: number
}

export const plain = (offset: number): Length => ({ factors: [], scale: 0, offset })

/**
 * The one length that is `values[i]` where the named lengths are `sizes[i]`; `undefined` where none is, or where several
 * are, so that nothing is ever guessed.
 */
export function fitLength(
  values: readonly number[],
  sizes: readonly Readonly<Record<string, number>>[],
): Length | undefined {
  const [first] = values as [number]
  if (values.every((value) => value === first)) return plain(first)
  const fits = products(Object.keys(sizes[0]!)).flatMap((factors): Length[] => {
    const at = sizes.map((size) => factors.reduce((product, name) => product * size[name]!, 1))
    const other = at.findIndex((n) => n !== at[0])
    if (other === -1) return []
    const scale = (values[other]! - first) / (at[other]! - at[0]!)
    const offset = first - scale * at[0]!
    const isFit = Number.isInteger(scale) && at.every((n, i) => n * scale + offset === values[i])
    return isFit ? [{ factors, scale, offset }] : []
  })
  return fits.length === 1 ? fits[0] : undefined
}

/** As the name of a dimension: `time`, `4*batch*time`, `time+1`. */
export function spell({ factors, scale, offset }: Length): string {
  const product = [...(scale === 1 ? [] : [scale]), ...factors].join('*')
  return offset === 0 ? product : `${product}${offset > 0 ? '+' : ''}${offset}`
}

/** Every product of one or more of the names. */
function products(names: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = names
  if (first === undefined) return []
  const others = products(rest)
  return [[first], ...others, ...others.map((factors) => [first, ...factors])]
}
