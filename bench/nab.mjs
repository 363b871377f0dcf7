/**
 * The NAB scores of the detectors whose alarms the benchmark keeps, by our scorer beside the published ones:
 *
 *     npm run --silent build && node bench/nab.mjs folder-of-numenta/NAB
 *
 * Ours takes the best of all thresholds; the benchmark's own search found worse ones for a few detectors, so ours may be
 * higher.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nabProfiles, nabScore } from '../dist/evaluate/index.js'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('nab: one argument is needed: a checkout of numenta/NAB')
  process.exit(1)
}
const read = (...path) => readFileSync(join(folder, ...path), 'utf8')
const windows = JSON.parse(read('labels', 'combined_windows.json'))
const published = JSON.parse(read('results', 'final_results.json'))
const profiles = {
  standard: 'standard',
  fewFalsePositives: 'reward_low_FP_rate',
  fewFalseNegatives: 'reward_low_FN_rate',
}

/** What a detector gave a file, with the file's windows as points. */
function series(detector, file) {
  const [folder, name] = file.split('/')
  const [head, ...lines] = read('results', detector, folder, `${detector}_${name}`).trim().split(/\r?\n/)
  const column = head.split(',').indexOf('anomaly_score')
  const rows = lines.map((line) => line.split(','))
  const places = new Map(rows.map(([time], i) => [time.slice(0, 19), i]))
  return {
    scores: rows.map((row) => Number(row[column])),
    windows: windows[file].map((limits) => limits.map((time) => places.get(time.slice(0, 19)))),
  }
}

for (const detector of Object.keys(published)) {
  const files = Object.keys(windows)
  const [first] = files[0].split('/')
  if (!existsSync(join(folder, 'results', detector, first))) continue
  const corpus = files.map((file) => series(detector, file))
  const columns = Object.entries(profiles).map(([profile, theirs]) => {
    const { score } = nabScore(corpus, { profile: nabProfiles[profile] })
    return `${score.toFixed(3)} (published ${published[detector][theirs].toFixed(3)})`
  })
  console.log([detector.padEnd(18), ...columns].join('  '))
}
