/** The few distribution functions that intervals need, to about eleven digits (DLMF 8.7, 8.9, 8.17). */

/** The probability that a standard normal variable is below z. */
export const normalShare = (z: number): number => (z > 0 ? 1 - normalShare(-z) : gammaTail(0.5, (z * z) / 2) / 2)

/** The z below which a standard normal variable is with this probability. */
export const normalQuantile = (share: number): number =>
  share > 0.5 ? -normalQuantile(1 - share) : solve(normalShare, share, -40, 0)

/** The probability that a chi-square variable with so many degrees of freedom is below x. */
export const chiSquareShare = (x: number, degrees: number): number => 1 - gammaTail(degrees / 2, x / 2)

/** The x below which a beta variable is with this probability. */
export const betaQuantile = (share: number, a: number, b: number): number =>
  solve((x) => betaShare(x, a, b), share, 0, 1)

/** The t below which a Student variable with so many degrees of freedom (any number above 0) is with this probability. */
export function studentQuantile(share: number, degrees: number): number {
  if (share < 0.5) return -studentQuantile(1 - share, degrees)
  // t² / (degrees + t²) is a beta variable.
  const x = betaQuantile(2 * share - 1, 0.5, degrees / 2)
  return Math.sqrt((degrees * x) / (1 - x))
}

/** The probability that a beta variable is below x: the regularised incomplete beta function I_x(a, b). */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
  const fraction = continuedFraction(1, (i) => {
    const m = Math.floor(i / 2)
    const isEven = i % 2 === 0
    const numerator = isEven ? m * (b - m) * x : -(a + m) * (a + b + m) * x
    return [numerator / ((a + i - 1) * (a + i)), 1]
  })
  return front / fraction
}

/** Q(a, x): the probability that a gamma variable of shape a is above x. */
function gammaTail(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x > a + 1) return front / continuedFraction(x + 1 - a, (i) => [i * (a - i), x + 2 * i + 1 - a])
  let [term, sum] = [1 / a, 1 / a]
  for (let i = 1; term > sum * 1e-17; i++) {
    term *= x / (a + i)
    sum += term
  }
  return 1 - front * sum
}

/** first + n₁ / (d₁ + n₂ / (d₂ + …)), by Lentz's method. */
function continuedFraction(
  first: number,
  part: (i: number) => readonly [numerator: number, denominator: number],
): number {
  let [value, above, below] = [first, first, 0]
  for (let i = 1; i < 100_000; i++) {
    const [numerator, denominator] = part(i)
    below = 1 / (denominator + numerator * below)
    above = denominator + numerator / above
    value *= above * below
    if (Math.abs(above * below - 1) < 1e-15) break
  }
  return value
}

/** ln Γ(x) for x > 0, by Stirling's series (DLMF 5.11.1) from 15 on. */
export function logGamma(x: number): number {
  let product = 1
  for (; x < 15; x++) product *= x
  const z = 1 / (x * x)
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - (z * 691) / 360_360))))) / x
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}

/** Where a rising function has this value, by halving. */
function solve(rising: (x: number) => number, value: number, low: number, high: number): number {
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (rising(middle) < value) low = middle
    else high = middle
  }
  return (low + high) / 2
}
