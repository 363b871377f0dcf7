/**
 * What fine-tuning gains on new text and forgets of the old, by method:
 *
 *     node bench/forgetting.mjs BASE NEW OLD [--steps 100] [--methods full,lora,…] [--held 16] [--out table.json]
 *
 * BASE is a run's folder, NEW and OLD are texts or built-in sets (`licences`, `sotu`). Every method sees as many rows, in a process of its own, on
 * one thread; losses are nats per token over the same evenly spread held-out windows, with the weights of the last step.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '100' },
    batch: { type: 'string', default: '16' },
    held: { type: 'string', default: '16' },
    methods: { type: 'string', default: 'full,anchored,replay,top2,lora' },
    rate: { type: 'string', default: '0.001' },
    'lora-rate': { type: 'string', default: '0.01' },
    rank: { type: 'string', default: '10' },
    anchor: { type: 'string', default: '10' },
    share: { type: 'string', default: '0.2' },
    out: { type: 'string' },
    child: { type: 'string' },
  },
})
const [base, data, old] = positionals
if (old === undefined) {
  process.stderr.write(
    'Usage: node bench/forgetting.mjs BASE NEW OLD [--steps n] [--methods full,anchored,replay,top2,lora]\n',
  )
  process.exit(2)
}

/** All linear layers, the head too: a new domain has other words. */
const targets = ['blocks', 'head']
const full = { method: { kind: 'full' }, rate: Number(values.rate) }
const methods = {
  full,
  anchored: { ...full, anchor: Number(values.anchor) },
  replay: { ...full, replay: { data: old, share: Number(values.share) } },
  top2: { ...full, frozen: 2 },
  lora: { method: { kind: 'lora', rank: Number(values.rank), targets }, rate: Number(values['lora-rate']) },
  dora: {
    method: { kind: 'lora', rank: Number(values.rank), targets, isDecomposed: true },
    rate: Number(values['lora-rate']),
  },
}

if (values.child) await child(values.child)
else table()

async function child(name) {
  const { fineTuningRun, loadModel, mergeAdapter } = await import('../dist/train/index.node.js')
  const { frozen, rate, method: plain, replay, anchor } = methods[name]
  const folder = mkdtempSync(join(tmpdir(), 'atelier-forgetting-'))
  try {
    const { model } = await loadModel(base)
    const layers = model.config.layers
    const method = frozen ? { kind: 'freeze', frozenLayers: layers - frozen } : plain
    const run = await fineTuningRun({
      ...{ base, data, out: join(folder, 'run'), method, threads: 1, seed: 1, checkpointEvery: 1e6 },
      ...{
        steps: Number(values.steps),
        batch: Number(values.batch),
        validateEvery: 1e6,
        validationBatches: Number(values.held),
      },
      recipe: { learningRate: rate },
      ...(anchor && { anchor }),
      ...(replay ? { replay } : { watch: [old] }),
    })
    const before = await run.measure()
    const seconds = []
    for await (const event of run.events()) if (event.kind === 'step') seconds.push(event.seconds)
    const after = await run.measure()
    const told = { name, before, after, parameters: run.parameters, trained: run.trainedParameters, rate }
    const merged = run.adapter && (await mergedDifference(run, { mergeAdapter }))
    const ordered = seconds.sort((a, b) => a - b)
    const [fastest, perStep] = [ordered[0], ordered[Math.floor(seconds.length / 2)]]
    const peak = process.resourceUsage().maxRSS * 1024
    process.stdout.write(
      `${JSON.stringify({ ...told, fastest, perStep, peak, ...(merged !== undefined && { merged }) })}\n`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The largest difference of a logit between base with adapters and merged weights, as a share of the largest logit, on one row. */
async function mergedDifference({ model, memory, adapter }, { mergeAdapter }) {
  const { program, int32 } = await import('../dist/runtime/index.js')
  const { context, vocabulary } = model.config
  const tokens = Int32Array.from({ length: context }, (_, i) => (i * 7919) % vocabulary)
  const logits = async () => {
    const reading = program(memory, { tokens: int32([1, context]) }, (fed) => ({
      outputs: { y: model.forward(fed.tokens) },
    }))
    return (await reading.run({ tokens })).y.data
  }
  const adapted = await logits()
  await mergeAdapter(model, adapter, memory)
  const merged = await logits()
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return largest(adapted.map((value, i) => value - merged[i])) / largest(adapted)
}

function table() {
  const rows = []
  for (const name of values.methods.split(',')) {
    const words = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--child', name]
    const { stdout, status } = spawnSync(process.execPath, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (status !== 0) process.exit(status ?? 1)
    const row = JSON.parse(stdout)
    rows.push(row)
    const [fresh, known] = Object.keys(row.before)
    const gainOf = ({ before, after }) => before[fresh] - after[fresh]
    const whole = rows.find((each) => each.name === 'full')
    process.stdout.write(
      `${[
        name.padEnd(9),
        `new ${row.before[fresh].toFixed(3)} → ${row.after[fresh].toFixed(3)}`,
        ...(whole ? [`${((100 * gainOf(row)) / gainOf(whole)).toFixed(0)} % of full's gain`] : []),
        `old ${row.before[known].toFixed(3)} → ${row.after[known].toFixed(3)}`,
        `trained ${row.trained} of ${row.parameters} (${((100 * row.trained) / row.parameters).toFixed(1)} %)`,
        `${row.perStep.toFixed(2)} s/step (fastest ${row.fastest.toFixed(2)})`,
        `${(row.peak / 2 ** 20).toFixed(0)} MB`,
        ...(row.merged === undefined ? [] : [`merged within ${row.merged.toExponential(1)}`]),
      ].join('  ')}\n`,
    )
  }
  if (values.out) writeFileSync(values.out, `${JSON.stringify(rows, undefined, 2)}\n`)
}
