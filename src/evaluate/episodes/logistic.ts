import type { EpisodeRows } from './learner.js'

/** Weight of the squared length of the map beside the mean −ln p, of examples of mean squared length 1. */
const penalty = 0.01
const steps = 300

/**
 * Softmax regression on the examples shown. With an L2 penalty the map lies in their span, W = Xᵀ·A: so products of rows with rows are all that is needed,
 * and an episode takes no longer for wide rows. Gradient steps of 1 / L with Nesterov's momentum, from zero; examples are centred at their mean.
 */
export function logisticAnswers({ ways, shots, width, support, queries }: EpisodeRows): Int32Array {
  const rows = ways * shots
  const mean = new Float64Array(width)
  for (let at = 0; at < support.length; at++) mean[at % width]! += support[at]! / rows
  const centred = (values: Float32Array): Float64Array =>
    Float64Array.from(values, (value, at) => value - mean[at % width]!)
  const [shown, asked] = [centred(support), centred(queries)]
  const scale = shown.reduce((sum, value) => sum + value * value, 0) / rows || 1
  const products = gram(shown, shown, width, scale)
  const map = fitted(products, { ways, shots })
  const across = gram(asked, shown, width, scale)
  return Int32Array.from({ length: asked.length / width }, (_, query) => {
    const logits = times(across.subarray(query * rows, (query + 1) * rows), map, ways)
    return logits.indexOf(Math.max(...logits))
  })
}

/** A [rows, ways], from products of the rows with each other [rows, rows]. */
function fitted(
  products: Float64Array,
  { ways, shots }: { readonly ways: number; readonly shots: number },
): Float64Array {
  const rows = ways * shots
  // −ln p bends by logits by 1/2 at most, and the products' largest eigenvalue is at most their trace, the number of rows.
  const curvature = 1 / 2 + penalty
  let map = new Float64Array(rows * ways)
  let ahead = map
  for (let step = 1; step <= steps; step++) {
    const next = new Float64Array(rows * ways)
    for (let row = 0; row < rows; row++) {
      const chances = softmax(times(products.subarray(row * rows, (row + 1) * rows), ahead, ways))
      for (let way = 0; way < ways; way++) {
        const at = row * ways + way
        const wrong = (chances[way]! - (Math.floor(row / shots) === way ? 1 : 0)) / rows
        next[at] = ahead[at]! - (wrong + penalty * ahead[at]!) / curvature
      }
    }
    const momentum = (step - 1) / (step + 2)
    const before = map
    map = next
    ahead = next.map((value, at) => value + momentum * (value - before[at]!))
  }
  return map
}

/** Products of rows a [n, width] with b [m, width], divided by `scale`: [n, m]. */
function gram(a: Float64Array, b: Float64Array, width: number, scale: number): Float64Array {
  const [n, m] = [a.length / width, b.length / width]
  const products = new Float64Array(n * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0
      for (let k = 0; k < width; k++) sum += a[i * width + k]! * b[j * width + k]!
      products[i * m + j] = sum / scale
    }
  }
  return products
}

/** row [n] · map [n, ways] */
function times(row: Float64Array, map: Float64Array, ways: number): Float64Array {
  const result = new Float64Array(ways)
  for (let i = 0; i < row.length; i++) {
    for (let way = 0; way < ways; way++) result[way]! += row[i]! * map[i * ways + way]!
  }
  return result
}

function softmax(logits: Float64Array): Float64Array {
  const top = Math.max(...logits)
  const parts = logits.map((value) => Math.exp(value - top))
  const total = parts.reduce((sum, value) => sum + value, 0)
  return parts.map((value) => value / total)
}
