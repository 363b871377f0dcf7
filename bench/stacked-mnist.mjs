// Modes of stacked digits that a run makes: npm run build && node bench/stacked-mnist.mjs --run runs/stacked [--samples 26000] [--real 10000] [--seed 0] [--json]
//
// Each image is three digits, which the frozen classifier reads one colour at a time: 1,000 modes (arXiv:1611.02163). Beside the run stand real
// images, stacked from digits that nothing was trained on. The divergence is KL(p ‖ uniform) in nats; of as many draws from the uniform distribution itself
// it is about 999 / (2 · samples).

import { parseArgs } from 'node:util'
import { readImageSet } from '../dist/data/images/sets.node.js'
import { loadFeatures } from '../dist/evaluate/index.node.js'
import { generatorFor, imagesOf } from '../dist/sample/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    samples: { type: 'string', default: '26000' },
    seed: { type: 'string', default: '0' },
    real: { type: 'string', default: '10000' },
    threads: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
if (!values.run) {
  console.error('stacked-mnist: --run is missing: it needs a folder that train wrote')
  process.exit(2)
}
const [samples, real, seed, threads] = ['samples', 'real', 'seed', 'threads'].map((key) => Number(values[key]))
const modes = 1000
/** Images read at once. */
const block = 1000

const features = await loadFeatures()

/** How often each mode is among images [count, height, width, 3]. */
async function counted(images, { height, width }) {
  const area = height * width
  const counts = new Int32Array(modes)
  for (let from = 0; from < images.length / (3 * area); from += block) {
    const part = images.subarray(from * 3 * area, (from + block) * 3 * area)
    const numbers = new Int32Array(part.length / (3 * area))
    for (let channel = 0; channel < 3; channel++) {
      const grey = Uint8Array.from({ length: numbers.length * area }, (_, i) => part[3 * i + channel])
      const { labels } = await features.classify(grey, { channels: 1, height, width }, 'mnist')
      for (const [i, label] of labels.entries()) numbers[i] = numbers[i] * 10 + label
    }
    for (const number of numbers) counts[number]++
  }
  return counts
}

function report(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const shares = Array.from(counts, (count) => count / total).filter((share) => share > 0)
  return {
    modes: shares.length,
    divergence: shares.reduce((sum, share) => sum + share * Math.log(share * modes), 0),
    rarest: Math.min(...counts),
    commonest: Math.max(...counts),
  }
}

const began = performance.now()
const { model, memory } = await loadImageModel(values.run, { threads })
const generator = imagesOf(generatorFor(memory, model))
const made = await generator.generate(samples, { seed })
const seconds = (performance.now() - began) / 1000
const found = { run: values.run, samples, seed, made: report(await counted(made, generator.shape)), seconds }
if (real > 0) {
  const { test } = await readImageSet('stacked-mnist', { count: 1, seed, share: 0.1 })
  const pixels = test.pixels.subarray(0, real * test.height * test.width * 3)
  found.real = { samples: real, ...report(await counted(pixels, test)) }
}
await Promise.all([generator.close(), features.close()])

if (values.json) console.log(JSON.stringify(found))
else {
  const line = (name, { modes: hit, divergence, rarest, commonest }, count) =>
    `${name.padEnd(12)} ${count} images: ${hit} of 1,000 modes, KL ${divergence.toFixed(4)} nats, ${rarest} to ${commonest} of each`
  console.log(line('made', found.made, samples))
  if (found.real) console.log(line('real', found.real, real))
  console.log(`seed ${seed}; made in ${seconds.toFixed(1)} s`)
}
