// node bench/quantised.mjs RUN TEXT: what fewer bits of the weights cost and give: nats a token on a text that the run has not seen, size, speed.
import { readFileSync } from 'node:fs'
import { createLanguageModel } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { createMemory, int32, program } from '../dist/runtime/index.js'
import { exportLanguageModel, softmax, textSampler } from '../dist/sample/index.js'
import { loadModel } from '../dist/train/index.node.js'

const [run, textPath] = process.argv.slice(2)
const { model, memory, tokenizer } = await loadModel(run, { threads: 1 })
const { context } = model.config
const ids = tokenizer.encode(readFileSync(textPath, 'utf8'), { special: 'text' }).slice(0, 100 * context + 1)

/** Nats of the second half of each window, where half a context stands before. */
async function natsOf(memory, model, bits) {
  const read = program(
    memory,
    { tokens: int32([1, context]) },
    ({ tokens }) => ({ outputs: { logits: model.forward(tokens) } }),
    {
      frozen: true,
      ...(bits && { bits }),
    },
  )
  let [sum, count] = [0, 0]
  for (let at = 0; at + context < ids.length; at += context / 2) {
    const { logits } = await read.run({ tokens: ids.slice(at, at + context) })
    const size = logits.data.length / context
    for (let i = context / 2; i < context; i++) {
      sum -= Math.log(softmax(logits.data.subarray(i * size, (i + 1) * size))[ids[at + i + 1]])
      count++
    }
  }
  await read.close()
  return { nats: sum / count, count }
}

async function speedOf(bits) {
  const sampler = textSampler(memory, model, tokenizer, bits ? { bits } : {})
  await sampler.complete('The ', { maxTokens: 8 })
  const rates = []
  for (let round = 0; round < 3; round++) {
    const started = performance.now()
    const { tokens } = await sampler.complete('The ', { maxTokens: context - 8, seed: round, stopTokens: [] })
    rates.push(tokens.length / ((performance.now() - started) / 1000))
  }
  await sampler.close()
  return rates.sort((a, b) => a - b)[1]
}

/** NF4 (arXiv:2305.14314): 16 levels at quantiles of a normal distribution, 64 numbers a scale; measured by rounding the weights. */
const nf4 = [
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
  -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
  0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1,
]
async function asNf4() {
  const copy = createLanguageModel(model.config)
  const rounded = createMemory({ threads: 1 })
  const into = parameters(copy)
  for (const [name, weight] of parameters(model)) {
    const values = (await memory.read(weight)).slice()
    const [inputs, outputs] = weight.shape
    if (weight.shape.length === 2 && !/^(embedding|position)\./.test(name)) {
      for (let output = 0; output < outputs; output++) {
        for (let from = 0; from < inputs; from += 64) {
          const at = (i) => (from + i) * outputs + output
          const length = Math.min(64, inputs - from)
          let scale = 0
          for (let i = 0; i < length; i++) scale = Math.max(scale, Math.abs(values[at(i)]))
          for (let i = 0; i < length && scale > 0; i++) {
            const x = values[at(i)] / scale
            values[at(i)] =
              scale * nf4.reduce((best, level) => (Math.abs(level - x) < Math.abs(best - x) ? level : best))
          }
        }
      }
    }
    rounded.write(into.get(name), values)
  }
  return natsOf(rounded, copy)
}

const rows = []
for (const [name, bits] of [['float32'], ['8 bits', 8], ['4 bits', 4]]) {
  const { nats, count } = await natsOf(memory, model, bits)
  const bytes = (await exportLanguageModel(memory, model, bits ? { bits } : {})).length
  rows.push({ name, nats, count, bytes, rate: await speedOf(bits) })
}
rows.push({ name: 'NF4 (rounded only)', ...(await asNf4()) })
for (const { name, nats, count, bytes, rate } of rows) {
  const size = bytes ? `${(bytes / 1e6).toFixed(2)} MB of ONNX` : ''
  console.log(
    `${name.padEnd(20)} ${nats.toFixed(4)} nats a token over ${count}  +${(nats - rows[0].nats).toFixed(4)}  ${size}  ${rate ? `${rate.toFixed(0)} tokens/s` : ''}`,
  )
}
process.exit(0)
