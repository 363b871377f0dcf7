// node bench/linear-autoencoder.mjs [--units 32] [--steps 3000] [--threads 1]
// A linear autoencoder on MNIST beside principal component analysis: errors and principal angles, as JSON.
import { parseArgs } from 'node:util'
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix'
import { loadImages } from '../dist/data/index.node.js'
import { createMemory, float32, program } from '../dist/runtime/index.js'
import { imageExamples, imageTraining, trainOnStream } from '../dist/train/index.node.js'

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '32' },
    steps: { type: 'string', default: '3000' },
    rate: { type: 'string', default: '0.1' },
    threads: { type: 'string', default: '1' },
  },
})
const [units, steps, learningRate, threads] = [values.units, values.steps, values.rate, values.threads].map(Number)
const { training, test } = await loadImages('mnist')
const [examples, held] = [imageExamples(training), imageExamples(test)]
const width = 784
const mean = columnMeans(examples)
const principal = await principalDirections(examples)
const run = imageTraining({
  model: { family: 'autoencoder', network: 'linear', bottleneck: units },
  data: examples,
  validation: 0,
  seed: 0,
  ...{ steps, learningRate, threads },
})
const began = process.cpuUsage()
for await (const _ of trainOnStream(run.stream));
const { user, system } = process.cpuUsage(began)
const decoder = Matrix.from1DArray(units, width, await run.memory.read(run.weights.get('decoder.layers.0.weight')))
const learnt = new SingularValueDecomposition(decoder.transpose(), { autoTranspose: true }).leftSingularVectors
const cosines = new SingularValueDecomposition(principal.transpose().mmul(learnt)).diagonal
const degrees = cosines.map((cosine) => (Math.acos(Math.min(1, cosine)) * 180) / Math.PI)
const errors = await Promise.all(
  [examples, held].map(async (set) => ({ linear: await run.judge(set), pca: pcaError(set, principal) })),
)
const [onTraining, onTest] = errors.map((error) => ({ ...error, ratio: error.linear / error.pca }))
console.log(
  JSON.stringify(
    {
      ...{ units, steps, learningRate, cpuSeconds: (user + system) / 1e6, training: onTraining, test: onTest },
      degrees: { median: degrees.toSorted((a, b) => a - b)[units >> 1], largest: Math.max(...degrees) },
    },
    undefined,
    2,
  ),
)
process.exit(0)

function columnMeans(set) {
  const sums = new Float64Array(width)
  for (const x of blocks(set)) for (let i = 0; i < x.length; i++) sums[i % width] += x[i]
  return sums.map((sum) => sum / set.count)
}

function* blocks(set, rows = 2000) {
  for (let from = 0; from < set.count; from += rows) {
    yield set.values(Array.from({ length: Math.min(rows, set.count - from) }, (_, i) => from + i))
  }
}

/** The eigenvectors of the covariance of the largest eigenvalues, [width, units]. */
async function principalDirections(set) {
  const product = program(createMemory({ threads }), { x: float32(['rows', width]), mean: float32([width]) }, (fed) => {
    const centred = fed.x.sub(fed.mean)
    return { outputs: { square: centred.matmul(centred, { transposeA: true }) } }
  })
  const covariance = new Float64Array(width * width)
  for (const x of blocks(set)) {
    const { square } = await product.run({ x, mean: Float32Array.from(mean) })
    for (let i = 0; i < covariance.length; i++) covariance[i] += square.data[i] / set.count
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(width, width, covariance), {
    assumeSymmetric: true,
  })
  return eigenvectorMatrix.subMatrix(0, width - 1, width - units, width - 1)
}

/** Mean squared error of an element after projection onto the directions. */
function pcaError(set, directions) {
  const rows = directions.transpose().to2DArray()
  let sum = 0
  for (const x of blocks(set)) {
    for (let at = 0; at < x.length; at += width) {
      const centred = mean.map((value, i) => x[at + i] - value)
      sum += centred.reduce((total, value) => total + value * value, 0)
      for (const row of rows) sum -= centred.reduce((total, value, i) => total + value * row[i], 0) ** 2
    }
  }
  return sum / (set.count * width)
}
