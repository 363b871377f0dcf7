// node bench/evidence.mjs RUN [--samples 500] [--examples 10000] [--seed 0] [--threads 1]
// What a VAE's run gives its binarised test images: the bound and ln p by importance weights, in nats with standard errors, as JSON.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { binarised, loadImages } from '../dist/data/index.node.js'
import { vaeEvidence } from '../dist/evaluate/index.js'
import { imageExamples, loadImageModel } from '../dist/train/index.node.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    samples: { type: 'string', default: '500' },
    examples: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
  },
})
const [samples, count, seed, threads] = [values.samples, values.examples, values.seed, values.threads].map(Number)
const run = positionals[0]
const { source } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')).training
if (!source.binarise) throw new Error(`${run}: trained on grey images: give a run of --binarise`)
const { test } = binarised(await loadImages(source.data), source.seed)
const examples = imageExamples(test)
const places = Array.from({ length: Math.min(count, examples.count) }, (_, i) => i)
const { model, memory } = await loadImageModel(run, { threads })
const began = process.cpuUsage()
const { bound, logLikelihood } = await vaeEvidence(memory, model, examples.values(places), { samples, seed })
const { user, system } = process.cpuUsage(began)
const summary = (nats) => {
  const mean = nats.reduce((sum, value) => sum + value, 0) / nats.length
  const square = nats.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (nats.length - 1)
  return { mean, standardError: Math.sqrt(square / nats.length) }
}
console.log(
  JSON.stringify({
    ...{ run, examples: places.length, samples, seed, cpuSeconds: (user + system) / 1e6 },
    ...{ bound: summary(bound), logLikelihood: summary(logLikelihood) },
  }),
)
process.exit(0)
