/**
 * How well two sets of features cover each other, by balls around every row that reach to its k-th nearest neighbour in its
 * own set:
 *
 *     precision  share of generated rows in some real ball       recall    share of real rows in some generated ball
 *     density    real balls that hold a generated row, mean / k  coverage  share of real balls that hold some generated row
 *
 * Precision and recall are those of Kynkäänniemi et al. (arXiv:1904.06991), density and coverage those of Naeem et al.
 * (arXiv:2002.09797), whose strict < is used: a row on the rim of a ball is outside. Traps: for equal distributions density
 * is 1 and coverage `expectedCoverage` on average, in any dimension, while precision and recall depend on the dimension and
 * on both sample sizes, so neither is to be compared across feature sets; one real outlier's large ball can hold much.
 */
import type { Memory } from '../../runtime/index.js'
import { eachDistanceBlock, squaredDistance } from '../statistics/distance-blocks.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { countRows, type Rows } from '../statistics/rows.js'
import { meanOf } from '../statistics/sums.js'

export interface PrecisionRecall {
  readonly precision: number
  readonly recall: number
  readonly density: number
  readonly coverage: number
  /** Row by row, what these are the means of: for intervals over rows, the balls taken as given. */
  readonly items: {
    /** [generated]: 1 in some real ball, else 0. */
    readonly precision: Float64Array
    /** [real]: 1 in some generated ball, else 0. */
    readonly recall: Float64Array
    /** [generated]: real balls that hold it, over k. */
    readonly density: Float64Array
    /** [real]: 1 if its ball holds some generated row, else 0. */
    readonly coverage: Float64Array
  }
}

export interface PrecisionRecallOptions {
  /** k. Default 5. */
  readonly neighbours?: number
  /** What `squaredReach` gives for the real rows, where several sets are compared with them. */
  readonly realReach?: Float64Array
}

/**
 * Compares real [n, width] with generated rows [m, width], exactly as float64 would; the distances are computed in blocks.
 * @throws AtelierError if a set has no more rows than neighbours.
 */
export async function precisionRecallDensityCoverage(
  memory: Memory,
  real: Rows,
  generated: Rows,
  width: number,
  { neighbours = 5, ...given }: PrecisionRecallOptions = {},
): Promise<PrecisionRecall> {
  const [n, m] = [countRows('precision', real, width), countRows('precision', generated, width)]
  const realReach = given.realReach ?? (await squaredReach(memory, real, width, neighbours))
  const generatedReach = await squaredReach(memory, generated, width, neighbours)
  const [precision, balls] = [new Float64Array(m), new Float64Array(m)]
  const [recall, coverage] = [new Float64Array(n), new Float64Array(n)]
  await eachDistanceBlock(memory, real, generated, width, (block) => {
    for (let i = 0; i < block.rows; i++) {
      const x = block.top + i
      for (let j = 0; j < block.columns; j++) {
        const y = block.left + j
        let square = block.squared[i * block.columns + j]!
        const tolerance = block.rowTolerance[i]! + block.columnTolerance[j]!
        const isNearRim =
          Math.abs(square - realReach[x]!) <= tolerance || Math.abs(square - generatedReach[y]!) <= tolerance
        if (isNearRim) square = squaredDistance(real, x, generated, y, width)
        if (square < realReach[x]!) {
          precision[y] = 1
          coverage[x] = 1
          balls[y]! += 1
        }
        if (square < generatedReach[y]!) recall[x] = 1
      }
    }
  })
  const density = balls.map((count) => count / neighbours)
  return {
    precision: meanOf(precision),
    recall: meanOf(recall),
    density: meanOf(density),
    coverage: meanOf(coverage),
    items: { precision, recall, density, coverage },
  }
}

/**
 * The coverage to expect of `real` rows by `generated` rows of the same distribution, whatever it is: 1 − ∏ᵢ₌₁..ₖ (N − i) /
 * (M + N − i), what is left where the k nearest of all other rows are all real.
 */
export function expectedCoverage(real: number, generated: number, neighbours: number): number {
  let missed = 1
  for (let i = 1; i <= neighbours; i++) missed *= (real - i) / (generated + real - i)
  return 1 - missed
}

/** The square of every row's distance to its k-th nearest other row. */
export async function squaredReach(
  memory: Memory,
  rows: Rows,
  width: number,
  neighbours: number,
): Promise<Float64Array> {
  const { places } = await nearestRows(memory, rows, rows, width, { count: neighbours, isSelf: true })
  return Float64Array.from({ length: rows.length / width }, (_, row) =>
    squaredDistance(rows, row, rows, places[(row + 1) * neighbours - 1]!, width),
  )
}
