/** p(class | x) answers about points that are given; only p(x | class) makes new ones. */
import { across, type Experiment, type PlanePoint, type PointsOutcome } from '../../experiment.js'
import { distanceToNearest } from '../../guess.js'
import { contrast } from '../../jobs/contrast.js'
import { classNames } from '../../jobs/labelled-points.js'
import { type generativeCard, heaps } from './card.js'

interface Found {
  /** Share of held-out points whose class the classifier knows. */
  readonly accuracy: number
  /** Modes that the generator's points reach, of how many. */
  readonly hit: number
  readonly modes: number
  /** Points that equal one that was learnt from. */
  readonly copies: number
  /** The least and the median distance to the nearest point that was learnt from, and the median of held-out real points. */
  readonly least: number
  readonly median: number
  readonly realMedian: number
  /** Share of the new points that the classifier takes for the class that was asked for. */
  readonly agreed: number
  /** The first of the new points of class A. */
  readonly drawn: readonly PlanePoint[]
  /** The classifier's certainty about a place where nothing was learnt, ten times as far out as any point. */
  readonly farCertainty: number
}

/** New points of class A that are kept of each seed. */
const keptPoints = 40
/** Nearer than so much is the same place; heaps have a deviation of 0.02, generators a little more. */
const within = 0.2

export const generativeExperiment: Experiment<Found, (typeof generativeCard)['link']> = {
  async *run({ steps, points }, place) {
    const job = await contrast({ data: 'ring', steps, width: 48, layers: 3, batch: 64 }, place)
    while (!job.isDone) {
      const readings = await job.advance!()
      yield { share: job.step / (steps + 4), says: 'both learn from the same points', readings }
    }
    const { accuracy } = (await job.picture('map')).values
    yield { share: (steps + 1) / (steps + 4), says: 'the classifier is asked' }
    const reach = 10 * Number(job.facts.reach)
    const far = (await job.answer('classify', { x: reach, y: 0.3 * reach })).values.chances as readonly number[]
    const drawn: { readonly [name: string]: number }[] = []
    let places: readonly PlanePoint[] = []
    for (const label of classNames.keys()) {
      const { values, arrays } = await job.answer('draw', { label, count: points / 2, seed: place.seed })
      drawn.push(values as never)
      if (label === 0) places = placesOf(arrays.points!.data)
      yield {
        share: (steps + 2 + label) / (steps + 4),
        says: `the generator draws points of class ${classNames[label]}`,
      }
    }
    await job.close()
    const sum = (name: string): number => drawn.reduce((all, each) => all + each[name]!, 0)
    return {
      accuracy: Number(accuracy),
      hit: sum('hit'),
      modes: sum('modes'),
      copies: sum('copies'),
      least: Math.min(...drawn.map(({ least }) => least!)),
      median: sum('median') / drawn.length,
      realMedian: drawn[0]!.realMedian!,
      agreed: sum('agreed') / drawn.length,
      farCertainty: Math.max(...far),
      drawn: places,
    }
  },

  verdict(results) {
    const over = (value: (found: Found) => number) => across(results.map(value))
    const isGenerating = results.filter(
      ({ hit, modes, copies, least }) => hit >= 0.9 * modes && copies === 0 && least > 0,
    )
    const [held, all] = [isGenerating.length, results.length]
    return {
      claim: 'Only the generator makes new points: they are on at least nine tenths of the heaps, and none is a copy.',
      holds: held === all ? 'yes' : held === 0 ? 'no' : 'mixed',
      evidence: [
        { label: 'heaps that new points reach, of 8', ...over(({ hit }) => hit) },
        { label: 'copies among the new points', ...over(({ copies }) => copies) },
        { label: 'least distance of a new point to one that was learnt from', ...over(({ least }) => least) },
        { label: 'median of those distances', ...over(({ median }) => median) },
        { label: 'median of real points that were held out', ...over(({ realMedian }) => realMedian) },
        {
          label: 'held-out points whose class the classifier knows',
          ...over(({ accuracy }) => 100 * accuracy),
          unit: '%',
        },
        { label: 'new points that it takes for the class asked for', ...over(({ agreed }) => 100 * agreed), unit: '%' },
        {
          label: 'its certainty far away from all points',
          ...over(({ farCertainty }) => 100 * farCertainty),
          unit: '%',
        },
        { label: 'new points of the classifier', value: 0 },
      ],
      caveat:
        'That the classifier makes none is not measured but built in: it turns a point into two chances, and nothing in it can be run without a point. Heaps in a plane say nothing about the quality of pictures or texts.',
      outcome: pointsOutcome(results.flatMap(({ drawn }) => drawn)),
    }
  },
}

/** Points [count, 2] as places, to two digits. */
function placesOf(points: ArrayLike<number>): readonly PlanePoint[] {
  const round = (value: number): number => Math.round(100 * value) / 100
  return Array.from({ length: Math.min(keptPoints, points.length / 2) }, (_, i) => [
    round(points[2 * i]!),
    round(points[2 * i + 1]!),
  ])
}

function pointsOutcome(points: readonly PlanePoint[]): PointsOutcome {
  const reached = heaps.map(({ at }) => at).filter((at) => distanceToNearest(at, points) <= within)
  return { kind: 'points', points, reached, within }
}
