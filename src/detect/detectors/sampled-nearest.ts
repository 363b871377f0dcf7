/**
 * Nearest neighbours in many small samples: the mean, over the samples, of the distance to the nearest row of each (G. Pang,
 * K. M. Ting and D. Albrecht, "LeSiNN: Detecting anomalies by identifying least similar nearest neighbours", 2015). A sample rarely
 * holds two anomalies that resemble each other, so, unlike nearest neighbours among all rows, it also finds anomalies that come in
 * groups and are in the fit themselves; and it costs and keeps no more for more rows.
 */
import { randomStream } from '../../tensor/index.js'
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt, selectRows } from '../rows.js'
import { drawPlaces } from './draw.js'
import { arrayIn, numberIn } from './saved.js'

export interface SampledSettings {
  readonly samples: number
  /** Rows in a sample. */
  readonly size: number
}

const usual: SampledSettings = { samples: 64, size: 16 }

export const sampledNearestOf = (settings: Partial<SampledSettings> = {}): Detector => ({
  name: 'sampled-nearest',
  about: 'mean distance to the nearest row in each of many small samples',
  async fit(rows, { seed }) {
    const { samples, size: most } = { ...usual, ...settings }
    const size = Math.min(most, rows.count)
    const places = Array.from({ length: samples }, (_, sample) =>
      Array.from(drawPlaces(rows.count, size, randomStream(seed, 'sampled nearest').fork(sample))),
    )
    return fitted(selectRows(rows, places.flat()), size)
  },
  load(saved) {
    const [width, size] = [numberIn(saved, 'width'), numberIn(saved, 'size')]
    const values = arrayIn(saved, 'rows', Float32Array)
    return fitted({ values, width, count: values.length / width }, size)
  },
})

export const sampledNearest: Detector = sampledNearestOf()

/** `kept` are the samples one after the other, `size` rows each. */
function fitted(kept: Rows, size: number): FittedDetector {
  const { width } = kept
  const samples = kept.count / size
  return {
    name: 'sampled-nearest',
    width,
    async score(rows) {
      return Float64Array.from({ length: rows.count }, (_, i) => {
        const row = rowAt(rows, i)
        let sum = 0
        for (let sample = 0; sample < samples; sample++)
          sum += Math.sqrt(nearest(kept, sample * size, size, row).squared)
        return sum / samples
      })
    },
    /** A distance is the sum of the squares of its parts over itself. */
    async explain(row) {
      const shares = new Float64Array(width)
      for (let sample = 0; sample < samples; sample++) {
        const { place, squared } = nearest(kept, sample * size, size, row.values)
        if (squared === 0) continue
        const other = rowAt(kept, place)
        const scale = 1 / (Math.sqrt(squared) * samples)
        for (let j = 0; j < width; j++) shares[j]! += (row.values[j]! - other[j]!) ** 2 * scale
      }
      return shares
    },
    save: async (): Promise<SavedDetector> => ({
      settings: { width, size },
      arrays: new Map([['rows', { shape: [kept.count, width], values: kept.values }]]),
    }),
    close: async () => {},
  }
}

function nearest(kept: Rows, from: number, count: number, row: Float32Array): { place: number; squared: number } {
  const { values, width } = kept
  let [place, squared] = [from, Number.POSITIVE_INFINITY]
  for (let other = from; other < from + count; other++) {
    const start = other * width
    let sum = 0
    for (let j = 0; j < width && sum < squared; j++) {
      const difference = row[j]! - values[start + j]!
      sum += difference * difference
    }
    if (sum < squared) [place, squared] = [other, sum]
  }
  return { place, squared }
}
