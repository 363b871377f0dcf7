import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** A symmetric matrix as Σᵢ valuesᵢ · vectorᵢ · vectorᵢᵀ. */
export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array
  /** One orthonormal vector a row [size, size], in the order of the values. */
  readonly vectors: Float64Array
}

/** The eigenvalues and vectors of a symmetric matrix [size, size]. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const symmetric = Matrix.from1DArray(size, size, matrix)
  const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
  const ascending = found.realEigenvalues
  const vectors = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let i = 0; i < size; i++) vectors[row * size + i] = found.eigenvectorMatrix.get(i, size - 1 - row)
  }
  return { values: Float64Array.from(ascending.reverse()), vectors }
}
