import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFloat32Array, namedTensor } from '../files/index.js'
import { readSafetensors, writeSafetensors } from '../files/index.node.js'
import { adapterParameters, parameters } from '../nn/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { withoutAdapter } from './adapter-folder.node.js'
import { type FineTuningOptions, fineTuningRun, type TuningMethod } from './fine-tuning.node.js'
import { loadModel } from './folder.node.js'
import { languageRun } from './language.node.js'
import { saveMerged } from './merge-adapter.node.js'

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)

const sentences = (seed: number, words: readonly string[]): string => {
  const stream = randomStream(seed, 'sentences')
  return Array.from({ length: 400 }, () => words[stream.integer(words.length)]).join(' ')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-tuning-'))
  writeFileSync(at('old.txt'), sentences(1, ['a', 'whale', 'sails', 'the', 'sea', 'and', 'ship.']))
  writeFileSync(at('new.txt'), sentences(2, ['the', 'lease', 'and', 'a', 'clause', 'apply.']))
  const chats = Array.from({ length: 40 }, (_, i) => ({
    question: `add ${i % 10} and ${i >> 3}`,
    answer: `it is ${(i % 10) + (i >> 3)}`,
  }))
  writeFileSync(at('pairs.jsonl'), chats.map((each) => `${JSON.stringify(each)}\n`).join(''))
  const shape = { layers: 3, heads: 2, width: 16, context: 48 }
  for (const family of ['gpt', 'gpt2', 'llama'] as const) {
    const run = await languageRun({
      ...{ data: at('old.txt'), out: at(family), tokenizer: 'byte', steps: 8, batch: 4, threads: 1, seed: 1 },
      model: { family, ...shape },
    })
    for await (const _ of run.events());
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = (out: string, method: TuningMethod, more: Partial<FineTuningOptions> = {}): FineTuningOptions => ({
  ...{ base: at('gpt'), data: at('new.txt'), out: at(out), method, steps: 3, batch: 2, threads: 1, ...more },
})

async function finished(given: FineTuningOptions): Promise<Awaited<ReturnType<typeof fineTuningRun>>> {
  const run = await fineTuningRun(given)
  for await (const _ of run.events());
  return run
}

const hashes = async (model: object, memory: Memory): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      [...parameters(model)].map(async ([name, weight]) => {
        const { buffer } = await memory.read(weight)
        return [name, createHash('sha256').update(new Uint8Array(buffer)).digest('hex')] as const
      }),
    ),
  )

const bottom = /^embedding\.|^blocks\.[01]\./
const methods: Readonly<Record<string, { method: TuningMethod; isTrained: (name: string) => boolean }>> = {
  full: { method: { kind: 'full' }, isTrained: () => true },
  'two layers frozen': { method: { kind: 'freeze', frozenLayers: 2 }, isTrained: (name) => !bottom.test(name) },
  'a pattern frozen': {
    method: { kind: 'freeze', frozen: ['blocks.*.query', 'head'] },
    isTrained: (name) => !/query|head/.test(name),
  },
  'unfrozen by and by': {
    method: { kind: 'freeze', unfreezeEvery: 2 },
    isTrained: (name) => !/^embedding\.|^blocks\.0\./.test(name),
  },
  lora: { method: { kind: 'lora', rank: 2 }, isTrained: (name) => name.includes('.adapter.') },
  dora: {
    method: { kind: 'lora', rank: 2, isDecomposed: true, targets: ['expand'] },
    isTrained: (name) => name.includes('.adapter.'),
  },
}

it.each(Object.keys(methods))('moves what it says it trains, and nothing else: %s', async (name) => {
  const { method, isTrained } = methods[name]!
  const run = await fineTuningRun(options(`moves-${name}`, method))
  const before = await hashes(run.model, run.memory)
  for await (const _ of run.events());
  const after = await hashes(run.model, run.memory)
  for (const weight of Object.keys(before)) {
    expect([weight, before[weight] !== after[weight]]).toEqual([weight, isTrained(weight)])
  }
  expect(run.trainedParameters < run.parameters).toBe(name !== 'full' && name !== 'unfrozen by and by')
})

it('pulls weights to those of the base, and replays old data', async () => {
  const far = await finished(options('free', { kind: 'full' }, { steps: 20 }))
  const near = await finished(
    options('anchored', { kind: 'full' }, { steps: 20, anchor: 300, replay: { data: at('old.txt'), share: 0.5 } }),
  )
  const base = await loadModel(at('gpt'))
  const distance = async ({ model, memory }: typeof far): Promise<number> => {
    const name = 'blocks.0.query.weight'
    const start = await base.memory.read(parameters(base.model).get(name)!)
    const now = await memory.read(parameters(model).get(name)!)
    let sum = 0
    for (let i = 0; i < now.length; i++) sum += (Number(now[i]) - Number(start[i])) ** 2
    return Math.sqrt(sum)
  }
  expect(await distance(near)).toBeLessThan(0.7 * (await distance(far)))
  expect(near.corpora.map(({ name }) => name)).toEqual(['new', 'old'])
})

it('averages what is unfrozen later from where it stood', async () => {
  const method: TuningMethod = { kind: 'freeze', unfreezeEvery: 2 }
  const run = await finished(options('averaged', method, { steps: 5, recipe: { average: 0.9 } }))
  const base = await loadModel(at('gpt'))
  for (const name of ['blocks.0.query.weight', 'blocks.1.query.weight']) {
    const [now, start] = [
      await run.memory.read(parameters(run.model).get(name)!),
      await base.memory.read(parameters(base.model).get(name)!),
    ]
    const lengths = [now, start].map((values) => Math.hypot(...Array.from(values as Float32Array)))
    expect(lengths[0]! / lengths[1]!).toBeCloseTo(1, 2)
  }
})

const fileHash = (...parts: string[]): string =>
  createHash('sha256')
    .update(readFileSync(at(...parts)))
    .digest('hex')

describe.each(['full', 'lora', 'unfrozen by and by'])('a run of %s', (name) => {
  it('goes on bit for bit, stopped twice in one epoch', async () => {
    const given = (out: string): FineTuningOptions =>
      options(out, methods[name]!.method, {
        ...{ data: at('pairs.jsonl'), steps: 7, batch: 2, accumulate: 2, context: 48, recipe: { average: 0.9 } },
        ...{ replay: { data: at('old.txt'), share: 0.25 }, checkpointEvery: 100, validateEvery: 3 },
      })
    await finished(given(`whole-${name}`))
    for (const stop of [2, 5, 7]) {
      const controller = new AbortController()
      const run = await fineTuningRun({ ...given(`parts-${name}`), signal: controller.signal })
      for await (const event of run.events()) if (event.kind === 'step' && event.step === stop) controller.abort()
    }
    const files = readdirSync(at(`whole-${name}`)).filter(
      (file) => file.endsWith('.safetensors') || file === 'metrics.jsonl',
    )
    expect(files.length).toBe(2)
    for (const file of files)
      expect([file, fileHash(`parts-${name}`, file)]).toEqual([file, fileHash(`whole-${name}`, file)])
    const state = join(
      'checkpoints',
      readdirSync(at(`whole-${name}`, 'checkpoints'))
        .sort()
        .at(-1)!,
      'state.safetensors',
    )
    expect(fileHash(`parts-${name}`, state)).toBe(fileHash(`whole-${name}`, state))
  })
})

const tokens = Int32Array.from({ length: 48 }, (_, i) => 97 + ((i * 7) % 26))
async function logits({
  model,
  memory,
}: Pick<Awaited<ReturnType<typeof loadModel>>, 'model' | 'memory'>): Promise<Float32Array> {
  const reading = program(memory, { tokens: int32([1, 48]) }, (fed) => ({ outputs: { y: model.forward(fed.tokens) } }))
  return (await reading.run({ tokens })).y.data as Float32Array
}
const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe.each(['gpt', 'gpt2'] as const)('the adapter of a %s', (family) => {
  it.each(['lora', 'dora'])('opens on its base as it was trained, and merges to 1e-6: %s', async (kind) => {
    const out = `${family}-${kind}`
    const run = await finished(options(out, methods[kind]!.method, { base: at(family), steps: 6 }))
    const loaded = await loadModel(at(out))
    expect([...adapterParameters(loaded.model).keys()]).toEqual([...adapterParameters(run.model).keys()])
    const adapted = await logits(loaded)
    expect(furthest(adapted, await logits(run))).toBeLessThan(kind === 'lora' ? 1e-12 : 1e-6)
    expect(furthest(adapted, await logits(await loadModel(at(family))))).toBeGreaterThan(1e-3)
    await saveMerged(at(out), at(`${out}-merged`))
    expect(furthest(adapted, await logits(await loadModel(at(`${out}-merged`))))).toBeLessThan(2e-6)
    const further = await finished(options(`${out}-more`, { kind: 'lora', rank: 1 }, { base: at(out), steps: 1 }))
    expect(furthest(await logits(await withoutAdapter(await loadModel(at(out)))), adapted)).toBeLessThan(2e-6)
    expect((await loadModel(at(`${out}-more`))).adapter!.config.rank).toBe(1)
    expect(further.trainedParameters).toBeLessThan(further.parameters / 5)
  })
})

it('writes the names and the orientation of PEFT', async () => {
  await finished(options('names', { kind: 'lora', rank: 2 }, { base: at('gpt2'), steps: 1 }))
  const { tensors } = await readSafetensors(at('names', 'adapter_model.safetensors'))
  const shapes = Object.fromEntries([...tensors.values()].map(({ name, shape }) => [name, shape]))
  const block = 'base_model.model.transformer.h.0'
  expect(shapes[`${block}.attn.c_attn.lora_A.weight`]).toEqual([2, 16])
  expect(shapes[`${block}.attn.c_attn.lora_B.weight`]).toEqual([48, 2])
  expect(shapes[`${block}.mlp.c_proj.lora_A.weight`]).toEqual([2, 64])
  expect(Object.keys(shapes).length).toBe(3 * 4 * 2)
  const config = JSON.parse(readFileSync(at('names', 'adapter_config.json'), 'utf8')) as Record<string, unknown>
  expect(config).toMatchObject({ peft_type: 'LORA', r: 2, lora_alpha: 4, fan_in_fan_out: true })
  expect(config.target_modules).toEqual(['c_attn', 'c_proj', 'c_fc'])
})

it('names the layers of a Llama as published models do, and opens an adapter without a config of ours', async () => {
  const out = at('names-llama')
  const run = await finished(
    options('names-llama', { kind: 'lora', rank: 2, targets: ['query', 'gate'] }, { base: at('llama'), steps: 2 }),
  )
  const { tensors } = await readSafetensors(join(out, 'adapter_model.safetensors'))
  const layer = 'base_model.model.model.layers.1'
  expect([...tensors.keys()].filter((name) => name.startsWith(layer)).sort()).toEqual([
    `${layer}.mlp.gate_proj.lora_A.weight`,
    `${layer}.mlp.gate_proj.lora_B.weight`,
    `${layer}.self_attn.q_proj.lora_A.weight`,
    `${layer}.self_attn.q_proj.lora_B.weight`,
  ])
  const config = JSON.parse(readFileSync(join(out, 'adapter_config.json'), 'utf8')) as Record<string, unknown>
  expect(config.target_modules).toEqual(['q_proj', 'gate_proj'])
  for (const file of ['config.json', 'manifest.json']) rmSync(join(out, file), { force: true })
  expect(furthest(await logits(await loadModel(out)), await logits(run))).toBeLessThan(1e-12)
})

describe('loading an adapter', () => {
  const weights = (out: string): string => at(out, 'adapter_model.safetensors')
  const broken = async (
    out: string,
    change: (named: Map<string, { shape: number[]; values: Float32Array }>) => void,
  ) => {
    cpSync(at('strict'), at(out), { recursive: true })
    const { tensors } = await readSafetensors(weights('strict'))
    const named = new Map(
      [...tensors.values()].map((each) => [each.name, { shape: [...each.shape], values: asFloat32Array(each) }]),
    )
    change(named)
    await writeSafetensors(
      weights(out),
      [...named].map(([name, { shape, values }]) => namedTensor(name, shape, values)),
    )
    return loadModel(at(out))
  }
  const first = 'base_model.model.blocks.0.query.lora_A.weight'

  beforeAll(() => finished(options('strict', { kind: 'lora', rank: 2 }, { steps: 1 })))

  it('refuses a missing, an unknown and a misshapen tensor, and weights of the base', async () => {
    await expect(broken('a', (named) => named.delete(first))).rejects.toThrow(`it has no tensor "${first}"`)
    const extra = { shape: [2, 16], values: new Float32Array(32) }
    await expect(broken('b', (named) => named.set(`${first}2`, extra))).rejects.toThrow('is no tensor of the adapter')
    await expect(broken('c', (named) => named.set('blocks.0.query.weight', extra))).rejects.toThrow(
      'is a weight of a base',
    )
    await expect(broken('d', (named) => named.set(first, { ...extra, shape: [16, 2] }))).rejects.toThrow(
      'is [16, 2], but',
    )
  })

  it('refuses another base', async () => {
    cpSync(at('strict'), at('e'), { recursive: true })
    const config = JSON.parse(readFileSync(at('e', 'config.json'), 'utf8')) as { base: { folder: string } }
    writeFileSync(at('e', 'config.json'), JSON.stringify({ ...config, base: { ...config.base, folder: '../free' } }))
    await expect(loadModel(at('e'))).rejects.toThrow(
      'the weights of its base, ../free, are not those that it was trained on',
    )
  })
})

it('refuses what cannot be frozen, and a base that would be written over', async () => {
  const tried = (method: TuningMethod, more: Partial<FineTuningOptions> = {}) =>
    fineTuningRun(options('no', method, more))
  await expect(tried({ kind: 'freeze', frozen: ['quory'] })).rejects.toThrow('freeze: "quory": it matches no weight')
  await expect(tried({ kind: 'freeze' })).rejects.toThrow('no weight is frozen')
  await expect(tried({ kind: 'freeze', frozenLayers: 4 })).rejects.toThrow('4 layers: the model has 3')
  await expect(tried({ kind: 'full' }, { out: at('gpt') })).rejects.toThrow('the base would be written over')
})
