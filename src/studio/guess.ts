/** What a reader committed to before a run, and how far it was from what came out, in words. */
import type { CurveAxis, Outcome, PlanePoint, PointsOutcome, Prediction, Spread } from './experiment.js'

/** A prediction made: of the kind that the card asks for. */
export type Guess =
  | { readonly kind: 'choice'; readonly choice: string }
  | { readonly kind: 'order'; readonly items: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'curve'; readonly values: readonly number[] }
  | { readonly kind: 'points'; readonly points: readonly PlanePoint[] }

/** Where the guess begins, before the reader has moved anything: it says nothing of the outcome. */
export function blankGuess(prediction: Prediction): Guess {
  switch (prediction.kind) {
    case 'choice':
      return { kind: 'choice', choice: '' }
    case 'order':
      return { kind: 'order', items: prediction.items }
    case 'number': {
      const { least, most, step } = prediction
      return { kind: 'number', value: Number((least + Math.round((most - least) / 2 / step) * step).toPrecision(12)) }
    }
    case 'curve': {
      const middle = (prediction.y.least + prediction.y.most) / 2
      return { kind: 'curve', values: prediction.x.values.map(() => middle) }
    }
    case 'points':
      return { kind: 'points', points: [] }
  }
}

/** Whether there is enough of a guess to commit to. */
export function isWhole(prediction: Prediction, guess: Guess): boolean {
  if (guess.kind === 'choice') return guess.choice !== ''
  if (prediction.kind === 'points' && guess.kind === 'points') return guess.points.length === prediction.count
  return true
}

/** Whether a guess, of a file or of an older card, still answers what the card asks. */
export function fits(prediction: Prediction, guess: Guess): boolean {
  if (prediction.kind !== guess.kind) return false
  if (prediction.kind === 'choice') return prediction.choices.includes((guess as { choice: string }).choice)
  if (prediction.kind === 'curve') {
    return prediction.x.values.length === (guess as { values: readonly number[] }).values.length
  }
  if (prediction.kind === 'points') return isWhole(prediction, guess)
  if (prediction.kind !== 'order') return true
  const { items } = guess as { items: readonly string[] }
  return [...items].sort().join('\n') === [...prediction.items].sort().join('\n')
}

/** A number for the eye: three significant digits, and a power of ten only where there are too many zeros. */
export function readable(value: number, unit?: string): string {
  const size = Math.abs(value)
  const digits =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(1).replace('e+', 'e')
      : Number(value.toPrecision(size >= 100 ? Math.ceil(Math.log10(size + 1)) : 3)).toLocaleString('en')
  return (unit ? `${digits} ${unit}` : digits).replace('-', '−')
}

/** `(17.1 to 19)`, or nothing where all seeds gave the same. */
export function spreadWords(spread: Spread | undefined, unit?: string): string {
  if (!spread || readable(spread[0]) === readable(spread[1])) return ''
  return ` (${readable(spread[0])} to ${readable(spread[1], unit)})`
}

/**
 * The gap between a guess and an outcome, named in a sentence or two: what was expected, what came, by how much it differs.
 * @param prediction of the card that both belong to.
 */
export function gapInWords(prediction: Prediction, guess: Guess, outcome: Outcome): string {
  if (prediction.kind === 'choice' && guess.kind === 'choice' && outcome.kind === 'choice') {
    return guess.choice === outcome.choice
      ? `You expected “${guess.choice}”, and so it came out.`
      : `You expected “${guess.choice}”; it came out as “${outcome.choice}”.`
  }
  if (guess.kind === 'order' && outcome.kind === 'order') return gapOfOrder(guess.items, outcome.items)
  if (prediction.kind === 'number' && guess.kind === 'number' && outcome.kind === 'number') {
    const { unit } = prediction
    const came = `${readable(outcome.value, unit)}${spreadWords(outcome.spread, unit)}`
    return `You expected ${readable(guess.value, unit)}; it was ${came}: ${distance(guess.value, outcome.value, outcome.spread, unit)}.`
  }
  if (prediction.kind === 'curve' && guess.kind === 'curve' && outcome.kind === 'curve') {
    return gapOfCurves(prediction, guess.values, outcome)
  }
  if (guess.kind === 'points' && outcome.kind === 'points') return gapOfPoints(guess.points, outcome)
  return 'This guess was made of another question, so it cannot be compared.'
}

function distance(expected: number, came: number, spread: Spread | undefined, unit?: string): string {
  if (spread && spread[0] < spread[1] && expected >= spread[0] && expected <= spread[1]) {
    return 'within what the seeds gave'
  }
  if (readable(expected) === readable(came)) return 'no gap'
  return `${readable(Math.abs(came - expected), unit && differenceUnit(unit))} ${came > expected ? 'more' : 'less'}`
}

/** What a difference is counted in: between percentages lie points. */
const differenceUnit = (unit: string): string => (unit === '%' ? 'points' : unit)

/** `at temperature 2`, `at 5 examples of each`: a place on an axis, in the words of its label. */
export function placeWords({ label }: CurveAxis, value: number): string {
  const isPlural = /^\w+s\b/.test(label)
  return isPlural ? `at ${readable(value)} ${label}` : `at ${label} ${readable(value)}`
}

const ordinal = (n: number): string =>
  `${n}${['th', 'st', 'nd', 'rd'][n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] ?? 'th'}`

/** Pairs that stand in the same order (as Kendall's τ counts them), and the item that is furthest from its place. */
function gapOfOrder(expected: readonly string[], came: readonly string[]): string {
  const place = (item: string): number => expected.indexOf(item)
  let [agreeing, pairs] = [0, 0]
  for (let i = 0; i < came.length; i++) {
    for (let j = i + 1; j < came.length; j++) {
      pairs += 1
      if (place(came[i]!) < place(came[j]!)) agreeing += 1
    }
  }
  if (agreeing === pairs) return 'You expected this very order.'
  const furthest = came.reduce((a, b) =>
    Math.abs(came.indexOf(b) - place(b)) > Math.abs(came.indexOf(a) - place(a)) ? b : a,
  )
  return `${agreeing} of ${pairs} pairs came in the order that you expected. Furthest from its place: “${furthest}”, which you put ${ordinal(place(furthest) + 1)} and which came ${ordinal(came.indexOf(furthest) + 1)}.`
}

/** How far a place is from the nearest of some. */
export const distanceToNearest = ([x, y]: PlanePoint, others: readonly PlanePoint[]): number =>
  Math.min(...others.map(([a, b]) => Math.hypot(x - a, y - b)))

function gapOfPoints(expected: readonly PlanePoint[], { points, reached, within }: PointsOutcome): string {
  const far = expected.map((place) => distanceToNearest(place, points))
  const hit = far.filter((distance) => distance <= within).length
  const covered = reached.filter((landmark) => distanceToNearest(landmark, expected) <= within).length
  const first = `${hit} of your ${expected.length} points are where it drew; they stand on ${covered} of the ${reached.length} heaps that it reached.`
  const worst = far.indexOf(Math.max(...far))
  if (hit === expected.length) return first
  const [x, y] = expected[worst]!
  return `${first} Farthest off is (${readable(x)}, ${readable(y)}): ${readable(far[worst]!)} from the nearest that it drew.`
}

function gapOfCurves(
  { x, y }: Prediction & { readonly kind: 'curve' },
  expected: readonly number[],
  { values, spread }: Outcome & { readonly kind: 'curve' },
): string {
  const gaps = values.map((value, i) => value - expected[i]!)
  const widest = gaps.reduce((best, gap, i) => (Math.abs(gap) > Math.abs(gaps[best]!) ? i : best), 0)
  const mean = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / gaps.length
  const unit = y.unit
  const came = `${readable(values[widest]!, unit)}${spreadWords(spread?.[widest], unit)}`
  const first = `You expected ${readable(expected[widest]!, unit)} ${placeWords(x, x.values[widest]!)}; it was ${came}.`
  const isClose = Math.abs(gaps[widest]!) <= 0.05 * (y.most - y.least)
  if (isClose) return `${first} Nowhere is the gap wider: your line follows it.`
  const below = gaps.filter((gap) => gap > 0).length
  const side = below === gaps.length ? ', always too low' : below === 0 ? ', always too high' : ''
  return `${first} That is the widest gap; on average you were ${readable(mean, unit && differenceUnit(unit))} off${side}.`
}
