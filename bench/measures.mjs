/**
 * Published figures of the measures of samples, measured again on Gaussian rows, and how long they take. The first is of
 * random rows, so it is drawn several times and given with its standard deviation over draws:
 *
 *     npm run --silent build && node bench/measures.mjs [--seed 1] [--draws 8] [--threads 1]
 */
import { parseArgs } from 'node:util'
import {
  expectedCoverage,
  frechetDistance,
  kernelDistance,
  nearestRows,
  precisionRecallDensityCoverage,
} from '../dist/evaluate/index.js'
import { createMemory } from '../dist/runtime/index.js'
import { fillNormal } from '../dist/tensor/index.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '8' },
    threads: { type: 'string' },
  },
})
const [seed, draws] = [Number(values.seed), Number(values.draws)]
const memory = createMemory({ ...(values.threads && { threads: Number(values.threads) }) })

/** `count` draws of N(0, I). */
function normals(count, width, stream) {
  const rows = new Float32Array(count * width)
  fillNormal(rows, seed, stream, 0)
  return rows
}

async function timed(name, published, body) {
  const start = performance.now()
  const found = await body()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${name.padEnd(46)} ${found.padEnd(44)} ${published.padEnd(40)} ${seconds} s`)
}

const share = (value) => value.toFixed(4)

const measures = ['precision', 'recall', 'density', 'coverage']
const drawn = []
for (let draw = 0; draw < draws; draw++) {
  await timed('P, R, D, C of N(0, I), 10,000 × 1,000, k = 5', '.4772 .4705 1.0555 .9735', async () => {
    const [real, generated] = [normals(10_000, 1000, 100 + 2 * draw), normals(10_000, 1000, 101 + 2 * draw)]
    drawn.push(await precisionRecallDensityCoverage(memory, real, generated, 1000))
    return measures.map((name) => share(drawn.at(-1)[name])).join(' ')
  })
}
for (const name of measures) {
  const mean = drawn.reduce((sum, found) => sum + found[name], 0) / draws
  const squares = drawn.reduce((sum, found) => sum + (found[name] - mean) ** 2, 0)
  console.log(`  ${name}: mean ${share(mean)}, standard deviation ${share(Math.sqrt(squares / (draws - 1)))}`)
}
await timed(
  'coverage of N(0, I), 10,000 × 8, k = 5',
  `${share(expectedCoverage(10_000, 10_000, 5))} expected`,
  async () => {
    const found = await precisionRecallDensityCoverage(memory, normals(10_000, 8, 3), normals(10_000, 8, 4), 8)
    return `${share(found.coverage)}, density ${share(found.density)}`
  },
)
await timed('5 nearest of 10,000 to 10,000 rows of 1,000', '', async () => {
  await nearestRows(memory, normals(10_000, 1000, 1), normals(10_000, 1000, 2), 1000, { count: 5 })
  return ''
})
for (const [width, counts, published] of [
  [32, [1000, 10_000], '.58 .063'],
  [64, [1000, 10_000], '2.2 .22'],
  [256, [1000, 10_000], '33 3.4'],
]) {
  await timed(`Fréchet floor, ${width} dimensions, ${counts.join(' and ')} rows`, published, async () => {
    const found = counts.map((count) => frechetDistance(normals(count, width, 5), normals(count, width, 6), width))
    return found.map((value) => value.toPrecision(3)).join(' ')
  })
}
await timed('kernel distance of N(0, I), 10,000 × 64', '0 on average', async () => {
  const { value, standardError } = kernelDistance(normals(10_000, 64, 7), normals(10_000, 64, 8), 64)
  return `${value.toExponential(2)} ± ${standardError.toExponential(2)}`
})
