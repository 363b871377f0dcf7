import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSafetensors, type NamedTensor, parseSafetensors } from '../src/files/index.js'
import { parameters } from '../src/nn/index.js'
import { AtelierError, randomStream } from '../src/tensor/index.js'
import { languageRun, loadModel } from '../src/train/index.node.js'

let root: string
let whole: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-loading-'))
  whole = join(root, 'whole')
  const text = 'the white whale and the sea. '.repeat(20)
  const run = await languageRun({
    data: { name: 'whale', text, documents: 1, bytes: text.length, sources: [], skipped: [], replaced: 0 },
    out: whole,
    model: { family: 'gpt', layers: 1, heads: 2, width: 8, context: 8 },
    steps: 2,
    batch: 2,
  })
  for await (const _ of run.events());
})
afterAll(() => rm(root, { recursive: true }))

let made = 0

/** What loading says of a copy of the whole folder with one file changed. */
async function loading(file: string, change: (path: string) => Promise<unknown>): Promise<unknown> {
  const folder = join(root, `copy-${++made}`)
  await cp(whole, folder, { recursive: true, filter: (path) => !path.includes('checkpoints') })
  await change(join(folder, file))
  return loadModel(folder).then(
    () => undefined,
    (error: unknown) => error,
  )
}

function expectOneSentence(error: unknown, file: string, what = ''): void {
  expect(error, what).toBeInstanceOf(AtelierError)
  const { message } = error as Error
  expect(message, what).toContain(join(root, `copy-${made}`, file))
  expect(message.trimEnd().split('\n'), what).toHaveLength(1)
  expect(message.length, message).toBeLessThan(400)
}

const replacing = (from: string | RegExp, to: string) => async (path: string) =>
  writeFile(path, (await readFile(path, 'utf8')).replace(from, to))

const writing = (content: string | Uint8Array) => (path: string) => writeFile(path, content)

/** Other tensors in the file of weights, which stays a good safetensors file. */
const weighing = (change: (tensors: Map<string, NamedTensor>) => void) => async (path: string) => {
  const tensors = new Map(parseSafetensors(await readFile(path)).tensors)
  change(tensors)
  await writeFile(path, encodeSafetensors(tensors.values()))
}

const name = 'blocks.0.expand.weight'
const changed =
  (to: (tensor: NamedTensor) => NamedTensor) =>
  (tensors: Map<string, NamedTensor>): void =>
    void tensors.set(name, to(tensors.get(name)!))

describe('loading a model', () => {
  it('works on the untouched folder', async () => {
    const { model, memory } = await loadModel(whole)
    const { tensors } = parseSafetensors(await readFile(join(whole, 'model.safetensors')))
    const head = (await memory.read(parameters(model).get('head.weight')!)) as Float32Array
    expect(Buffer.compare(Buffer.from(head.buffer), Buffer.from(tensors.get('head.weight')!.data))).toBe(0)
  })

  it.each([
    ['config.json', 'is missing', (path: string) => rm(path)],
    ['config.json', 'is empty', writing('')],
    ['config.json', 'is cut', (path: string) => truncate(path, 60)],
    ['config.json', 'is null', writing('null')],
    ['config.json', 'is a list', writing('[]')],
    ['config.json', 'is a number', writing('7')],
    ['config.json', 'has no family', replacing('"family"', '"kind"')],
    ['config.json', 'has a family that is inherited', replacing('"gpt"', '"constructor"')],
    ['config.json', 'is of BERT', writing('{"model_type":"bert","hidden_size":768}')],
    ['config.json', 'has no width', replacing('"width": 8', '"breadth": 8')],
    ['config.json', 'has a width of text', replacing('"width": 8', '"width": "8"')],
    ['config.json', 'has heads that do not fit', replacing('"heads": 2', '"heads": 3')],
    ['config.json', 'has a million layers', replacing('"layers": 1', '"layers": 1000000')],
    ['config.json', 'has a dropout of 2', replacing('"width": 8', '"width": 8, "dropout": 2')],
    ['tokenizer.json', 'is missing', (path: string) => rm(path)],
    ['tokenizer.json', 'is cut', (path: string) => truncate(path, 100)],
    ['tokenizer.json', 'is null', writing('null')],
    ['tokenizer.json', 'is of another kind', writing('{"model":{"type":"WordPiece","vocab":{"a":0}}}')],
    ['tokenizer.json', 'has an id twice', replacing(/: 2\b/, ': 1')],
    ['tokenizer.json', 'has other letters', replacing('"w"', '"W"')],
    ['model.safetensors', 'is missing', (path: string) => rm(path)],
    ['model.safetensors', 'is empty', writing('')],
    ['model.safetensors', 'is cut in its header', (path: string) => truncate(path, 50)],
    ['model.safetensors', 'is cut in its data', (path: string) => truncate(path, 900)],
    ['model.safetensors', 'is a pickle', writing(Uint8Array.of(0x80, 2, 0x63, 0x6f, 0x73, 0x0a, 0x73, 0x79, 0x73))],
    ['model.safetensors', 'is a page', writing('<!doctype html><title>404</title>')],
    ['model.safetensors', 'lacks a tensor', weighing((tensors) => void tensors.delete(name))],
    [
      'model.safetensors',
      'has a tensor too many',
      weighing((tensors) => void tensors.set('x', { ...tensors.get(name)!, name: 'x' })),
    ],
    [
      'model.safetensors',
      'has a tensor lying down',
      weighing(changed((tensor) => ({ ...tensor, shape: tensor.shape.toReversed() }))),
    ],
    [
      'model.safetensors',
      'has a tensor too small',
      weighing(changed((tensor) => ({ ...tensor, shape: [2, 2], data: tensor.data.slice(0, 16) }))),
    ],
    [
      'model.safetensors',
      'has a tensor of whole numbers',
      weighing(changed((tensor) => ({ ...tensor, dtype: 'I32' }))),
    ],
  ] as const)('refuses in one sentence when %s %s', async (file, _, change) => {
    expectOneSentence(await loading(file, change), file)
  })

  it('refuses a folder that is none', async () => {
    await expect(loadModel(join(root, 'nowhere'))).rejects.toThrow(join(root, 'nowhere', 'config.json'))
  })

  it.each(['config.json', 'tokenizer.json', 'model.safetensors'])(
    'refuses in one sentence, or loads, whatever bytes of %s have changed',
    async (file) => {
      const stream = randomStream(1, file)
      const bytes = await readFile(join(whole, file))
      const end = file.endsWith('.json') ? bytes.length : 8 + bytes.readUInt32LE(0)
      let refused = 0
      for (let trial = 0; trial < 60; trial++) {
        const spoilt = Uint8Array.from(bytes)
        const place = stream.integer(end)
        if (trial % 2) spoilt[place] = spoilt[place]! ^ (1 << stream.integer(8))
        else spoilt.fill(stream.integer(256), place, place + 1 + stream.integer(9))
        const error = await loading(file, writing(spoilt))
        if (error === undefined) continue
        refused += 1
        expect(error, `trial ${trial}, byte ${place}`).toBeInstanceOf(AtelierError)
        expect((error as Error).message.split('\n'), `trial ${trial}`).toHaveLength(1)
        expect((error as Error).message).toContain(join(root, `copy-${made}`))
      }
      expect(refused).toBeGreaterThan(20)
    },
  )
})
