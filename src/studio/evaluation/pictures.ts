/** Pictures of digits, 16 × 16 and grey: likeness and variety by what a classifier sees in them, copying by their pixels. */
import { bootstrapMean, precisionRecallDensityCoverage, squaredReach } from '../../evaluate/index.js'
import { createMemory } from '../../runtime/index.js'
import type { Place } from '../job.js'
import { readPictures } from '../pictures.js'
import { type Candidate, type MeasureKind, type Medium, shareOf, shareOfOnes } from './medium.js'
import { pictureJudge, pictureMakers, picturesOf } from './picture-makers.js'
import { ballNeighbours, copiedKind, copyWatch, joinedRows, type Row, rowsOf, storedGenerator } from './rows.js'

/** Held-out pictures that all are compared with; the real ones among the candidates are others. */
const referencePictures = 500
/** The chance that a digit must get for a picture to count as one. */
const sureFrom = 0.9
/** Pictures that are shown, and those nearest to one that was learnt from. */
const [shown, listed] = [10, 6]

const measures: readonly MeasureKind[] = [
  {
    ...{ name: 'recognised', label: 'recognised', axis: 'quality', unit: 'share' },
    says: 'The share in which the judge is at least 90 % sure of one digit.',
  },
  {
    ...{ name: 'precision', label: 'precision', axis: 'quality', unit: 'share' },
    says: `The share that lies, by what the judge sees, as near to a held-out picture as that picture’s fifth neighbour does.`,
  },
  {
    ...{ name: 'coverage', label: 'coverage', axis: 'diversity', unit: 'share' },
    says: 'The share of held-out pictures that have a made one that near.',
  },
  {
    ...{ name: 'recall', label: 'recall', axis: 'diversity', unit: 'share' },
    says: 'The share of held-out pictures that lie as near to a made one as its own fifth neighbour does.',
  },
  {
    ...{ name: 'density', label: 'density', axis: 'fit', unit: 'number' },
    says: 'How many neighbourhoods of held-out pictures hold a made one, 1 for real ones; above 1 what is made is too typical.',
  },
  copiedKind('pictures'),
]

export async function pictures({ count }: { readonly count: number }, place: Place): Promise<Medium<Row>> {
  const [{ training, test }, judge] = await Promise.all([readPictures(place, 'digits'), pictureJudge(place)])
  const memory = createMemory({ target: place.target, seed: 0 })
  const shape = [test.channels, test.height, test.width] as const
  const size = shape.reduce((a, b) => a * b, 1)
  const reference = picturesOf(test, 0, referencePictures)
  const real = (await judge.see(reference)).features
  const learnt = picturesOf(training, 0, training.count)
  const realReach = await squaredReach(memory, real, judge.width, ballNeighbours)
  const copies = copyWatch(memory, { training: learnt, heldOut: reference, width: size })
  const makers = pictureMakers(training, size, place)
  const stored: (() => Promise<void>)[] = []

  return {
    name: 'images',
    facts: {
      ...{ training: training.count, heldOut: referencePictures, judged: { ...judge.heldOut } },
      ...{ source: training.sources.join(', '), licence: training.licence ?? '' },
    },
    measures,
    alone: 20,
    together: 16,
    async *open(id, told): AsyncGenerator<string, Candidate<Row>> {
      yield `${id} is opened`
      if (told.kind.role === 'real') {
        const most = Math.min(test.count, referencePictures + count)
        return {
          says: 'real digits, held out, none of those that all are compared with',
          samples: rowsOf(picturesOf(test, referencePictures, most), size),
        }
      }
      if (told.kind.role !== 'own') return makers.make(told)
      const { generator, parameters, family } = await storedGenerator(id, shape, place)
      stored.push(() => generator.close())
      return {
        ...{ says: `a model of your own: ${family}`, parameters },
        draw: async (rows, seed) => rowsOf(await generator.generate(rows, { seed }), size),
      }
    },
    async judge(samples) {
      const made = joinedRows(samples).map((value) => Math.min(1, Math.max(0, value)))
      const n = samples.length
      const { features, digits, sure } = await judge.see(made)
      const { items } = await precisionRecallDensityCoverage(memory, real, features, judge.width, {
        ...{ neighbours: ballNeighbours, realReach },
      })
      const near = await copies.of(made)
      const order = [...near.distances.keys()].sort((a, b) => near.distances[a]! - near.distances[b]!).slice(0, listed)
      const images = (rows: readonly Row[]) => ({ shape: [rows.length, ...shape], data: joinedRows(rows) })
      const all = rowsOf(made, size)
      const learntAt = (place: number): Row => learnt.subarray(place * size, (place + 1) * size)
      return {
        measures: {
          precision: shareOfOnes(items.precision),
          recognised: shareOf(sure.filter((chance) => chance >= sureFrom).length, n),
          coverage: shareOfOnes(items.coverage),
          recall: shareOfOnes(items.recall),
          density: { ...bootstrapMean(items.density, { resamples: 300, method: 'percentile' }), n },
          copied: near.copied,
        },
        look: {
          values: {
            threshold: near.threshold,
            seen: [...digits.subarray(0, shown)],
            distances: order.map((i) => near.distances[i]!),
            nearSeen: order.map((i) => digits[i]!),
            nearLabels: order.map((i) => training.classes![training.labels![near.places[i]!]!]!),
          },
          arrays: {
            some: images(all.slice(0, shown)),
            near: images(order.map((i) => all[i]!)),
            nearest: images(order.map((i) => learntAt(near.places[i]!))),
          },
        },
      }
    },
    async close() {
      await judge.close()
      await makers.close()
      for (const each of stored) await each()
    },
  }
}
