// How near a training step comes to the engine's own matrix product: npm run build && node bench/rate.mjs [4x128|6x384|124M] [rounds]
//
// The step's operations are counted on its graph (products only: 2mnk each, causal blocks as they are), its rate set against
// large square products by the same engine, turn by turn in this process. Medians.

import { Gpt, Gpt2 } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { simplify } from '../dist/onnx/index.js'
import { adamW } from '../dist/optim/index.js'
import { createMemory, engine, float32, int32, program } from '../dist/runtime/index.js'
import { grad, placeholder, reachable, uniform } from '../dist/tensor/index.js'
import { recipeOptimizer, recipes, trainingStep } from '../dist/train/index.js'
import { batchOf, sizes } from './workload.mjs'

const [name = '6x384', rounds = '7'] = process.argv.slice(2)
const size = sizes[name]
const { batch, context } = size
const memory = createMemory({ seed: 1 })
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

const timed = async (body) => {
  const start = performance.now()
  await body()
  return performance.now() - start
}

/** Floating-point operations of the matrix products of a loss and its gradients. */
function productsOf(model) {
  const shape = [batch, context]
  const [tokens, targets] = ['tokens', 'targets'].map((key) => placeholder(key, shape, 'int32'))
  const loss = model.loss(tokens, targets).sum()
  const gradients = grad(loss, [...parameters(model).values()])
  const graph = simplify({ loss, ...Object.fromEntries(gradients.map((g, i) => [`g${i}`, g])) })
  return reachable(Object.values(graph))
    .filter(({ operation }) => operation.name === 'MatMul')
    .reduce((sum, { inputs: [a], outputs: [y], attributes }) => {
      return sum + 2 * y.size * a.shape.at(attributes.transposeA ? -2 : -1)
    }, 0)
}

function stepOf(model, optimizer) {
  const step = trainingStep(memory, {
    inputs: { tokens: int32([batch, context]), targets: int32([batch, context]) },
    weights: parameters(model),
    optimizer,
    expected: batch * context,
    loss: ({ tokens, targets }) => ({ sum: model.loss(tokens, targets).sum(), count: uniform(batch * context) }),
  })
  const { inputs, targets } = batchOf(0, size)
  let count = 0
  return () => step.run([{ tokens: inputs, targets }], { rate: 1, count: ++count })
}

const side = 1024
const square = program(memory, { a: float32([side, side]), b: float32([side, side]) }, ({ a, b }) => ({
  outputs: { y: a.matmul(b).slice(0, 0, 1) },
}))
const numbers = new Float32Array(side * side).map((_, i) => Math.sin(i))
const product = () => square.run({ a: numbers, b: numbers })

const contestants = {
  'GPT-2, AdamW': [new Gpt2(size), adamW({ learningRate: 1e-3, weightDecay: 0.1 })],
  'modern GPT, Muon': [new Gpt({ ...size, family: 'gpt' }), undefined],
}
for (const [title, [model, given]] of Object.entries(contestants)) {
  const began = performance.now()
  const run = stepOf(model, given ?? recipeOptimizer(model.config, recipes.gpt))
  await run()
  const opened = performance.now() - began
  const operations = productsOf(model)
  const first = await timed(run)
  const times = { step: [], product: [] }
  for (let i = 0; i < Number(rounds); i++) {
    for (let k = 0; k < 5; k++) times.product.push(await timed(product))
    times.step.push(await timed(run))
  }
  const own = (2 * side ** 3) / median(times.product) / 1e6
  const rate = operations / median(times.step) / 1e6
  console.log(
    `${name} ${title}: ${median(times.step).toFixed(1)} ms a step, ${(operations / 1e9).toFixed(1)} GFLOP in products, ` +
      `${rate.toFixed(0)} GFLOP/s; square product ${own.toFixed(0)} GFLOP/s; share ${(rate / own).toFixed(2)}; ` +
      `build, open and first step ${(opened / 1000).toFixed(2)} s (a step ${(first / 1000).toFixed(2)} s)`,
  )
}
console.log(engine.description)
process.exit(0)
