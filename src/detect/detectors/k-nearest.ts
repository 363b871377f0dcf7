/**
 * Nearest neighbours: the mean distance to the `neighbours` nearest rows of the fit (S. Ramaswamy et al. 2000 take the farthest of
 * them; F. Angiulli and C. Pizzuti 2002 their sum). Of more than `most` rows, so many are drawn by the seed and kept.
 */
import { randomStream } from '../../tensor/index.js'
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt, selectRows } from '../rows.js'
import { drawPlaces } from './draw.js'
import { type Neighbours, nearestOf } from './nearest.js'
import { arrayIn, numberIn } from './saved.js'

export interface NearestSettings {
  readonly neighbours: number
  /** Rows of the fit that are kept. */
  readonly most: number
}

const usual: NearestSettings = { neighbours: 5, most: 10_000 }

export const kNearestOf = (settings: Partial<NearestSettings> = {}): Detector => ({
  name: 'k-nearest',
  about: 'mean distance to the nearest rows of the fit',
  async fit(rows, { seed, threads }) {
    const { neighbours, most } = { ...usual, ...settings }
    const places = drawPlaces(rows.count, Math.min(rows.count, most), randomStream(seed, 'k-nearest'))
    const kept = places.length < rows.count ? selectRows(rows, places.sort()) : rows
    return fitted(kept, Math.min(neighbours, kept.count), threads)
  },
  load(saved) {
    const [width, neighbours] = [numberIn(saved, 'width'), numberIn(saved, 'neighbours')]
    const values = arrayIn(saved, 'rows', Float32Array)
    return fitted({ values, width, count: values.length / width }, neighbours)
  },
})

export const kNearest: Detector = kNearestOf()

function fitted(kept: Rows, neighbours: number, threads?: number): FittedDetector {
  const { width } = kept
  const search = nearestOf(kept, neighbours, threads)
  return {
    name: 'k-nearest',
    width,
    async score(rows) {
      const scores = new Float64Array(rows.count)
      await search.each(rows, (row, { squared }) => {
        for (let k = 0; k < neighbours; k++) scores[row]! += Math.sqrt(squared[k]!) / neighbours
      })
      return scores
    },
    /** A distance is the sum of the squares of its parts over itself. */
    async explain(row) {
      const shares = new Float64Array(width)
      await search.each(row, (_, { squared, places }: Neighbours) => {
        for (let k = 0; k < neighbours; k++) {
          const distance = Math.sqrt(squared[k]!)
          if (distance === 0) continue
          const other = rowAt(kept, places[k]!)
          for (let j = 0; j < width; j++) shares[j]! += (row.values[j]! - other[j]!) ** 2 / distance / neighbours
        }
      })
      return shares
    },
    save: async (): Promise<SavedDetector> => ({
      settings: { width, neighbours },
      arrays: new Map([['rows', { shape: [kept.count, width], values: kept.values }]]),
    }),
    close: () => search.close(),
  }
}
