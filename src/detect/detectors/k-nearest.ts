/**
 * Nearest neighbours: the mean distance to the `neighbours` nearest rows of the fit (S. Ramaswamy et al. 2000 take the farthest of
 * them; F. Angiulli and C. Pizzuti 2002 their sum). Of more than `most` rows, or 16 million numbers, so many rows
 * are drawn by the seed and kept.
 */
import { randomStream } from '../../tensor/index.js'
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt, selectRows } from '../rows.js'
import { drawPlaces } from './draw.js'
import { nearestOf } from './nearest.js'
import { arrayIn, numberIn } from './saved.js'

export interface NearestSettings {
  readonly neighbours: number
  /** Rows of the fit that are kept. */
  readonly most: number
}

const usual: NearestSettings = { neighbours: 5, most: 10_000 }
const mostNumbers = 16e6

export const kNearestOf = (settings: Partial<NearestSettings> = {}): Detector => ({
  name: 'k-nearest',
  about: 'mean distance to the nearest rows of the fit',
  async fit(rows, { seed, threads }) {
    const { neighbours, most } = { ...usual, ...settings }
    const count = Math.min(rows.count, most, Math.max(neighbours, Math.floor(mostNumbers / rows.width)))
    const places = drawPlaces(rows.count, count, randomStream(seed, 'k-nearest'))
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
      const { distances } = await search(rows)
      return Float64Array.from({ length: rows.count }, (_, row) => {
        let sum = 0
        for (let k = row * neighbours; k < (row + 1) * neighbours; k++) sum += distances[k]!
        return sum / neighbours
      })
    },
    /** A distance is the sum of the squares of its parts over itself. */
    async explain(row) {
      const { distances, places } = await search(row)
      const shares = new Float64Array(width)
      for (let k = 0; k < neighbours; k++) {
        if (distances[k] === 0) continue
        const other = rowAt(kept, places[k]!)
        const scale = 1 / (distances[k]! * neighbours)
        for (let j = 0; j < width; j++) shares[j]! += (row.values[j]! - other[j]!) ** 2 * scale
      }
      return shares
    },
    save: async (): Promise<SavedDetector> => ({
      settings: { width, neighbours },
      arrays: new Map([['rows', { shape: [kept.count, width], values: kept.values }]]),
    }),
    close: async () => {},
  }
}
