// Opening a published model and writing with it: node bench/loading.mjs [--context 1024] [--tokens 64] [--threads 1] [--dtype bfloat16]
//
// The model has SmolLM-135M's shape (134.5 M parameters, a vocabulary of 49,152, 9 heads in 3 groups) and random weights, in a folder as
// transformers lays it out, so nothing is fetched. Opening and writing are in a process of their own, whose peak of memory is told.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import gpt2 from 'js-tiktoken/ranks/gpt2'
import { fromRanks } from '../dist/data/index.js'
import { completeLlama, createLanguageModel } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { createMemory } from '../dist/runtime/index.js'
import { textSampler } from '../dist/sample/index.js'
import { randomStream } from '../dist/tensor/index.js'
import { loadModel, savePretrained } from '../dist/train/index.node.js'

const { values } = parseArgs({
  options: {
    context: { type: 'string', default: '1024' },
    tokens: { type: 'string', default: '64' },
    threads: { type: 'string', default: '1' },
    dtype: { type: 'string', default: 'bfloat16' },
    open: { type: 'string' },
  },
})
const seconds = (from) => (performance.now() - from) / 1000
const peak = () => `${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`

if (values.open === undefined) await measure()
else await openAndWrite(values.open)

/** Writes the model, and has it opened elsewhere. */
async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-loading-'))
  try {
    const started = performance.now()
    await writeModel(folder)
    const bytes = statSync(join(folder, 'model.safetensors')).size
    console.log(`wrote ${(bytes / 1e6).toFixed(0)} MB of ${values.dtype} in ${seconds(started).toFixed(1)} s`)
    const { context, tokens, threads } = values
    const settings = Object.entries({ context, tokens, threads, open: folder }).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ])
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...settings], { stdio: 'inherit' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function writeModel(folder) {
  const vocabulary = 49_152
  const shape = { family: 'llama', vocabulary, context: 2048, layers: 30, heads: 9, groups: 3, width: 576 }
  const model = createLanguageModel(completeLlama({ ...shape, hidden: 1536, tied: true }))
  const memory = createMemory({ threads: 1 })
  // Draws are slow beside writing, so each weight repeats some.
  const stream = randomStream(1)
  const draws = Float32Array.from({ length: 65_521 }, () => 0.02 * stream.normal())
  for (const [name, weight] of parameters(model)) {
    const value = name.endsWith('.gain') ? () => 1 : (_, i) => draws[i % draws.length]
    memory.write(weight, Float32Array.from({ length: weight.size }, value))
  }
  const tokenizer = fromRanks(ranks(gpt2.bpe_ranks).slice(0, vocabulary), { pattern: 'gpt2' })
  await savePretrained(folder, { model, memory, tokenizer }, { dtype: values.dtype })
}

/** js-tiktoken packs a table as lines of `! firstRank base64 base64 …`. */
function ranks(table) {
  const tokens = []
  for (const line of table.split('\n')) {
    const [, first, ...encoded] = line.split(' ')
    for (const [i, text] of encoded.entries()) tokens[Number(first) + i] = Uint8Array.from(Buffer.from(text, 'base64'))
  }
  return tokens
}

async function openAndWrite(folder) {
  const started = performance.now()
  const threads = Number(values.threads)
  const { model, memory, tokenizer } = await loadModel(folder, { threads, context: Number(values.context) })
  console.log(`opened in ${seconds(started).toFixed(2)} s, ${peak()} at most`)
  const sampler = textSampler(memory, model, tokenizer)
  const count = Number(values.tokens)
  const first = performance.now()
  await sampler.complete('Call me Ishmael.', { maxTokens: 1, seed: 1 })
  console.log(`first token after ${seconds(first).toFixed(2)} s, ${peak()} at most`)
  const rest = performance.now()
  await sampler.complete('Call me Ishmael. Some years ago', { maxTokens: count, seed: 1 })
  const taken = seconds(rest)
  console.log(`${count} tokens in ${taken.toFixed(2)} s: ${(count / taken).toFixed(1)} tokens/s, ${peak()} at most`)
}
