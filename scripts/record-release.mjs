// node scripts/record-release.mjs
// Keeps tiny runs of the present version, with the logits that they give, so that later versions can be held to open them: see
// test/releases.test.ts. Refuses a working tree with changes, which is no version.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { languageRun, loadModel } from '../dist/index.node.js'
import { int32, program } from '../dist/runtime/index.js'

const root = resolve(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = join(root, 'test/fixtures/releases', version)

if (execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }) !== '') {
  throw new Error('record-release: the working tree has changes: commit them first')
}
if (existsSync(folder))
  throw new Error(`record-release: ${folder} is there already: what a release left stays as it is`)

const text = 'the sea is wide and the ship is small; the sea is old. '.repeat(12)
const families = ['gpt', 'gpt2', 'llama', 'rnn', 'lstm', 'gru']

for (const family of families) {
  const out = join(folder, family)
  const data = { name: 'tale', text, documents: 1, bytes: text.length, replaced: 0, sources: ['tale'], skipped: [] }
  const heads = ['gpt', 'gpt2', 'llama'].includes(family) ? { heads: 2 } : {}
  const run = await languageRun({
    ...{ data, out, steps: 4, batch: 2, keep: 1, seed: 1, threads: 1 },
    model: { family, layers: 1, width: 8, context: 8, ...heads },
    ...{ validateEvery: 2, validationBatches: 2, checkpointEvery: 4 },
  })
  for await (const _ of run.events());
  // Only the newest checkpoint is of use.
  for (const step of ['00000001', '00000002'])
    rmSync(join(out, `checkpoints/step-${step}`), { recursive: true, force: true })
  const { memory, model } = await loadModel(out, { threads: 1 })
  const tokens = Int32Array.from({ length: 8 }, (_, i) => i % 5)
  const reading = program(memory, { tokens: int32([1, 8]) }, ({ tokens: fed }) => ({
    outputs: { logits: model.forward(fed) },
  }))
  const { logits } = await reading.run({ tokens })
  writeFileSync(join(out, 'expected.json'), `${JSON.stringify({ tokens: [...tokens], logits: [...logits.data] })}\n`)
  console.log(out)
}
process.exit(0)
