import { AtelierError } from '../../tensor/index.js'
import { symmetricEigen } from '../statistics/eigen.js'
import { countRows, type Rows } from '../statistics/rows.js'

/**
 * The Vendi score (Friedman & Dieng, arXiv:2210.02410): how many different rows there are, counting alike ones as one. It
 * is exp(−Σ λ ln λ) over the eigenvalues λ of K / count, with K the cosines between rows [count, width]: 1 if all point one
 * way, count if all are at right angles. Traps: it grows with the count, so compare equally many; cosines of features that
 * are all positive are near 1, so centre these first.
 * @throws AtelierError on a row of zeros, which has no direction.
 */
export function vendiScore(rows: Rows, width: number): number {
  const count = countRows('Vendi score', rows, width)
  const unit = new Float64Array(rows.length)
  for (let row = 0; row < count; row++) {
    let square = 0
    for (let i = row * width; i < (row + 1) * width; i++) square += rows[i]! ** 2
    const length = Math.sqrt(square)
    if (length === 0) throw new AtelierError(`Vendi score: row ${row}: all zeros, so without direction`, 'Leave it out')
    for (let i = 0; i < width; i++) unit[row * width + i] = rows[row * width + i]! / length
  }
  // XXᵀ and XᵀX have the same eigenvalues but for zeros.
  const isTall = count > width
  const [size, depth] = isTall ? [width, count] : [count, width]
  const gram = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let sum = 0
      for (let k = 0; k < depth; k++) {
        sum += isTall ? unit[k * width + i]! * unit[k * width + j]! : unit[i * width + k]! * unit[j * width + k]!
      }
      gram[i * size + j] = sum / count
      gram[j * size + i] = sum / count
    }
  }
  return effectiveCount(symmetricEigen(gram, size).values)
}

/** The Vendi score of any similarity [count, count] with ones on its diagonal. @throws AtelierError on another diagonal. */
export function vendiScoreOf(similarity: Float64Array, count: number): number {
  for (let i = 0; i < count; i++) {
    const own = similarity[i * (count + 1)]!
    if (Math.abs(own - 1) > 1e-6) {
      throw new AtelierError(`Vendi score: similarity ${own} of row ${i} with itself: not 1`, 'Scale the similarity')
    }
  }
  const scaled = similarity.map((value) => value / count)
  return effectiveCount(symmetricEigen(scaled, count).values)
}

/** exp of the entropy of shares. */
const effectiveCount = (shares: Float64Array): number =>
  Math.exp(shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0))
