// Adaptation on waves (arXiv:1703.03400, section 5.1): npm run build && node bench/sinusoids.mjs [--steps 10000] [--shown 10] [--how second,first,pretrained] [--seed 0] [--json]
//
// A network of 2 × 40 units is trained so that one gradient step on ten points of a wave fits it (MAML), or in first order, or on all waves at once without
// adapting (pretrained). Then it sees ten points of each of 600 waves of other numbers, takes 0 to 10 steps, and is asked at ten others: mean squared
// error with a 95 % interval over waves. The pretrained network takes the best of four step lengths, found on other waves.

import { parseArgs } from 'node:util'
import { sinusoidTasks } from '../dist/data/index.js'
import { meanInterval } from '../dist/evaluate/index.js'
import { Perceptron } from '../dist/models/index.js'
import { adaptationTraining, trainOnStream } from '../dist/train/index.js'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '10000' },
    shown: { type: 'string', default: '10' },
    rate: { type: 'string', default: '0.01' },
    learning: { type: 'string', default: '0.003' },
    how: { type: 'string', default: 'second,first,pretrained' },
    seed: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
const [steps, shown, rate, learningRate, seed] = ['steps', 'shown', 'rate', 'learning', 'seed'].map((key) =>
  Number(values[key]),
)
const [tasks, asked] = [25, 10]
const drawn = (split, step) => sinusoidTasks({ tasks, shown, asked, seed, split, step })

/** Mean squared error of each wave after steps of this length. */
async function errors(trained, split, batches, adaptation) {
  const found = []
  for (let step = 0; step < batches; step++) {
    const batch = drawn(split, step)
    const answers = await trained.predict(batch, adaptation)
    for (let task = 0; task < tasks; task++) {
      let sum = 0
      for (let i = task * asked; i < (task + 1) * asked; i++) sum += (answers[i] - batch.askedY[i]) ** 2
      found.push(sum / asked)
    }
  }
  return found
}

const rows = []
for (const how of values.how.split(',')) {
  const began = process.cpuUsage()
  const trained = adaptationTraining({
    model: new Perceptron({ family: 'perceptron', inputs: 1, outputs: 1, width: 40, layers: 2 }),
    ...{ answers: 'numbers', inputs: 1, outputs: 1, shown, asked, tasks, steps, learningRate, seed, threads: 1 },
    tasksAt: (step) => drawn('training', step),
    adaptation: how === 'pretrained' ? { steps: 0, rate } : { steps: 1, rate, order: how },
  })
  for await (const _ of trainOnStream(trained.stream));
  const { user, system } = process.cpuUsage(began)
  let used = rate
  if (how === 'pretrained') {
    let least = Number.POSITIVE_INFINITY
    for (const each of [0.001, 0.003, 0.01, 0.03]) {
      const mean = meanInterval(await errors(trained, 'validation', 4, { steps: 10, rate: each })).value
      if (mean < least) [used, least] = [each, mean]
    }
  }
  for (const inner of [0, 1, 2, 5, 10]) {
    const error = meanInterval(await errors(trained, 'test', 24, { steps: inner, rate: used }))
    rows.push({ how, rate: used, steps: inner, error, seconds: (user + system) / 1e6 })
  }
  await trained.close()
}
if (values.json) console.log(JSON.stringify({ steps, shown, seed, rows }))
else {
  for (const { how, rate: length, steps: inner, error, seconds } of rows) {
    const { value, high } = error
    console.log(
      `${how.padEnd(11)} ${String(inner).padStart(2)} steps of ${length}: ${value.toFixed(3)} ± ${(high - value).toFixed(3)}  (trained in ${seconds.toFixed(0)} s of processor)`,
    )
  }
}
