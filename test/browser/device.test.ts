/** What the page cannot show of WebGPU: where tensors are, and which processor computes. */
import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve } from '../../examples/browser/serve.mjs'
import { inPage, launch, visit } from './page.js'

let server: Awaited<ReturnType<typeof serve>>
let browser: Browser

beforeAll(async () => {
  server = await serve()
  browser = await launch('software')
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** Makes ONNX Runtime refuse a program with an operator that WebGPU would hand to the CPU. */
const withoutFallback: Plugin = {
  name: 'without fallback',
  setup({ onLoad }) {
    onLoad({ filter: /session\.web\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const contents = text.replace(
        'logSeverityLevel: 3',
        `logSeverityLevel: 4, extra: { session: { disable_cpu_ep_fallback: '1' } }`,
      )
      if (contents === text) throw new Error(`${path}: the options of a session are not where they were`)
      return { contents }
    })
  },
}

const opening = `
  import { engine, createMemory, float32, program } from 'atelier/runtime'
  import { variable } from 'atelier/tensor'
  engine.configure({ files: new URL('onnxruntime/', location.href).href })
  const memory = createMemory({ target: 'webgpu', seed: 1 })`

describe('WebGPU', () => {
  it('keeps state on the device, frees what is replaced, and state outlives its programs', async () => {
    const { page } = await visit(browser, server.address)
    const result = await inPage<{ locations: string[]; values: number[] }>(
      page,
      `${opening}
      const count = variable([2], undefined, { name: 'count' })
      const adding = program(memory, { x: float32([2]) }, ({ x }) => ({ outputs: {}, updates: [[count, count.add(x)]] }))
      await adding.run({ x: Float32Array.of(1, 2) })
      const first = memory.tensor(count)
      const before = first.location
      await adding.run({ x: Float32Array.of(1, 2) })
      const locations = [before, first.location, memory.tensor(count).location]
      await adding.close()
      export const result = { locations, values: Array.from(await memory.read(count)) }`,
      [withoutFallback],
    )
    expect(result).toEqual({ locations: ['gpu-buffer', 'none', 'gpu-buffer'], values: [2, 4] })
  })

  it('computes all of a training step: no operator falls back to the CPU', async () => {
    const { page } = await visit(browser, server.address)
    const result = await inPage<{ refused: string; losses: number[] }>(
      page,
      `${opening}
      import { encodeModel } from 'atelier/onnx'
      import { train } from 'atelier/train'
      import { setUp } from './setup.js'
      const value = (name, shape) => ({ name, dtype: 'float32', shape })
      const node = { type: 'Det', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} }
      const graph = { inputs: [value('x', [2, 2])], outputs: [value('y', [])], nodes: [node], initializers: [] }
      const options = { target: 'webgpu', threads: 1, optimize: false, resident: [] }
      const refused = await engine.open(encodeModel(graph, 'webgpu'), options).then(() => '', String)
      const text = 'There she blows! A hump like a snow-hill! '.repeat(50)
      const run = setUp(memory, text, { model: 'gpt', size: 'thumb', steps: 2, batch: 2, seed: 1 })
      const losses = []
      for await (const event of train(run.options)) if (event.kind === 'step') losses.push(event.loss)
      export const result = { refused, losses }`,
      [withoutFallback],
    )
    expect(result.refused).toMatch(/fallback/i)
    expect(result.losses).toHaveLength(2)
    expect(result.losses[1]).toBeLessThan(result.losses[0]!)
  })

  it('differentiates convolutions, pools and repeats as WebAssembly does, no operator on the CPU', async () => {
    const numbers = async (target: string, plugins: Plugin[]): Promise<number[]> => {
      const { page } = await visit(browser, server.address)
      const text = `${opening.replace('webgpu', target)}
      import { grad } from 'atelier/tensor'
      const wave = (length) => Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1)))
      const shapes = { x: [2, 3, 8, 8], first: [8, 3, 3, 3], second: [6, 8, 4, 4], third: [4, 6, 3, 3] }
      const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, float32(shape)]))
      const step = program(memory, inputs, ({ x, first, second, third }) => {
        const pooled = x.convolution(first, { padding: 1 }).silu().maxPool(2)
        const halved = pooled.convolution(second, { stride: 2, padding: 1 }).relu().upsampleNearest(2)
        const y = halved.convolution(third, { padding: 1 }).add(halved.averagePool(3, { stride: 1, padding: 1 }).slice(1, 0, 4))
        const gradients = grad(y.square().mean(), [x, first, second, third])
        return { outputs: { y, ...Object.fromEntries(gradients.map((g, i) => ['g' + i, g])) } }
      })
      const feeds = Object.entries(shapes).map(([name, shape]) => [name, wave(shape.reduce((a, b) => a * b, 1))])
      const results = await step.run(Object.fromEntries(feeds))
      export const result = Object.values(results).flatMap(({ data }) => Array.from(data))`
      return inPage<number[]>(page, text, plugins)
    }
    const [device, processor] = [await numbers('webgpu', [withoutFallback]), await numbers('wasm', [])]
    expect(device).toHaveLength(2 * 4 * 4 * 4 + 2 * 3 * 64 + 8 * 27 + 6 * 128 + 4 * 54)
    const error = Math.max(...processor.map((value, i) => Math.abs(value - device[i]!)))
    expect(error / Math.max(...processor.map(Math.abs))).toBeLessThan(1e-5)
  })
})
