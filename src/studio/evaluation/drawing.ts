/** Draws what a candidate is judged by, and times it: first one by one, then many in a call. */
import { latency, ratio } from '../../evaluate/index.js'
import { type Candidate, type MeasureKind, type Measures, type Medium, seedOf } from './medium.js'

interface Drawn<Sample> {
  readonly samples: readonly Sample[]
  /** None where the samples were there already. */
  readonly speed: Measures
}

export interface DrawingOptions {
  readonly id: string
  readonly count: number
  readonly seed: number
  readonly thing: string
}

/** Measures of speed, as the medium's things are called. */
export const speedKinds = (thing: string, things: string, pieces?: string): readonly MeasureKind[] => [
  {
    ...{ name: 'p50', label: 'p50', axis: 'speed', unit: 'seconds' },
    says: `Half of the ${things} that are drawn one by one take no longer.`,
  },
  {
    ...{ name: 'p95', label: 'p95', axis: 'speed', unit: 'seconds' },
    says: `Of 100 ${things} that are drawn one by one, 95 take no longer.`,
  },
  {
    ...{ name: 'perSecond', label: `${things} a second`, axis: 'speed', unit: 'number' },
    says: `How many come in a second, as many in a call as go best; n counts calls.`,
  },
  ...(pieces
    ? [
        {
          ...({ name: 'piecesPerSecond', label: `${pieces} a second`, axis: 'speed', unit: 'number' } as const),
          says: `How many ${pieces} of a ${thing} come in a second.`,
        },
      ]
    : []),
]

/** Tells how far it has come after every call. */
export async function* drawn<Sample>(
  candidate: Candidate<Sample>,
  { alone, together, pieces }: Pick<Medium<Sample>, 'alone' | 'together' | 'pieces'>,
  { id, count, seed, thing }: DrawingOptions,
): AsyncGenerator<string, Drawn<Sample>> {
  if ('samples' in candidate) return { samples: candidate.samples, speed: {} }
  const samples: Sample[] = []
  const [single, many]: [number[], { seconds: number; items: number }[]] = [[], []]
  const warmed = new Set<number>()
  for (let call = 0; samples.length < count; call++) {
    const isAlone = samples.length < Math.min(alone, count)
    const size = isAlone ? 1 : Math.min(together, count - samples.length)
    // The first call of a size opens what has to be opened, which is no part of drawing.
    if (!warmed.has(size)) await candidate.draw(size, 0)
    warmed.add(size)
    const began = performance.now()
    samples.push(...(await candidate.draw(size, seedOf(seed, id, call))))
    // The clock of a page is coarse: a call that seems to take no time took less than its grain.
    const seconds = Math.max((performance.now() - began) / 1000, 1e-6)
    if (isAlone) single.push(seconds)
    else many.push({ seconds, items: size })
    yield `${id} draws: ${thing} ${samples.length} of ${count}`
  }
  return { samples, speed: speedOf(single, many, pieces && samples.map(pieces.of)) }
}

function speedOf(
  single: readonly number[],
  many: readonly { readonly seconds: number; readonly items: number }[],
  pieces: readonly number[] | undefined,
): Measures {
  const { p50, p95 } = latency(single, { warmUp: 0 })
  const n = single.length
  const calls = many.length > 0 ? many : single.map((seconds) => ({ seconds, items: 1 }))
  const seconds = calls.map((call) => call.seconds)
  const rate = (items: readonly number[], of: readonly number[]) => ({
    ...ratio(items, of, { resamples: 300 }),
    n: of.length,
  })
  return {
    p50: { ...p50, n },
    p95: { ...p95, n },
    perSecond: rate(
      calls.map(({ items }) => items),
      seconds,
    ),
    ...(pieces && { piecesPerSecond: rate(pieces.slice(0, n), single) }),
  }
}
