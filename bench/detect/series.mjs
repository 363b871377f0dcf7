// node bench/detect/series.mjs NAB-FOLDER [--window 32] [--seed 0]: detectors on the labelled series of the Numenta Anomaly Benchmark.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTable } from '../../dist/data/index.node.js'
import { detectorNames, detectors, encoderOf, learnColumns, windowReader } from '../../dist/detect/index.js'
import * as measures from '../../dist/evaluate/index.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { window: { type: 'string', default: '32' }, seed: { type: 'string', default: '0' } },
})
const [length, seed] = [Number(values.window), Number(values.seed)]
const labels = JSON.parse(readFileSync(join(positionals[0], 'labels/combined_windows.json'), 'utf8'))
const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length
const ranks = (scores) => {
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a])
  return order.reduce((found, name, i) => found.set(name, i), new Map())
}

/** Every series that is there and has anomalies in the part that is scored. */
const series = []
for (const [file, windows] of Object.entries(labels)) {
  const path = join(positionals[0], 'data', file)
  if (!existsSync(path)) continue
  const { rows } = await readTable(path)
  const times = rows.map(([time]) => time)
  const isAnomalous = times.map((time) =>
    windows.some(([from, to]) => time >= from.slice(0, 19) && time <= to.slice(0, 19)),
  )
  // The benchmark's probationary period: at most 750 steps, without anomalies.
  const fitted = Math.floor(Math.min(0.15 * rows.length, 750))
  if (isAnomalous.slice(fitted).includes(true))
    series.push({ file, steps: rows.map(([, value]) => [value]), isAnomalous, fitted })
}

const sums = Object.fromEntries(detectorNames.map((name) => [name, { auroc: [], precision: [], vus: [], first: 0 }]))
for (const { file, steps, isAnomalous, fitted } of series) {
  let encoder
  try {
    encoder = encoderOf(learnColumns({ columns: ['value'], rows: steps.slice(0, fitted) }))
  } catch {
    console.log(`left out, since nothing varies in its beginning: ${file}`)
    continue
  }
  const all = windowReader(length, 1).next(encoder.encode(['value'], steps)).windows
  const learnt = fitted - length + 1
  const part = (from, to) => ({ values: all.values.slice(from * length, to * length), count: to - from, width: length })
  const asked = isAnomalous.slice(fitted).map(Number)
  const areas = new Map()
  for (const name of detectorNames) {
    const made = await detectors[name].fit(part(0, learnt), { seed, threads: 1 })
    // The window that ends at each step after the probationary period.
    const scores = await made.score(part(learnt, all.count))
    await made.close()
    areas.set(name, measures.auroc(scores, asked))
    sums[name].auroc.push(areas.get(name))
    sums[name].precision.push(measures.averagePrecision(scores, asked))
    const volumes = measures.volumesUnderSurface?.(scores, asked, { window: 100 })
    if (volumes) sums[name].vus.push(volumes.precisionRecall)
  }
  for (const [name, rank] of ranks(areas)) if (rank === 0) sums[name].first++
}

const share = mean(series.map(({ isAnomalous, fitted }) => mean(isAnomalous.slice(fitted).map(Number))))
console.log(
  `${series.length} series, windows of ${length} steps, seed ${seed}; chance: AUROC .5, average precision ${share.toFixed(3)}`,
)
console.log(
  '| detector | AUROC | average precision | VUS-PR | best AUROC of a series |\n| --- | ---: | ---: | ---: | ---: |',
)
for (const name of detectorNames) {
  const { auroc, precision, vus, first } = sums[name]
  const cells = [auroc, precision, vus].map((numbers) => (numbers.length > 0 ? mean(numbers).toFixed(3) : ''))
  console.log(`| ${name} | ${cells.join(' | ')} | ${first} |`)
}
