/** Points of a plane, where all can be measured exactly: modes that are hit, balls around real points, distances to those that were learnt from. */
import { drawPoints, type Mixture } from '../../data/index.js'
import { bootstrap, modeCoverage, precisionRecallDensityCoverage, squaredReach } from '../../evaluate/index.js'
import { createMemory } from '../../runtime/index.js'
import type { Place } from '../job.js'
import { type Candidate, type MeasureKind, type Measures, type Medium, shareOf, shareOfOnes } from './medium.js'
import { pointMakers } from './point-makers.js'
import { ballNeighbours, copiedKind, copyWatch, joinedRows, type Row, rowsOf, storedGenerator } from './rows.js'

export const pointShapeNames = ['ring', 'grid', 'moons', 'spiral'] as const

const [learntFrom, referencePoints, shown] = [4096, 800, 300]
/** Within so many deviations of a mode a point is good. */
const reachOfMode = 3

const modeKinds: readonly MeasureKind[] = [
  {
    ...{ name: 'near', label: 'near a mode', axis: 'quality', unit: 'share' },
    says: 'The share that lies within three deviations of a heap’s centre, or a twentieth of the plane, if that is more.',
  },
]
const hitKinds: readonly MeasureKind[] = [
  {
    ...{ name: 'modes', label: 'modes hit', axis: 'diversity', unit: 'share' },
    says: 'The share of the heaps that have a point that near. Its interval says what as many other points would have hit.',
  },
]
const ballKinds: readonly MeasureKind[] = [
  {
    ...{ name: 'precision', label: 'precision', axis: 'quality', unit: 'share' },
    says: 'The share that lies as near to a held-out point as that point’s fifth neighbour does.',
  },
]
const coverKinds: readonly MeasureKind[] = [
  {
    ...{ name: 'coverage', label: 'coverage', axis: 'diversity', unit: 'share' },
    says: 'The share of held-out points that have a made one that near.',
  },
  copiedKind('points'),
]

export async function points(
  { shape, count }: { readonly shape: (typeof pointShapeNames)[number]; readonly count: number },
  place: Place,
): Promise<Medium<Row>> {
  const { seed } = place
  const training = drawPoints(shape, { seed, count: learntFrom })
  const heldOut = drawPoints(shape, { seed, count: referencePoints, part: 'held out' })
  const memory = createMemory({ target: place.target, seed: 0 })
  const reach = 1.25 * training.points.reduce((far, value) => Math.max(far, Math.abs(value)), 0)
  const realReach = await squaredReach(memory, heldOut.points, 2, ballNeighbours)
  const copies = copyWatch(memory, { training: training.points, heldOut: heldOut.points, width: 2 })
  const makers = pointMakers(training, place)
  const stored: (() => Promise<void>)[] = []
  const { mixture } = training

  return {
    name: 'points',
    facts: {
      ...{ shape, training: learntFrom, heldOut: referencePoints, reach },
      modes: mixture ? mixture.centres.length / 2 : 0,
    },
    measures: [...(mixture ? modeKinds : []), ...ballKinds, ...(mixture ? hitKinds : []), ...coverKinds],
    alone: 20,
    together: 50,
    async *open(id, told): AsyncGenerator<string, Candidate<Row>> {
      if (told.kind.role === 'real') {
        const others = drawPoints(shape, { seed, count, part: 'real among the candidates' })
        return { says: 'real points, none of those that all are compared with', samples: rowsOf(others.points, 2) }
      }
      if (told.kind.role !== 'own') return yield* makers.make(told)
      yield `${id} is opened`
      const { generator, parameters, family } = await storedGenerator(id, [2], place)
      stored.push(() => generator.close())
      return {
        ...{ says: `a model of your own: ${family}`, parameters },
        draw: async (rows, dice) => rowsOf(await generator.generate(rows, { seed: dice }), 2),
      }
    },
    async judge(samples) {
      const made = joinedRows(samples)
      const { items } = await precisionRecallDensityCoverage(memory, heldOut.points, made, 2, {
        ...{ neighbours: ballNeighbours, realReach },
      })
      const near = await copies.of(made)
      const distances = near.distances.toSorted()
      const modes = mixture && modesOf(samples, mixture, reach / 60)
      const some = made.slice(0, 2 * shown)
      return {
        measures: {
          ...modes?.measures,
          precision: shareOfOnes(items.precision),
          coverage: shareOfOnes(items.coverage),
          copied: near.copied,
        },
        look: {
          values: {
            ...{ usual: near.usual, nearest: distances[0]!, median: distances[distances.length >> 1]! },
            ...(modes && { counts: [...modes.counts] }),
          },
          arrays: {
            some: { shape: [some.length / 2, 2], data: some },
            real: { shape: [shown, 2], data: heldOut.points.slice(0, 2 * shown) },
          },
        },
      }
    },
    async close() {
      await makers.close()
      for (const each of stored) await each()
    },
  }
}

/** Heaps are very small beside the plane: points count from a little farther, so that those that learn for seconds can be told apart. */
function modesOf(samples: readonly Row[], mixture: Mixture, least: number) {
  const deviation = Math.max(mixture.deviation, least)
  const of = (rows: readonly Row[]) =>
    modeCoverage(joinedRows(rows), mixture.centres, 2, { deviation, reach: reachOfMode })
  const { counts, hit, highQuality } = of(samples)
  const modes = counts.length
  // A heap that fewer points would have missed is a heap that these nearly missed.
  const { low } = bootstrap([samples.length], (places) => of([...places].map((at) => samples[at]!)).hit / modes, {
    resamples: 200,
    method: 'percentile',
  })
  const value = hit / modes
  const measures: Measures = {
    near: shareOf(Math.round(highQuality.value * samples.length), samples.length),
    modes: { value, low, high: value, n: samples.length },
  }
  return { counts, measures }
}
