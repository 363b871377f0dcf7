// The small writer of the Studio's first page: npm run build && node scripts/make-writer.mjs <run>
//
// Writes assets/writer (config.json, tokenizer.json, model.safetensors in float16) from a run that `atelier train --data moby-dick` left.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { parameters } from '../dist/nn/index.js'
import { loadModel } from '../dist/train/index.node.js'

const run = process.argv[2]
const { model, memory } = await loadModel(run)
const tensors = []
for (const [key, weight] of parameters(model)) {
  tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
}
const folder = new URL('../assets/writer/', import.meta.url)
await mkdir(folder, { recursive: true })
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
await writeFile(new URL('model.safetensors', folder), bytes)
for (const name of ['config.json', 'tokenizer.json'])
  await writeFile(new URL(name, folder), await readFile(join(run, name)))
console.log(`writer: ${bytes.length} bytes`)
