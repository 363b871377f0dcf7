// The StyleGAN of the Studio: npm run build && node scripts/make-stylegan.mjs <run>
//
// Writes assets/studio/stylegan-faces.safetensors (float16, the generator alone) and assets/studio/stylegan-faces.json from a run that
// `atelier train --model stylegan --data faces:open-peeps --resize 32 --images 10000 --synthesis residual --batch 16 --steps 5000 --cooldown 0.3`
// left (41 minutes on one core; an earlier build of the library made the first 3,247 steps, without mixed styles for the discriminator). The
// faces that it learnt from are drawings made by rule: Open Peeps by Pablo Stanley, CC0 1.0, through @dicebear/open-peeps.

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { parameters } from '../dist/nn/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const { model, memory, config } = await loadImageModel(process.argv[2])
const tensors = []
for (const [key, weight] of parameters({ generator: model.generator })) {
  tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
}
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
const description = {
  ...{ name: 'stylegan-faces', sha256: createHash('sha256').update(bytes).digest('hex') },
  ...{ licence: 'CC0-1.0', learntFrom: 'Open Peeps by Pablo Stanley, CC0 1.0' },
  config,
}
const folder = new URL('../assets/studio/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('stylegan-faces.safetensors', folder), bytes)
await writeFile(new URL('stylegan-faces.json', folder), `${JSON.stringify(description, undefined, 2)}\n`)
console.log(`stylegan-faces: ${bytes.length} bytes, sha256 ${description.sha256}`)
