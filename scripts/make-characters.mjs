// The network of hand-drawn characters that ships: npm run build && node scripts/make-characters.mjs <run>
//
// Writes assets/characters.safetensors (float16) and assets/characters.json from a run that `bench/omniglot.mjs` left; the description keeps how it was
// trained. The drawings are Omniglot's (B. Lake et al., doi:10.1126/science.aab3050; MIT licence), of alphabets that its one-shot runs do not hold.

import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { parameters } from '../dist/nn/index.js'
import { loadEmbedding } from '../dist/train/index.node.js'

const name = 'characters'
const { model, memory, config } = await loadEmbedding(process.argv[2])
const tensors = []
for (const [key, weight] of parameters(model)) {
  tensors.push(halfTensor(key, weight.shape, await memory.read(weight), 'F16'))
}
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
const licence = 'weights: MIT; trained on Omniglot, MIT, copyright Brenden Lake'
const description = { name, sha256: createHash('sha256').update(bytes).digest('hex'), licence, config }
const folder = new URL('../assets/', import.meta.url)
await writeFile(new URL(`${name}.safetensors`, folder), bytes)
await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(description, undefined, 2)}\n`)
console.log(`${name}: ${bytes.length} bytes, sha256 ${description.sha256}`)
