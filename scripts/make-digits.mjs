// A small trained diffusion of digits, for browsers: npm run build && node scripts/make-digits.mjs <run>
//
// Writes assets/digits-diffusion.safetensors (float16) and assets/digits-diffusion.json from a run that `atelier train --model diffusion --data mnist`
// left; the description keeps how it was trained.

import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { parameters } from '../dist/nn/index.js'
import { loadImageModel } from '../dist/train/index.node.js'

const name = 'digits-diffusion'
const { model, memory, config } = await loadImageModel(process.argv[2])
const tensors = []
for (const [key, weight] of parameters(model)) {
  tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
}
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
const description = { name, sha256: createHash('sha256').update(bytes).digest('hex'), config }
const folder = new URL('../assets/', import.meta.url)
await writeFile(new URL(`${name}.safetensors`, folder), bytes)
await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(description, undefined, 2)}\n`)
console.log(`${name}: ${bytes.length} bytes, sha256 ${description.sha256}`)
