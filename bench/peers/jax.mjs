// jax-js in Node: node bench/peers/jax.mjs --size 4x128 --steps 5 --warmup 2 [--sample]
//
// The whole step (value, gradient, AdamW) is one jitted function; the ownership rules of the library ask for `.ref`
// wherever an array is used again. What its user finds out, and does:
// - a program keeps all its buffers and the heap holds 4 GB, so the batch of 6x384 comes in pieces whose gradients are added;
// - its threads need a browser's `Worker`, and Node has none, so it runs one there;
// - `nn.dotProductAttention` parses an einsum with iterator helpers, which Node 20 lacks, so attention is composed;
// - the gradient of `np.take` is a scatter, which this version cannot jit here, so the embedding is a product with one-hot rows.

import { readFileSync } from 'node:fs'
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax'
import { adamw, layerNormEpsilon, measure, options, parameters, startingValues } from '../workload.mjs'

const settings = options()
const { size } = settings
const { batch, context, heads, layers, vocabulary, width } = size
const headWidth = width / heads
const pieces = settings.name === '6x384' ? 2 : 1
const rows = batch / pieces
await init('wasm')
defaultDevice('wasm')

const start = Object.fromEntries(
  parameters(size).map((parameter, index) => [
    parameter.name,
    np.array(startingValues(parameter, index)).reshape(parameter.shape),
  ]),
)

const linear = (p, x, name) => np.matmul(x, p[`${name}.weight`].ref).add(p[`${name}.bias`].ref)

const layerNorm = (p, x, name) =>
  nn.standardize(x, -1, { epsilon: layerNormEpsilon }).mul(p[`${name}.scale`].ref).add(p[`${name}.bias`].ref)

function mlp(p, x, layer) {
  const hidden = nn.gelu(linear(p, layerNorm(p, x.ref, `${layer}.norm2`), `${layer}.up`), { approximate: false })
  return x.add(linear(p, hidden, `${layer}.down`))
}

/** q, k and v [rows, heads, length, headWidth] of x [rows * length, width]. */
function headsOf(p, x, layer, rows) {
  const parts = np.split(linear(p, layerNorm(p, x, `${layer}.norm1`), `${layer}.qkv`), 3, -1)
  return parts.map((part) => part.reshape([rows, -1, heads, headWidth]).transpose([0, 2, 1, 3]))
}

/** Attention where `mask` is true, as [rows * length, width]. */
function attention(q, k, v, mask) {
  const scores = np.matmul(q.mul(1 / Math.sqrt(headWidth)), np.matrixTranspose(k))
  const weights = nn.softmax(np.where(mask, scores, -Infinity), -1)
  return np.matmul(weights, v).transpose([0, 2, 1, 3]).reshape([-1, width])
}

function lossOf(p, inputs, targets) {
  const embedded = np.matmul(nn.oneHot(inputs, vocabulary), p.tokens.ref).reshape([rows, context, width])
  let x = embedded.add(p.positions.ref).reshape([rows * context, width])
  for (let layer = 0; layer < layers; layer++) {
    const [q, k, v] = headsOf(p, x.ref, layer, rows)
    const y = attention(q, k, v, np.tri(context, context, 0, { dtype: np.bool }))
    x = mlp(p, x.add(linear(p, y, `${layer}.projection`)), layer)
  }
  const logits = np.matmul(layerNorm(p, x, 'norm'), p.tokens.ref.transpose())
  const chosen = nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, vocabulary))
  tree.dispose(p)
  return chosen.sum().mul(-1 / (rows * context))
}

const gradientsOf = (p, inputs, targets) => valueAndGrad(lossOf)(p, inputs, targets)

/** AdamW on `gradient`, a sum over `pieces` means; `correction1` and `correction2` are 1 / (1 - beta^step). */
function updated(p, m, v, gradient, correction1, correction2) {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = adamw
  const next = { p: {}, m: {}, v: {} }
  for (const name of Object.keys(p)) {
    const g = gradient[name].mul(1 / pieces)
    next.m[name] = m[name].mul(beta1).add(g.ref.mul(1 - beta1))
    next.v[name] = v[name].mul(beta2).add(np.square(g).mul(1 - beta2))
    const scale = np.sqrt(next.v[name].ref.mul(correction2.ref)).add(epsilon)
    const move = next.m[name].ref.mul(correction1.ref).div(scale).mul(learningRate)
    const kept = p[name].ndim === 2 ? 1 - learningRate * weightDecay : 1
    next.p[name] = p[name].mul(kept).sub(move)
  }
  correction1.dispose()
  correction2.dispose()
  return [next.p, next.m, next.v]
}

const gradients = jit(gradientsOf)
const accumulate = jit((a, b) => tree.map((x, y) => x.add(y), a, b))
const update = jit(updated)
const wholeStep = jit((p, m, v, inputs, targets, ...corrections) => {
  const [loss, gradient] = gradientsOf(tree.ref(p), inputs, targets)
  return [loss, ...updated(p, m, v, gradient, ...corrections)]
})

/** The sums over the pieces of the losses and of the gradients. */
async function gradientsInPieces(p, inputs, targets) {
  let total
  for (let start = 0; start < inputs.length; start += rows * context) {
    const part = (tokens) => np.array(tokens.slice(start, start + rows * context))
    const found = gradients(tree.ref(p), part(inputs), part(targets))
    total = total ? accumulate(total, found) : found
    await blockUntilReady(total)
  }
  return total
}

function trainer() {
  let p = start
  let m = tree.map((value) => np.zeros(value.shape), p)
  let v = tree.map((value) => np.zeros(value.shape), p)
  return async (number, { inputs, targets }) => {
    const corrections = [adamw.beta1, adamw.beta2].map((beta) => np.array(1 / (1 - beta ** (number + 1))))
    let loss
    if (pieces === 1) {
      ;[loss, p, m, v] = wholeStep(p, m, v, np.array(inputs), np.array(targets), ...corrections)
    } else {
      const [sum, gradient] = await gradientsInPieces(p, inputs, targets)
      ;[loss, p, m, v] = [sum, ...update(p, m, v, gradient, ...corrections)]
    }
    const [value] = await loss.data()
    await blockUntilReady([p, m, v])
    return value / pieces
  }
}

/** Logits after one token: the caches are [1, heads, context, headWidth]. */
const advance = jit((p, caches, token, position) => {
  const steps = np.arange(context)
  const here = np.equal(steps.ref, position.ref).reshape([context, 1])
  const seen = np.lessEqual(steps, position.ref).reshape([1, context])
  let x = np.take(p.tokens.ref, token, 0).add(np.take(p.positions.ref, position, 0))
  const next = caches.map((cache, layer) => {
    const [q, ...fresh] = headsOf(p, x.ref, layer, 1)
    const [keys, values] = fresh.map((part, index) => np.where(here.ref, part, cache[index]))
    const y = attention(q, keys.ref, values.ref, seen.ref)
    x = mlp(p, x.add(linear(p, y, `${layer}.projection`)), layer)
    return [keys, values]
  })
  here.dispose()
  seen.dispose()
  const logits = np.matmul(layerNorm(p, x, 'norm'), p.tokens.ref.transpose())
  tree.dispose(p)
  return [logits, next]
})

function sampler() {
  let caches
  const empty = () => np.zeros([1, heads, context, headWidth])
  const begin = () => {
    tree.dispose(caches)
    caches = Array.from({ length: layers }, () => [empty(), empty()])
  }
  const next = async (token, position) => {
    const [logits, grown] = advance(
      tree.ref(start),
      caches,
      np.array(new Int32Array([token])),
      np.array(new Int32Array([position])),
    )
    caches = grown
    return await logits.data()
  }
  return { begin, next }
}

const hopeless = { '124M': 'the step outgrows the 4 GB heap of WebAssembly' }
const manifest = new URL('../node_modules/@jax-js/jax/package.json', import.meta.url)
const line = {
  peer: 'jax',
  version: JSON.parse(readFileSync(manifest, 'utf8')).version,
  build: 'WASM SIMD kernels compiled from the jitted step',
  threads: 1,
  skipped: size.family === 'gpt2' ? hopeless[settings.name] : 'only GPT-2 is written for it here',
}
await measure(line, { trainer, sampler }, settings)
