import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { InferenceSession } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeModel, type OnnxNode, type OnnxValue } from '../onnx/index.js'
import type { DType, Shape, Values } from '../tensor/index.js'
import { loadNative, type Native } from './native.node.js'
import type { DeviceTensor } from './session.js'
import { engine } from './session.node.js'

const options = { target: 'cpu', threads: 2, optimize: false, resident: [] } as const

let native: Native
beforeAll(async () => {
  native = await loadNative()
})

const value = (name: string, shape: (number | string)[], dtype: DType = 'float32'): OnnxValue => ({
  name,
  shape,
  dtype,
})

const node = (type: string, inputs: string[], outputs: string[]): OnnxNode => ({
  type,
  inputs,
  outputs,
  domain: '',
  attributes: {},
})

const modelOf = (inputs: OnnxValue[], outputs: OnnxValue[], nodes: OnnxNode[]): Uint8Array =>
  encodeModel({ inputs, outputs, nodes, initializers: [] }, 'cpu')

/** y = 2x, and whether x < y, for any length. */
const doubling = modelOf(
  [value('x', ['n'])],
  [value('y', ['n']), value('less', ['n'], 'bool')],
  [node('Add', ['x', 'x'], ['y']), node('Less', ['x', 'y'], ['less'])],
)

/** A product of a square matrix with itself: long enough to watch. */
const squaring = (n: number): Uint8Array =>
  modelOf([value('x', [n, n])], [value('y', [n, n])], [node('MatMul', ['x', 'x'], ['y'])])

const tensor = (values: Values, shape: Shape = [values.length], dtype: DType = 'float32'): DeviceTensor =>
  engine.tensor(values, dtype, shape)

const floats = (...values: number[]): DeviceTensor => tensor(Float32Array.from(values))

describe('loadNative', () => {
  it('is what the engine uses for the CPU', async () => {
    await (await engine.open(doubling, options)).release()
    expect(engine.description).toBe(`ONNX Runtime ${native.version}, called directly`)
  })

  it('gives the bits that the Node binding gives', async () => {
    const n = 96
    const model = modelOf(
      [value('x', [n, n])],
      [value('y', [n, n])],
      [
        node('MatMul', ['x', 'x'], ['a']),
        node('Softmax', ['a'], ['b']),
        node('Exp', ['b'], ['c']),
        node('MatMul', ['a', 'c'], ['y']),
      ],
    )
    const values = Float32Array.from({ length: n * n }, (_, i) => Math.sin(i))
    const x = tensor(values, [n, n])
    const binding = await InferenceSession.create(model, { graphOptimizationLevel: 'disabled', intraOpNumThreads: 2 })
    const session = await native.open(model, options)
    const expected = (await binding.run({ x })).y!.data as Float32Array
    for (let repetition = 0; repetition < 5; repetition++) {
      const y = (await session.run({ x }, { y: null })).y!.data as Float32Array
      expect(Buffer.compare(Buffer.from(y.buffer), Buffer.from(expected.buffer))).toBe(0)
    }
    await Promise.all([session.release(), binding.release()])
  })

  it('flushes denormal numbers to zero, whichever thread computes them', async () => {
    const n = 1 << 18
    const session = await native.open(doubling, options)
    const x = tensor(new Float32Array(new Uint32Array(n).fill(71_362).buffer))
    for (let repetition = 0; repetition < 5; repetition++) {
      const y = tensor(new Float32Array(n).fill(1))
      await session.run({ x }, { y })
      expect(new Uint32Array((y.data as Float32Array).buffer).every((bits) => bits === 0)).toBe(true)
    }
    await session.release()
  })

  it('writes state in place', async () => {
    const session = await native.open(doubling, options)
    const x = floats(1, 2, 3)
    for (let step = 0; step < 3; step++) expect((await session.run({ x }, { y: x })).y).toBe(x)
    expect([...(x.data as Float32Array)]).toEqual([8, 16, 24])
    await session.release()
  })

  it('writes state from one buffer to another and back', async () => {
    const session = await native.open(doubling, options)
    let [from, to] = [floats(1, -1), floats(0, 0)]
    for (let step = 0; step < 5; step++) {
      await session.run({ x: from }, { y: to })
      ;[from, to] = [to, from]
    }
    expect([...(from.data as Float32Array)]).toEqual([32, -32])
    expect([...(to.data as Float32Array)]).toEqual([16, -16])
    await session.release()
  })

  it('allocates the outputs that are not given, of any type and length', async () => {
    const session = await native.open(doubling, options)
    const { y, less } = await session.run({ x: floats(1, -2) }, { y: null, less: null })
    expect([y!.dims, y!.type, less!.type]).toEqual([[2], 'float32', 'bool'])
    expect([...(less!.data as Uint8Array)]).toEqual([1, 0])
    const none = await session.run({ x: floats() }, { y: null })
    expect(none.y!.dims).toEqual([0])
    await session.release()
  })

  it('throws with the words of ONNX Runtime, and runs on afterwards', async () => {
    const session = await native.open(doubling, options)
    const x = floats(1)
    await expect(session.run({ z: x }, { y: null })).rejects.toThrow('onnxruntime: Invalid input name: z')
    await expect(session.run({ x }, { z: null })).rejects.toThrow('onnxruntime: Invalid output name: z')
    await expect(session.run({ x: tensor(Int32Array.of(1), [1], 'int32') }, { y: null })).rejects.toThrow(
      'tensor(int32)',
    )
    await expect(session.run({ x }, { y: floats(0, 0) })).rejects.toThrow('has shape {2}')
    await expect(native.open(Uint8Array.of(1, 2, 3), options)).rejects.toThrow('protobuf parsing failed')
    expect([...((await session.run({ x }, { y: null })).y!.data as Float32Array)]).toEqual([2])
    await session.release()
    await expect(session.run({ x }, { y: null })).rejects.toThrow('session: it has been released')
  })

  it('refuses a tensor whose memory went to another thread', async () => {
    const session = await native.open(doubling, options)
    const x = floats(1, 2)
    await session.run({ x }, { y: null })
    structuredClone(x.data, { transfer: [(x.data as Float32Array).buffer] })
    await expect(session.run({ x }, { y: null })).rejects.toThrow('x: its memory has been transferred away')
    await session.release()
  })

  it('keeps the event loop free, and the memory of a tensor that is disposed of meanwhile', async () => {
    const n = 1024
    const session = await native.open(squaring(n), options)
    const x = tensor(new Float32Array(n * n).fill(1), [n, n])
    const y = tensor(new Float32Array(n * n), [n, n])
    const written = y.data as Float32Array
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const running = session.run({ x }, { y })
    x.dispose()
    for (let i = 0; i < 4; i++) new Float32Array(n * n).fill(7)
    await running
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(0)
    expect(written.every((sum) => sum === n)).toBe(true)
    await session.release()
  })

  it('runs two sessions side by side', async () => {
    const [a, b] = await Promise.all([native.open(squaring(2), options), native.open(doubling, options)])
    const square = tensor(Float32Array.of(1, 2, 3, 4), [2, 2])
    const runs = Array.from({ length: 20 }, () => [
      a!.run({ x: square }, { y: null }),
      b!.run({ x: floats(3) }, { y: null }),
    ])
    for (const { y } of await Promise.all(runs.map(([first]) => first!)))
      expect([...(y!.data as Float32Array)]).toEqual([7, 10, 15, 22])
    for (const { y } of await Promise.all(runs.map(([, second]) => second!))) expect(y!.data[0]).toBe(6)
    await Promise.all([a!.release(), b!.release()])
  })

  it('does not grow over 1,000 runs', async () => {
    const session = await native.open(doubling, options)
    const state = tensor(new Float32Array(1 << 18))
    const run = async (times: number): Promise<void> => {
      // A value made, an output allocated and one written in place: 2 GiB in all if any of it stayed.
      for (let i = 0; i < times; i++) {
        await session.run({ x: tensor(state.data as Float32Array) }, { less: null })
        await session.run({ x: state }, { y: null })
        await session.run({ x: state }, { y: state })
      }
    }
    await run(200)
    const before = process.memoryUsage().rss
    await run(1000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
    await session.release()
  })
})

describe('a process', () => {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/atelier', import.meta.url))
  const script = `${folder}/native-${process.pid}.mjs`
  beforeAll(() => {
    mkdirSync(folder, { recursive: true })
    const contents = `
      import { Worker, isMainThread, workerData } from 'node:worker_threads'
      import { engine } from './session.node.ts'
      const model = Buffer.from('${Buffer.from(squaring(1200)).toString('base64')}', 'base64')
      const run = async () => {
        const session = await engine.open(model, ${JSON.stringify(options)})
        return session.run({ x: engine.tensor(new Float32Array(1200 ** 2), 'float32', [1200, 1200]) }, { y: null })
      }
      const inThread = (how) => new Promise((resolve) =>
        new Worker(new URL(import.meta.url), { workerData: how }).on('exit', resolve))
      const endings = {
        'to the end': async () => { await run(); await run() },
        'not awaiting': () => { run().then(() => console.log('finished')) },
        'process.exit': async () => { await run(); run(); setTimeout(() => process.exit(3), 5) },
        'an error': async () => { await run(); run(); setTimeout(() => { throw new Error('boom') }, 5) },
        'in threads': async () => {
          console.log(await Promise.all([inThread('to the end'), run() && 0, inThread('process.exit')]))
          await run()
        },
      }
      await endings[isMainThread ? process.argv[2] : workerData]()
    `
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      write: false,
    })
    writeFileSync(script, outputFiles[0]!.contents)
    return () => rmSync(script)
  })

  it.each([
    ['to the end', 0, ''],
    ['not awaiting', 0, 'finished'],
    ['process.exit', 3, ''],
    ['an error', 1, ''],
    ['in threads', 0, '[ 0, 0, 3 ]'],
  ])('ends cleanly: %s', (ending, code, said) => {
    const { status, signal, stdout } = spawnSync(process.execPath, [script, ending], { encoding: 'utf8' })
    expect([status, signal, stdout.trim()]).toEqual([code, null, said])
  })
})
