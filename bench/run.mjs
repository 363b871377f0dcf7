// Speed against peers, side by side in one run: npm run bench -- [--size 4x128,lstm-2x256] [--rounds 3] [--peers torch,tfjs] [--quick]
//
// Contestants take turns, A B C A B C, each turn in a process of its own, so that a slow minute of the machine falls on all
// of them. A figure is the median over all steps of all rounds, with the smallest and largest; the ratio is to ours. Losses are
// those of steps 1 to 3 and the last, warm-up included. Peers that the machine lacks, and sizes that a peer cannot do, are
// named and skipped. Results also go to bench/results.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { sizes } from './workload.mjs'

const execute = promisify(execFile)
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const turnLimit = 15 * 60 * 1000

/** Steps per turn, after `warmup` untimed ones. */
const turns = {
  '4x128': { steps: 20, warmup: 3 },
  '6x384': { steps: 2, warmup: 1 },
  '124M': { steps: 2, warmup: 1 },
  '124M-sft': { steps: 2, warmup: 1 },
  '124M-lora': { steps: 2, warmup: 1 },
  'rnn-2x256': { steps: 10, warmup: 2 },
  'lstm-2x256': { steps: 5, warmup: 2 },
  'gru-2x256': { steps: 5, warmup: 2 },
  'stack-64': { steps: 10, warmup: 2 },
  'unet-64': { steps: 5, warmup: 2 },
  'vae-32': { steps: 20, warmup: 3 },
  'gan-64': { steps: 10, warmup: 2 },
  'penalised-64': { steps: 10, warmup: 2 },
  'stylegan-64': { steps: 10, warmup: 2 },
  sample: { steps: 2, warmup: 1 },
}

const { values: settings } = parseArgs({
  options: {
    size: { type: 'string' },
    rounds: { type: 'string' },
    peers: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})

/** Python 3 that can import torch: plain python3, else the system's. */
async function pythonWithTorch() {
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = await execute(python, ['-c', 'import torch']).then(
      () => true,
      () => false,
    )
    if (found) return python
  }
  return undefined
}

/** Each contestant's command and arguments; a string says why it cannot run here. */
async function contestants() {
  const python = await pythonWithTorch()
  const torch = (...more) => (python ? [python, here('peers/torch.py'), ...more] : 'no python3 here imports torch')
  const node = (file, ...more) => [process.execPath, here(file), ...more]
  return {
    ours: node('ours.mjs'),
    torch: torch('--threads', '2'),
    'torch-1': torch('--threads', '1'),
    tfjs: node('peers/tfjs.mjs'),
    jax: node('peers/jax.mjs'),
    'tfjs-cpu': node('peers/tfjs.mjs', '--backend', 'cpu'),
  }
}

async function installPeers() {
  if (existsSync(here('node_modules'))) return
  console.error('Installing the peers in bench/node_modules.')
  await execute('npm', ['ci', '--ignore-scripts', '--prefix', here('.')])
}

/** Fewer steps for those that take many seconds for one. */
const slowTurns = {
  tfjs: {
    'rnn-2x256': { steps: 3, warmup: 1 },
    'lstm-2x256': { steps: 2, warmup: 1 },
    'gru-2x256': { steps: 2, warmup: 1 },
    'stack-64': { steps: 3, warmup: 1 },
    'unet-64': { steps: 2, warmup: 1 },
    'vae-32': { steps: 5, warmup: 1 },
    'gan-64': { steps: 3, warmup: 1 },
    'penalised-64': { steps: 3, warmup: 1 },
    'stylegan-64': { steps: 3, warmup: 1 },
  },
}

/** One turn of one contestant: its line of JSON, or why there is none. */
async function turn(name, [command, ...before], task) {
  const asked = turns[task.sample ? 'sample' : task.size]
  const { steps, warmup } = settings.quick ? { steps: 3, warmup: 1 } : (slowTurns[name]?.[task.size] ?? asked)
  const options = [
    '--size',
    task.size,
    '--steps',
    `${steps}`,
    '--warmup',
    `${warmup}`,
    ...(task.sample ? ['--sample'] : []),
  ]
  try {
    const { stdout } = await execute(command, [...before, ...options], { timeout: turnLimit, killSignal: 'SIGKILL' })
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch (failure) {
    const said = `${failure.stderr ?? ''}`.trim().split('\n').at(-1)
    return { skipped: failure.killed ? `longer than ${turnLimit / 60000} minutes` : said || failure.message }
  }
}

/** Lets the contestants take turns at one task; returns their turns by name. */
async function contest(task, field, rounds) {
  const taken = Object.fromEntries(Object.keys(field).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(field)) {
      if (taken[name].at(-1)?.skipped) continue
      process.stderr.write(`${label(task)}, round ${round + 1} of ${rounds}: ${name}\n`)
      taken[name].push(typeof command === 'string' ? { skipped: command } : await turn(name, command, task))
    }
  }
  return taken
}

function label({ size, sample }) {
  return sample ? `${size}, ${sizes[size].context} tokens sampled` : `${size}, one training step`
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** One line per contestant: median, range, ratio, and what they say of themselves. */
function summary(task, taken) {
  const lines = Object.entries(taken).map(([name, all]) => {
    const times = all.flatMap((one) => one.milliseconds ?? [])
    const last = all.at(-1) ?? {}
    if (!times.length) return { name, skipped: last.skipped ?? 'no turn' }
    return {
      name,
      skipped: last.skipped,
      steps: times.length,
      median: median(times),
      min: Math.min(...times),
      max: Math.max(...times),
      tokensPerSecond: task.sample ? (sizes[task.size].context * 1000) / median(times) : undefined,
      peakMemoryMB: Math.max(...all.map((one) => one.peakMemoryMB ?? 0)),
      threads: all[0].threads,
      version: all[0].version,
      build: all[0].build,
      loss: all[0].loss,
      tokens: all[0].tokens,
    }
  })
  const ours = lines.find((line) => line.name === 'ours')?.median
  return lines.map((line) => ({ ...line, ratio: ours && line.median ? line.median / ours : undefined }))
}

function printTable(task, lines) {
  const cells = lines.map((line) => [
    line.name,
    line.median ? line.median.toFixed(1) : '-',
    line.median ? `${line.steps}` : '-',
    line.median ? `${line.min.toFixed(1)}-${line.max.toFixed(1)}` : '-',
    line.ratio ? line.ratio.toFixed(2) : '-',
    line.tokensPerSecond ? line.tokensPerSecond.toFixed(1) : '-',
    line.median ? `${line.peakMemoryMB}` : '-',
    line.median ? `${line.threads}` : '-',
    line.loss ? line.loss.map((loss) => loss.toFixed(4)).join(' > ') : '-',
    line.skipped ? `skipped: ${line.skipped}` : `${line.version}, ${line.build}`,
  ])
  const heads = ['', 'median ms', 'of', 'min-max', 'x ours', 'tokens/s', 'peak MB', 'threads', 'loss', '']
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length)))
  console.log(`\n${label(task)}`)
  for (const row of [heads, ...cells])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
}

/** The tasks asked for: training at each size, and sampling where 6x384 is among them. */
function tasks() {
  const asked = settings.size?.split(',') ?? (settings.quick ? ['4x128'] : Object.keys(sizes))
  const unknown = asked.find((size) => !sizes[size])
  if (unknown) throw new Error(`--size ${unknown}: not one of ${Object.keys(sizes).join(', ')}`)
  return [...asked.map((size) => ({ size })), ...(asked.includes('6x384') ? [{ size: '6x384', sample: true }] : [])]
}

async function field() {
  const all = await contestants()
  const asked = settings.peers?.split(',') ?? Object.keys(all).filter((name) => name !== 'tfjs-cpu')
  const unknown = asked.find((name) => !all[name])
  if (unknown) throw new Error(`--peers ${unknown}: not one of ${Object.keys(all).join(', ')}`)
  return Object.fromEntries(['ours', ...asked.filter((name) => name !== 'ours')].map((name) => [name, all[name]]))
}

async function main() {
  const rounds = Number.parseInt(settings.rounds ?? (settings.quick ? '2' : '3'), 10)
  if (!(rounds > 0)) throw new Error(`--rounds ${settings.rounds}: not a positive number`)
  const [asked, runners] = [tasks(), await field()]
  await installPeers()
  const results = []
  for (const task of asked) {
    const taken = await contest(task, runners, rounds)
    const lines = summary(task, taken)
    printTable(task, lines)
    results.push({ ...task, lines, turns: taken })
  }
  mkdirSync(here('results'), { recursive: true })
  const when = new Date().toISOString()
  const file = here(`results/${when.replaceAll(':', '-')}.json`)
  const machine = {
    processor: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    platform: process.platform,
  }
  writeFileSync(file, `${JSON.stringify({ when, machine, rounds, results }, null, 2)}\n`)
  console.log(`\n${file}`)
}

await main().catch((failure) => {
  console.error(failure.message)
  process.exitCode = 1
})
