// Whether pictures made from captions show what was asked for: npm run build && node bench/captions.mjs <run> [--steps 20] [--guidance 2] [--seed 1]
//
// Draws one emoji for every held-out caption with a word that the run knows, lets the frozen features name its category, and
// compares that with the category of the emoji whose caption it was: beside real pictures, and the same pictures with captions shuffled.

import { parseArgs } from 'node:util'
import { captionTokens, captionWords, imagesFrom, loadImages, selectImages } from '../dist/data/index.node.js'
import { loadFeatures } from '../dist/evaluate/index.node.js'
import { diffusionSampler, noiseOf } from '../dist/sample/index.js'
import { randomStream } from '../dist/tensor/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string' }, guidance: { type: 'string' }, seed: { type: 'string' } },
})
const [steps, guidance, seed] = [values.steps ?? 20, values.guidance ?? 2, values.seed ?? 1].map(Number)
const { model, memory, config } = await loadImageModel(positionals[0], { threads: 1 })
const [, height, width] = config.shape
const { test } = await loadImages('emoji', { seed: 0, size: { height, width } })
const known = new Set(config.words)
const places = [...test.captions.keys()].filter((i) => captionWords(test.captions[i]).some((word) => known.has(word)))
const asked = selectImages(test, places)
const features = await loadFeatures({ threads: 1 })
const sampler = diffusionSampler(memory, model, { steps, guidance })

/** One picture for each caption, as bytes. */
async function drawn(captions) {
  const length = config.captionLength
  const tokens = captionTokens(config.words, length)(captions)
  const inside = await sampler.inBatches(captions.length, (first, rows) => {
    const fresh = noiseOf(seed, first, rows, sampler.size)
    const x = fresh().map((value) => value * sampler.levels[0].sigma)
    const condition = { tokens: tokens.slice(first * length, (first + rows) * length) }
    return sampler.carry({ x, levels: sampler.levels, fresh, condition })
  })
  return imagesFrom(await sampler.outward(inside), asked)
}

/** Shares of pictures in the category that was asked for: of all, and on average over categories. */
async function judged(name, pixels, labels) {
  const { labels: found } = await features.classify(pixels, asked, 'emoji')
  const counts = test.classes.map((category, label) => {
    const own = [...labels.keys()].filter((i) => labels[i] === label)
    return { category, asked: own.length, right: own.filter((i) => found[i] === label).length }
  })
  const there = counts.filter((count) => count.asked > 0)
  const right = there.reduce((sum, count) => sum + count.right, 0)
  const mean = there.reduce((sum, count) => sum + count.right / count.asked, 0) / there.length
  const each = there.map(({ category, right, asked }) => `${category} ${right}/${asked}`).join(', ')
  console.log(
    `${name}: ${((100 * right) / labels.length).toFixed(1)} %, mean of categories ${(100 * mean).toFixed(1)} %`,
  )
  console.log(`  ${each}`)
}

console.log(`${asked.count} of ${test.count} held-out captions; ${steps} steps, guidance ${guidance}, seed ${seed}`)
const made = await drawn(asked.captions)
await judged('made from captions', made, asked.labels)
const order = randomStream(5).permutation(asked.count)
await judged(
  'captions shuffled',
  made,
  asked.labels.map((_, i) => asked.labels[order[i]]),
)
await judged('real pictures', asked.pixels, asked.labels)
