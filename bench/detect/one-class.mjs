// node bench/detect/one-class.mjs [SET] [--detectors pca,k-nearest] [--classes 0,1] [--seed 0]: one class is normal, all others of the test images are anomalous.
import { parseArgs } from 'node:util'
import { loadImages, selectImages } from '../../dist/data/index.node.js'
import { detectorNames, detectors, imageRows } from '../../dist/detect/index.js'
import { auroc, averagePrecision } from '../../dist/evaluate/index.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { detectors: { type: 'string' }, classes: { type: 'string' }, seed: { type: 'string', default: '0' } },
})
const { training, test } = await loadImages(positionals[0] ?? 'mnist')
const classes = values.classes?.split(',').map(Number) ?? training.classes.map((_, place) => place)
const names = values.detectors?.split(',') ?? detectorNames
const seed = Number(values.seed)
const image = [training.channels, training.height, training.width]
const asked = imageRows(test, 0, test.count)
const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length

console.log(
  `${training.name}, seed ${seed}: AUROC in percent of each class against all others, and the seconds of fits and scores`,
)
console.log(
  `| detector | ${classes.map((c) => training.classes[c]).join(' | ')} | mean | average precision | fit | score |`,
)
console.log(`| --- |${' ---: |'.repeat(classes.length + 4)}`)
for (const name of names) {
  const [areas, precisions] = [[], []]
  let [fitting, scoring] = [0, 0]
  for (const normal of classes) {
    const places = [...training.labels.keys()].filter((place) => training.labels[place] === normal)
    const set = selectImages(training, places)
    const began = performance.now()
    const fitted = await detectors[name].fit(imageRows(set, 0, set.count), { seed, image, threads: 1 })
    const between = performance.now()
    const scores = await fitted.score(asked)
    scoring += performance.now() - between
    fitting += between - began
    await fitted.close()
    const labels = Array.from(test.labels, (label) => (label === normal ? 0 : 1))
    areas.push(100 * auroc(scores, labels))
    precisions.push(averagePrecision(scores, labels))
  }
  const seconds = (milliseconds) => (milliseconds / 1000).toFixed(0)
  const cells = [...areas.map((area) => area.toFixed(1)), mean(areas).toFixed(2), mean(precisions).toFixed(4)]
  console.log(`| ${name} | ${cells.join(' | ')} | ${seconds(fitting)} | ${seconds(scoring)} |`)
}
