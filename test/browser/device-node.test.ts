/** WebGPU in Node, on the software adapter that comes with Chromium: Vulkan's loader finds it by name. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const adapter = '/usr/lib/chromium/vk_swiftshader_icd.json'
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
const hasLoader = libraries.some((folder) => existsSync(folder) && readdirSync(folder).includes('libvulkan.so.1'))

/** Trains a small GPT for five steps, closes its programs, opens others on the same weights, and says what it saw. */
const program = `
import { createLanguageModel } from './dist/models/index.js'
import { parameters } from './dist/nn/index.js'
import { adamW } from './dist/optim/index.js'
import { createMemory, int32 } from './dist/runtime/index.js'
import { uniform } from './dist/tensor/index.js'
import { trainingStep } from './dist/train/index.js'
const found = {}
for (const target of ['cpu', 'webgpu']) {
  const model = createLanguageModel({ family: 'gpt2', layers: 1, heads: 2, width: 16, context: 8, vocabulary: 32 })
  const weights = parameters(model)
  const memory = createMemory({ target, seed: 1, threads: 1 })
  const make = () => trainingStep(memory, {
    inputs: { inputs: int32([2, 8]), targets: int32([2, 8]) }, weights, expected: 1,
    optimizer: adamW({ learningRate: 0.01 }),
    loss: ({ inputs, targets }) => ({ sum: model.loss(inputs, targets).mean(), count: uniform(1) }),
  })
  const inputs = Int32Array.from({ length: 16 }, (_, i) => (7 * i + 3) % 32)
  const targets = Int32Array.from({ length: 16 }, (_, i) => (5 * i + 1) % 32)
  const losses = []
  let step = make()
  for (let count = 1; count <= 6; count++) {
    if (count === 4) {
      await step.close()
      step = make()
    }
    losses.push((await step.run([{ inputs, targets }], { rate: 1, count })).loss)
  }
  const [first] = weights.values()
  found[target] = { losses, first: [...(await memory.read(first)).slice(0, 8)] }
}
console.log(JSON.stringify(found))
`

describe('WebGPU in Node', () => {
  it.skipIf(!hasLoader || !existsSync(adapter))(
    'trains as the CPU does, and keeps weights when a program closes',
    async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, VK_DRIVER_FILES: adapter, XDG_RUNTIME_DIR: '/tmp' },
      })
      const { cpu, webgpu } = JSON.parse(stdout)
      expect(cpu.losses[5]).toBeLessThan(cpu.losses[0] - 0.3)
      for (const [i, loss] of cpu.losses.entries()) expect(webgpu.losses[i]).toBeCloseTo(loss, 4)
      for (const [i, weight] of cpu.first.entries()) expect(webgpu.first[i]).toBeCloseTo(weight, 4)
    },
  )
})
