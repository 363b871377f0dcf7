// The frozen features of `src/evaluate/features`: npm run build && node scripts/make-features.mjs [steps] [threads]
//
// Trains one small residual classifier on 32 × 32 RGB, on digits, clothes, emoji and faces at once, and writes assets/features-1.safetensors
// (float16) and assets/features-1.json. Tests of each set are held out. Takes about ten minutes on one core. Figures by other
// features are not comparable, so a run that is to replace these takes the next number.

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { affine, lightAffine, loadImages } from '../dist/data/index.node.js'
import { accuracyOf, loadFeatures, moments, preparedImages } from '../dist/evaluate/index.node.js'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { Classifier } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { adamW, grouped, muon, warmupStableDecay } from '../dist/optim/index.js'
import { createMemory, float32, int32 } from '../dist/runtime/index.js'
import { crossEntropy, randomStream, uniform } from '../dist/tensor/index.js'
import { player, trainOnStream } from '../dist/train/index.js'

const name = 'features-1'
const seed = 1
const steps = Number(process.argv[2] ?? 3000)
const threads = Number(process.argv[3] ?? 1)
const side = 32

/** Sets, how each is read, its images in a batch of 128, and the attributes that are asked for beside its classes. */
const sources = [
  { set: 'mnist', options: {}, rows: 36, attributes: [] },
  { set: 'fashion-mnist', options: {}, rows: 48, attributes: [] },
  { set: 'emoji', options: { size: { height: side, width: side } }, rows: 20, attributes: [] },
  {
    set: 'faces',
    options: { size: { height: side, width: side }, count: 20_000 },
    rows: 24,
    attributes: ['glasses', 'beard', 'hat', 'mood'],
  },
]
const batch = sources.reduce((sum, { rows }) => sum + rows, 0)

const sets = []
for (const source of sources) {
  sets.push({ ...source, ...(await loadImages(source.set, { seed, ...source.options })) })
  console.log(`${source.set}: ${sets.at(-1).training.count} to train on, ${sets.at(-1).test.count} held out`)
}

/** Each with the labels of a part of a set. */
const tasks = sets.flatMap(({ set, training, attributes }) => [
  { name: set, set, classes: training.classes, labelsOf: (part) => part.labels },
  ...attributes.map((attribute) => ({
    name: `${set}: ${attribute}`,
    set,
    classes: training.attributes[attribute].classes,
    labelsOf: (part) => part.attributes[attribute].labels,
  })),
])
const starts = tasks.map((_, i) => tasks.slice(0, i).reduce((sum, { classes }) => sum + classes.length, 0))
const config = {
  family: 'classifier',
  network: 'residual',
  shape: [3, side, side],
  classes: tasks.flatMap((task) => task.classes.map((label) => `${task.name}: ${label}`)),
  features: 64,
}

const model = new Classifier(config)
const weights = parameters(model)
const memory = createMemory({ seed, threads })

/** Each task's cross-entropy among its own classes, of the images that it is asked of; −1 elsewhere. */
function loss({ x, labels }) {
  const logits = model.forward(x)
  const each = tasks.map(({ classes }, i) =>
    crossEntropy(
      logits.slice(1, starts[i], starts[i] + classes.length),
      labels.slice(1, i, i + 1).reshape([batch]),
    ).sum(),
  )
  return { sum: each.reduce((a, b) => a.add(b)), count: uniform(batch) }
}

const orders = sets.map(({ set, training }) => {
  const stream = randomStream(seed, `order of ${set}`)
  let [epoch, order] = [-1, undefined]
  return (at) => {
    const wanted = Math.floor(at / training.count)
    if (wanted !== epoch) [epoch, order] = [wanted, stream.fork(wanted).permutation(training.count)]
    return order[at % training.count]
  }
})
const change = affine(lightAffine)
const changes = randomStream(seed, 'changes of images')

/** The images of a step, every set's in its share, each moved, turned and stretched a little. */
function batchOf(step) {
  const x = new Float32Array(batch * 3 * side * side)
  const labels = new Int32Array(batch * tasks.length).fill(-1)
  let row = 0
  for (const [i, { set, training, rows }] of sets.entries()) {
    const size = training.pixels.length / training.count
    for (let k = 0; k < rows; k++, row++) {
      const place = orders[i]((step - 1) * rows + k)
      const image = preparedImages(training.pixels.subarray(place * size, (place + 1) * size), training, config.shape)
      change(image, { channels: 3, height: side, width: side }, changes.fork(step * batch + row))
      x.set(image, row * image.length)
      for (const [j, task] of tasks.entries()) {
        if (task.set === set) labels[row * tasks.length + j] = task.labelsOf(training)[place]
      }
    }
  }
  return { x, labels }
}

const began = performance.now()
const events = trainOnStream({
  memory,
  players: [
    player({
      weights,
      inputs: { x: float32([batch, ...config.shape]), labels: int32([batch, tasks.length]) },
      loss,
      batch: batchOf,
      expected: batch,
      optimizer: grouped([
        {
          match: ({ name: key, variable }) => variable.rank >= 2 && !key.startsWith('head.'),
          optimizer: muon({ learningRate: 0.02, weightDecay: 0.02 }),
        },
        { match: () => true, optimizer: adamW({ learningRate: 0.004, beta2: 0.99 }) },
      ]),
    }),
  ],
  steps,
  schedule: warmupStableDecay(1, { warmup: Math.ceil(0.03 * steps), total: steps + 1, cooldown: 0.7 }),
})
for await (const event of events) {
  if (event.kind !== 'step' || (event.step % 100 !== 0 && event.step !== 1)) continue
  console.log(
    `step ${event.step}/${steps}  loss ${event.loss.toFixed(3)}  ${((performance.now() - began) / 1000).toFixed(0)} s`,
  )
}

const tensors = []
for (const [key, weight] of weights) tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
const folder = new URL('../assets/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL(`${name}.safetensors`, folder), bytes)

const description = {
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  config,
  tasks: tasks.map((task) => ({ name: task.name, classes: task.classes })),
  scale: 1,
  made: {
    command: `node scripts/make-features.mjs ${steps} ${threads}`,
    seed,
    steps,
    batch,
    images: Object.fromEntries(
      sets.map(({ set, training, test, rows }) => [
        set,
        {
          sources: training.sources,
          licence: training.licence,
          training: training.count,
          heldOut: test.count,
          rowsInBatch: rows,
        },
      ]),
    ),
    input: 'stretched to 32 × 32 by a linear filter, widened when shrinking; grey repeated; 0 to 1',
    weights: 'trained in float32, rounded to float16',
  },
}
const write = (content) => writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(content, undefined, 2)}\n`)
await write(description)

// Measured as everyone reads them: from the files.
const features = await loadFeatures({ threads })
const heldOut = {}
for (const task of tasks) {
  const { test } = sets.find(({ set }) => set === task.set)
  const { labels } = await features.classify(test.pixels, test, task.name)
  const { value, low, high } = accuracyOf(labels, task.labelsOf(test))
  heldOut[task.name] = { accuracy: value, low, high, images: test.count }
  console.log(`${task.name}: ${(100 * value).toFixed(2)} % of ${test.count}`)
}

// Mean variance of an activation within a set, over sets.
let variance = 0
for (const { test } of sets) {
  const rows = await features.features(test.pixels, test)
  const { covariance } = moments(rows, features.width)
  for (let i = 0; i < features.width; i++) variance += covariance[i * (features.width + 1)]
}
const scale = 1 / Math.sqrt(variance / (sets.length * features.width))
await features.close()
await write({ ...description, scale, made: { ...description.made, heldOut } })
console.log(`${bytes.length} bytes, sha256 ${description.sha256}`)
