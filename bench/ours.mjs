// Atelier: node bench/ours.mjs --size 4x128 --steps 5 --warmup 2 [--sample] [--target webgpu]

import { existsSync } from 'node:fs'
import { isImages } from './convolutions.mjs'
import { adamw, measure, options, parameters, startingValues } from './workload.mjs'

const settings = options()

if (existsSync(new URL('../dist/index.js', import.meta.url))) {
  const { createMemory, engine, int32, program } = await import('../dist/runtime/index.js')
  const { createLanguageModel } = await import('../dist/models/index.js')
  const { adamW } = await import('../dist/optim/index.js')
  const { trainingStep } = await import('../dist/train/index.js')
  const { uniform } = await import('../dist/tensor/index.js')
  const nn = await import('../dist/nn/index.js')
  const { size, threads, target } = settings
  const { batch, context } = size

  const languageWorkload = () => {
    const model = createLanguageModel(size)
    if (size.rank) nn.attachAdapter(model, { rank: size.rank })
    const counted = batch * Math.floor(context * (size.answers ?? 1))
    return {
      model,
      inputs: { inputs: int32([batch, context]), targets: int32([batch, context]) },
      loss: ({ inputs, targets }) =>
        model
          .loss(inputs, targets)
          .sum()
          .mul(1 / counted),
      nameOf: size.family === 'gpt2' ? gpt2NameOf() : recurrentName,
    }
  }
  const images = isImages(size) ? await import('./ours-convolutions.mjs') : undefined
  const { model, inputs, loss, nameOf } = images?.convolutionWorkload(size) ?? languageWorkload()
  const all = nn.parameters(model)
  const weights = size.rank ? nn.adapterParameters(model) : all
  const memory = createMemory({ threads, target })
  for (const [index, parameter] of parameters(size).entries()) {
    memory.write(all.get(nameOf(parameter.name)), startingValues(parameter, index))
  }

  const trainer = () => {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = adamw
    const step = trainingStep(memory, {
      inputs,
      weights,
      optimizer: adamW({ learningRate, beta1, beta2, epsilon, weightDecay }),
      expected: 1,
      loss: (fed) => ({ sum: loss(fed), count: uniform(1) }),
    })
    return async (number, fed) => (await step.run([fed], { rate: 1, count: number + 1 })).loss
  }

  const sampler = () => {
    const decoder = model.decoder(1)
    const reading = program(
      memory,
      { token: int32([1, 1]), start: int32() },
      ({ token, start }) => {
        const { logits, updates } = decoder.read(token, start)
        return { outputs: { logits }, updates }
      },
      { frozen: true },
    )
    return {
      begin: async () => {},
      next: async (token, position) =>
        (await reading.run({ token: Int32Array.of(token), start: Int32Array.of(position) })).logits.data,
    }
  }

  const { version } = JSON.parse(
    await (await import('node:fs/promises')).readFile(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const line = { peer: 'ours', version, threads, target }
  await measure(line, { trainer, sampler }, settings)
  process.stderr.write(`${engine.description}\n`)
} else {
  await measure({ peer: 'ours', skipped: 'not built' }, {}, settings)
}

/** The workload's parameter names to ours. */
function gpt2NameOf() {
  const parts = { norm1: 'norm1', qkv: 'attend', projection: 'project', norm2: 'norm2', up: 'expand', down: 'contract' }
  const fields = { scale: 'gain', bias: 'bias', weight: 'weight' }
  return (name) => {
    if (name === 'tokens') return 'embedding.weight'
    if (name === 'positions') return 'position.weight'
    const pieces = name.split('.')
    if (pieces.length === 2) return `norm.${fields[pieces[1]]}`
    const layer = `blocks.${pieces[0]}.${parts[pieces[1]]}`
    return pieces[2] === 'adapter' ? `${layer}.adapter.${pieces[3]}` : `${layer}.${fields[pieces[2]]}`
  }
}

function recurrentName(name) {
  if (name === 'tokens') return 'embedding.weight'
  const [layer, field] = name.split('.')
  return layer === 'head' ? name : `layers.${layer}.gates.${field}`
}
