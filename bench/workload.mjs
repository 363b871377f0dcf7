// The workloads that every contestant runs, so that all compute the same numbers, in float32, without dropout or clipping:
// - one training step of the GPT-2 architecture (pre-LayerNorm with bias, learned positions, fused qkv, causal softmax attention,
//   exact-erf GELU, tied head), and cached sampling with a batch of one;
// - the same step as fine-tuning: of `answers` of each row's tokens alone, and with `rank`, of low-rank adapters alone, beside all
//   matrices of the blocks, y = x·W + b + 2·(x·down)·up, all else frozen;
// - one training step of a recurrent language model (embedding, cells with one bias whose products with the state have none,
//   head of its own), from a state of zeros;
// - one training step of a network of convolutions (see convolutions.mjs).
// `peers/torch.py` restates this file in Python; change both.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { convolutionParameters, imageBatch, isImages } from './convolutions.mjs'

export const sizes = JSON.parse(readFileSync(new URL('sizes.json', import.meta.url), 'utf8'))

/** AdamW, with decay on matrices and kernels only. */
export const adamw = { learningRate: 1e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 }

/** LayerNorm's epsilon. */
export const layerNormEpsilon = 1e-5

const gaussianWidth = 0.02
const modelSeed = 1
const tokenSeed = 1_000_000
const sampleSeed = 2_000_000

/** Draws in [0, 1) that depend only on the seed and the index: mulberry32. */
function uniforms(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Every parameter, in the order that decides its seed. Matrices are [inputs, outputs]; `std` is absent for constants. */
export function parameters(size) {
  if (isImages(size)) return convolutionParameters(size)
  return size.family === 'gpt2' ? gpt2Parameters(size) : recurrentParameters(size)
}

/** What the columns of a cell's matrices make, `width` columns each. */
export const gates = {
  rnn: ['candidate'],
  lstm: ['input', 'forget', 'output', 'candidate'],
  gru: ['reset', 'update', 'candidate'],
}

const matrix = (name, inputs, outputs, std = gaussianWidth) => ({ name, shape: [inputs, outputs], std })
const vector = (name, length, fill) => ({ name, shape: [length], fill })

function recurrentParameters({ family, layers, width, vocabulary }) {
  const columns = gates[family].length * width
  const std = 1 / Math.sqrt(width)
  const cell = (layer) => [
    matrix(`${layer}.input`, width, columns, std),
    matrix(`${layer}.recurrent`, width, columns, std),
    vector(`${layer}.bias`, columns, 0),
  ]
  return [
    matrix('tokens', vocabulary, width, 1),
    ...Array.from({ length: layers }, (_, layer) => cell(layer)).flat(),
    matrix('head.weight', width, vocabulary, std),
    vector('head.bias', vocabulary, 0),
  ]
}

function gpt2Parameters({ layers, width, context, vocabulary, rank }) {
  const norm = (name) => [vector(`${name}.scale`, width, 1), vector(`${name}.bias`, width, 0)]
  const linear = (name, inputs, outputs, std) => [
    matrix(`${name}.weight`, inputs, outputs, std),
    vector(`${name}.bias`, outputs, 0),
  ]
  const residual = gaussianWidth / Math.sqrt(2 * layers)
  const block = (layer) => [
    ...norm(`${layer}.norm1`),
    ...linear(`${layer}.qkv`, width, 3 * width),
    ...linear(`${layer}.projection`, width, width, residual),
    ...norm(`${layer}.norm2`),
    ...linear(`${layer}.up`, width, 4 * width),
    ...linear(`${layer}.down`, 4 * width, width, residual),
  ]
  return [
    matrix('tokens', vocabulary, width),
    matrix('positions', context, width),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ...norm('norm'),
    ...(rank ? Array.from({ length: layers }, (_, layer) => adapters(layer, width, rank)).flat() : []),
  ]
}

/** The adapters of a block: `down` makes `rank` numbers of the input, `up`, at first zero, the output of them. */
function adapters(layer, width, rank) {
  const pair = (name, inputs, outputs) => [
    matrix(`${layer}.${name}.adapter.down`, inputs, rank),
    { name: `${layer}.${name}.adapter.up`, shape: [rank, outputs], fill: 0 },
  ]
  return [
    ...pair('qkv', width, 3 * width),
    ...pair('projection', width, width),
    ...pair('up', width, 4 * width),
    ...pair('down', 4 * width, width),
  ]
}

/** The starting values of parameter number `index`: uniform with the given standard deviation, or constant. */
export function startingValues({ shape, std, fill }, index) {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
  if (std === undefined) return values.fill(fill)
  const draw = uniforms(modelSeed + index)
  const reach = std * Math.sqrt(3)
  for (let i = 0; i < values.length; i++) values[i] = (draw() * 2 - 1) * reach
  return values
}

/** The random batch of a step: images, or `inputs` and `targets`, each batch * context token numbers in row-major order; −1 is no target. */
export function batchOf(step, size) {
  const draw = uniforms(tokenSeed + step)
  if (isImages(size)) return imageBatch(size, draw)
  const { batch, context, vocabulary, answers = 1 } = size
  const inputs = new Int32Array(batch * context)
  const targets = new Int32Array(batch * context)
  for (let row = 0; row < batch; row++) {
    for (let column = 0; column <= context; column++) {
      const token = Math.floor(draw() * vocabulary)
      if (column < context) inputs[row * context + column] = token
      if (column > 0) targets[row * context + column - 1] = column > context * (1 - answers) ? token : -1
    }
  }
  return { inputs, targets }
}

/** Draws one token from the softmax of `logits` with the draw `u` in [0, 1). */
export function pick(logits, u) {
  let peak = -Infinity
  for (const logit of logits) peak = Math.max(peak, logit)
  const weights = Array.from(logits, (logit) => Math.exp(logit - peak))
  let left = u * weights.reduce((sum, weight) => sum + weight, 0)
  for (let token = 0; token < weights.length; token++) {
    left -= weights[token]
    if (left < 0) return token
  }
  return weights.length - 1
}

/** The command line of a contestant. */
export function options() {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '4x128' },
      steps: { type: 'string', default: '5' },
      warmup: { type: 'string', default: '2' },
      threads: { type: 'string', default: '2' },
      sample: { type: 'boolean', default: false },
      backend: { type: 'string', default: 'wasm' },
      target: { type: 'string', default: 'cpu' },
    },
  })
  const size = sizes[values.size]
  if (!size) throw new Error(`--size ${values.size}: not one of ${Object.keys(sizes).join(', ')}`)
  const count = (name) => Number.parseInt(values[name], 10)
  return {
    ...values,
    name: values.size,
    size,
    steps: count('steps'),
    warmup: count('warmup'),
    threads: count('threads'),
  }
}

/** Times `step(number, batch)`, which returns the loss, and returns what the report needs. */
async function timeTraining(step, { size, steps, warmup }) {
  const milliseconds = []
  const losses = []
  for (let number = 0; number < warmup + steps; number++) {
    const batch = batchOf(number, size)
    const start = performance.now()
    losses.push(await step(number, batch))
    if (number >= warmup) milliseconds.push(performance.now() - start)
  }
  return { milliseconds, loss: [...losses.slice(0, 3), losses.at(-1)] }
}

/**
 * Times cached sampling. `begin()` empties the cache; `next(token, position)` returns the logits after that token.
 * A run starts from token 0 and draws as many tokens as the context holds.
 */
async function timeSampling({ begin, next }, { size, steps, warmup }) {
  const milliseconds = []
  let tokens = []
  for (let run = 0; run < warmup + steps; run++) {
    const draw = uniforms(sampleSeed)
    tokens = []
    const start = performance.now()
    await begin()
    for (let position = 0, token = 0; position < size.context; position++) {
      token = pick(await next(token, position), draw())
      tokens.push(token)
    }
    if (run >= warmup) milliseconds.push(performance.now() - start)
  }
  return {
    milliseconds,
    tokensPerSecond: milliseconds.map((ms) => (size.context * 1000) / ms),
    tokens: tokens.slice(0, 12),
  }
}

/** The largest resident size of this process so far, in MB of 2^20 bytes; absent where /proc is. */
function peakMemoryMB() {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
    return line ? Math.round(Number(line[1]) / 1024) : undefined
  } catch {
    return undefined
  }
}

/**
 * Runs what the command line asks for and prints the one line of JSON that `run.mjs` reads. `line` says who runs, and
 * why not where it carries `skipped`; `trainer()` returns the step and `sampler()` the pair that are timed.
 */
export async function measure(line, { trainer, sampler }, settings) {
  const begin = { ...line, size: settings.name, mode: settings.sample ? 'sample' : 'train' }
  const print = (more) => console.log(JSON.stringify({ ...begin, ...more, peakMemoryMB: peakMemoryMB() }))
  if (line.skipped) return print({})
  try {
    print(settings.sample ? await timeSampling(sampler(), settings) : await timeTraining(trainer(), settings))
  } catch (failure) {
    print({ skipped: `failed: ${failure instanceof Error ? failure.message : failure}` })
  }
}
