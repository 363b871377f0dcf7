/** Deviations up to which numbers keep their distances; beyond, their logarithms do. */
const straight = 10

/** The identity up to ten, then a logarithm with the same slope there: order stays, size does not explode. */
export function pressed(value: number): number {
  const size = Math.abs(value)
  return size <= straight ? value : Math.sign(value) * (straight + Math.log1p(size - straight))
}
