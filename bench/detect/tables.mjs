// node bench/detect/tables.mjs FOLDER [--seeds 3] [--only NAME]: detectors on labelled tables, NumPy archives with X and y (1 is an anomaly).
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readNpz } from '../../dist/data/index.node.js'
import { detectorNames, detectors, encoderOf, isolationForestOf, learnColumns } from '../../dist/detect/index.js'
import { auroc, averagePrecision } from '../../dist/evaluate/index.js'
import { randomStream } from '../../dist/tensor/index.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '3' }, only: { type: 'string' } },
})
const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed)

/**
 * Published means of isolation forests: `whole`, fitted and measured on all rows (M. Tokovarov, P. Karczmarek, "A probabilistic
 * generalization of isolation forest", Information Sciences 2022, table 3); `split`, on a random 60 % and the rest (PyOD's
 * documentation, docs/tables/roc.csv, ten trials); `adbench`, on 70 % and the rest (results in the history of ADBench's repository, three seeds).
 */
const published = {
  annthyroid: { whole: 0.817 },
  breastw: { whole: 0.988, adbench: 0.9843 },
  cardio: { whole: 0.926, split: 0.9243, adbench: 0.9426 },
  glass: { split: 0.7016, adbench: 0.7572 },
  Ionosphere: { whole: 0.855, split: 0.8529, adbench: 0.8415 },
  letter: { split: 0.619, adbench: 0.6205 },
  musk: { split: 0.9994, adbench: 0.9978 },
  optdigits: { split: 0.7145 },
  'satimage-2': { split: 0.9934 },
  shuttle: { whole: 0.997, split: 0.9967 },
  vowels: { split: 0.7407, adbench: 0.7847 },
  WBC: { adbench: 0.9886 },
  wine: { whole: 0.791, adbench: 0.7846 },
}

const tables = await Promise.all(
  readdirSync(positionals[0])
    .filter((file) => file.endsWith('.npz') && (values.only === undefined || file.includes(values.only)))
    .map(async (file) => {
      const arrays = await readNpz(join(positionals[0], file))
      const { shape, values: cells } = arrays.get('X')
      const rows = Array.from({ length: shape[0] }, (_, i) =>
        Array.from(cells.subarray(i * shape[1], (i + 1) * shape[1])),
      )
      return { name: file.replace(/^\d+_|\.npz$/g, ''), rows, y: arrays.get('y').values }
    }),
)

const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length
const deviation = (numbers) => Math.sqrt(mean(numbers.map((value) => (value - mean(numbers)) ** 2)))
const raw = (rows) => ({ values: Float32Array.from(rows.flat()), count: rows.length, width: rows[0].length })
const line = (cells) => console.log(`| ${cells.join(' | ')} |`)

/** Rows to fit on and to measure on. */
const protocols = {
  contaminated({ rows, y }, seed) {
    const order = [...randomStream(seed, 'split').permutation(rows.length)]
    const cut = Math.round(0.6 * rows.length)
    return { fit: order.slice(0, cut), measured: order.slice(cut), y }
  },
  clean({ rows, y }, seed) {
    const order = [...randomStream(seed, 'split').permutation(rows.length)]
    const normal = order.filter((row) => y[row] === 0)
    const cut = normal.length >> 1
    return { fit: normal.slice(0, cut), measured: [...normal.slice(cut), ...order.filter((row) => y[row] !== 0)], y }
  },
}

console.log(
  '\nIsolation forest, 100 trees of 256 rows, on the numbers as they are; AUROC, mean ± deviation over 10 seeds',
)
line(['table', 'all rows', 'published', '60 % / 40 %', 'published', 'published, 70 % / 30 %'])
line(['---', '---:', '---:', '---:', '---:', '---:'])
const forest = isolationForestOf({ trees: 100 })
for (const table of tables) {
  const [whole, split] = [[], []]
  for (let seed = 0; seed < 10; seed++) {
    const all = raw(table.rows)
    whole.push(auroc(await (await forest.fit(all, { seed })).score(all), table.y))
    const { fit, measured } = protocols.contaminated(table, seed)
    const fitted = await forest.fit(raw(fit.map((row) => table.rows[row])), { seed })
    split.push(
      auroc(
        await fitted.score(raw(measured.map((row) => table.rows[row]))),
        measured.map((row) => table.y[row]),
      ),
    )
  }
  const known = published[table.name] ?? {}
  const cell = (numbers) => `${mean(numbers).toFixed(4)} ± ${deviation(numbers).toFixed(4)}`
  line([table.name, cell(whole), known.whole ?? '', cell(split), known.split ?? '', known.adbench ?? ''])
}

for (const [protocol, splitOf] of Object.entries(protocols)) {
  const sums = Object.fromEntries(detectorNames.map((name) => [name, { auroc: [], precision: [] }]))
  console.log(`\n${protocol}: AUROC, mean over ${seeds.length} seeds, columns encoded as atelier detect does`)
  line(['table', ...detectorNames])
  line(['---', ...detectorNames.map(() => '---:')])
  for (const table of tables) {
    const found = Object.fromEntries(detectorNames.map((name) => [name, { auroc: [], precision: [] }]))
    for (const seed of seeds) {
      const { fit, measured } = splitOf(table, seed)
      const names = table.rows[0].map((_, i) => `x${i}`)
      const rowsAt = (places) => places.map((row) => table.rows[row])
      const encoder = encoderOf(learnColumns({ columns: names, rows: rowsAt(fit) }))
      const [learnt, asked] = [encoder.encode(names, rowsAt(fit)), encoder.encode(names, rowsAt(measured))]
      const labels = measured.map((row) => (table.y[row] === 0 ? 0 : 1))
      for (const name of detectorNames) {
        const fitted = await detectors[name].fit(learnt, { seed, threads: 1 })
        const scores = await fitted.score(asked)
        found[name].auroc.push(auroc(scores, labels))
        found[name].precision.push(averagePrecision(scores, labels))
        await fitted.close()
      }
    }
    for (const name of detectorNames) {
      sums[name].auroc.push(mean(found[name].auroc))
      sums[name].precision.push(mean(found[name].precision))
    }
    line([table.name, ...detectorNames.map((name) => mean(found[name].auroc).toFixed(3))])
  }
  line(['mean AUROC', ...detectorNames.map((name) => mean(sums[name].auroc).toFixed(4))])
  line(['mean average precision', ...detectorNames.map((name) => mean(sums[name].precision).toFixed(4))])
}
