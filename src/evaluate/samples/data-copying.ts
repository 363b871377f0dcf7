import type { Memory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { kMeans } from '../statistics/kmeans.js'
import { mannWhitney } from '../statistics/mann-whitney.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import type { Rows } from '../statistics/rows.js'

export interface CopyingCell {
  /** Rows in the cell. */
  readonly heldOut: number
  readonly generated: number
  /** Below 0 where samples are nearer to the training set than held-out rows are, in standard deviations. */
  readonly z: number
}

export interface DataCopying {
  /**
   * C_T: the mean z over cells, weighed by their held-out rows. Below −3: samples are too near to training rows; above 3:
   * too far.
   */
  readonly value: number
  /** The cells compared, most copied first. */
  readonly cells: readonly CopyingCell[]
}

/** Rows of both kinds below which a cell is left out: there z is not normal. */
const fewest = 8

/**
 * The data-copying test (Meehan et al., arXiv:2004.05675): Mann & Whitney's test on distances to the nearest training row,
 * in each cell of the training set's clusters, since a generator may copy in one place and miss in another, which cancels
 * out in one test of all. With many cells look at the lowest with care: of 20, one is below −1.96 by chance in about two
 * cases out of five.
 * @throws AtelierError if no cell has eight rows of both kinds.
 */
export async function dataCopying(
  memory: Memory,
  sets: { readonly training: Rows; readonly heldOut: Rows; readonly generated: Rows },
  width: number,
  { clusters = 10, seed = 0 }: { readonly clusters?: number; readonly seed?: number } = {},
): Promise<DataCopying> {
  const { centres } = kMeans(sets.training, width, { clusters, seed, starts: 1 })
  const place = async (rows: Rows) => ({
    cells: (await nearestRows(memory, rows, centres, width, { count: 1 })).places,
    distances: (await nearestRows(memory, rows, sets.training, width, { count: 1 })).distances,
  })
  const [heldOut, generated] = [await place(sets.heldOut), await place(sets.generated)]
  const compared: CopyingCell[] = []
  for (let cell = 0; cell < clusters; cell++) {
    const within = ({ cells, distances }: typeof heldOut) => distances.filter((_, i) => cells[i] === cell)
    const [kept, made] = [within(heldOut), within(generated)]
    if (Math.min(kept.length, made.length) < fewest) continue
    compared.push({ heldOut: kept.length, generated: made.length, z: mannWhitney(made, kept).z })
  }
  if (compared.length === 0) {
    throw new AtelierError(`data copying: ${clusters} cells: none has ${fewest} rows of both kinds`, 'Ask for fewer')
  }
  const rows = compared.reduce((sum, cell) => sum + cell.heldOut, 0)
  return {
    value: compared.reduce((sum, cell) => sum + cell.z * cell.heldOut, 0) / rows,
    cells: compared.sort((a, b) => a.z - b.z),
  }
}
