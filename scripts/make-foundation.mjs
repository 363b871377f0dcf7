// The foundation of the Studio's lifecycle that ships: npm run build && node scripts/make-foundation.mjs
//
// Writes assets/studio/lines-foundation.safetensors (float16): a GPT of letters, 3 layers of 48, that has learnt the words of lines-words.txt.gz
// for 4,000 steps of 64 from seed 1, by the same stage that the page runs. Weights: MIT.

import { readFile, writeFile } from 'node:fs/promises'
import { encodeSafetensors, halfTensor } from '../dist/files/index.js'
import { createLanguageModel } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { createMemory } from '../dist/runtime/index.js'
import { foundationStage } from '../dist/studio/lifecycle/learn-lines.js'
import { letters, lineContext, readLines } from '../dist/studio/lifecycle/lines.js'
import { probeOf } from '../dist/studio/lifecycle/probe.js'

const [steps, seed] = [4000, 1]
const assets = new URL('../assets/', import.meta.url)
const words = await readLines('words', { read: (name) => readFile(new URL(name, assets)) })
const memory = createMemory({ seed, threads: 1 })
const sizes = { layers: 3, heads: 4, width: 48, context: lineContext }
const model = createLanguageModel({ family: 'gpt', vocabulary: letters.size, ...sizes })
const stage = foundationStage(memory, model, { lines: words.training, steps, rows: 64, seed, areAsked: false })
for (let step = 1; step <= steps; step++) {
  const { loss } = await stage.advance(step)
  if (step % 500 === 0) console.log(`step ${step}: ${loss.toFixed(3)}`)
}
const weights = new Map()
const tensors = []
for (const [name, weight] of parameters(model)) {
  const values = await memory.read(weight)
  weights.set(name, values)
  tensors.push(halfTensor(name, weight.shape, values, 'F16'))
}
const { nats, counts } = await probeOf(memory, model).losses(
  weights,
  words.heldOut.map((line) => ({ line, given: 0 })),
)
const sum = (values) => values.reduce((a, b) => a + b, 0)
console.log(`held out: ${(sum(nats) / sum(counts)).toFixed(4)} nats a letter over ${words.heldOut.length} words`)
const bytes = encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' })
await writeFile(new URL('studio/lines-foundation.safetensors', assets), bytes)
console.log(`${bytes.length} bytes`)
process.exit(0)
