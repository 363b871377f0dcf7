import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  examples,
  exampleWeights,
  type PretrainedExample,
  type Stored,
  writeExample,
} from '../../../test/pretrained-example.js'
import { namedTensor, openSafetensors, writeSafetensors } from '../../files/index.node.js'
import { completeLlama, createLanguageModel } from '../../models/index.js'
import { createMemory, int32, program } from '../../runtime/index.js'
import { reader } from '../../sample/index.js'
import { loadModel } from '../folder.node.js'
import { savePretrained } from './save.node.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-pretrained-'))
})
afterAll(() => rm(folder, { recursive: true }))

const names = Object.keys(examples) as (keyof typeof examples)[]
const example = (name: keyof typeof examples): PretrainedExample => examples[name]
const tokens = [7, 250, 3, 3, 99, 256, 0, 31, 64]

type Loaded = Awaited<ReturnType<typeof loadModel>>

/** Logits [time, vocabulary] of the tokens. */
async function read({ memory, model }: Loaded): Promise<number[]> {
  const forward = program(memory, { tokens: int32([1, tokens.length]) }, (fed) => ({
    outputs: { logits: model.forward(fed.tokens) },
  }))
  const { logits } = await forward.run({ tokens: Int32Array.from(tokens) })
  await forward.close()
  return Array.from(logits.data as Float32Array)
}

function furthest(came: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(came.length).toBe(wanted.length)
  return Array.from(wanted).reduce((most, x, i) => Math.max(most, Math.abs(x - came[i]!)), 0)
}

let count = 0
async function written(
  from: PretrainedExample,
  { stored, shards = 1 }: { stored?: (i: number) => Stored; shards?: number } = {},
): Promise<{ path: string; logits: readonly number[] }> {
  const path = join(folder, `model-${count++}`)
  const weights = exampleWeights(from, stored)
  await writeExample(path, from, weights, { shards })
  return { path, logits: from.logits(weights, tokens).flat() }
}

describe('loadModel, of a folder by transformers', () => {
  it.each(names)('gives the logits of plain arithmetic, and reads on from a cache: %s', async (name) => {
    const { path, logits } = await written(example(name))
    const loaded = await loadModel(path, { threads: 1 })
    expect(Math.max(...logits)).toBeGreaterThan(1)
    expect(furthest(await read(loaded), logits)).toBeLessThan(2e-5)
    const reading = reader(loaded.memory, loaded.model, { frozen: true, chunks: [3] })
    const last = await reading.after(tokens)
    expect(furthest(last, logits.slice(-last.length))).toBeLessThan(2e-5)
    await reading.close()
  })

  const types: readonly Stored[] = ['F32', 'F16', 'BF16']
  const kinds: readonly (readonly [string, number, (i: number) => Stored])[] = [
    ['F16', 1, () => 'F16'],
    ['BF16', 1, () => 'BF16'],
    ['mixed in three files', 3, (i) => types[i % 3]!],
  ]
  it.each(kinds)('reads weights in %s', async (_, shards, stored) => {
    const { path, logits } = await written(example('qwen3'), { stored, shards })
    expect(furthest(await read(await loadModel(path, { threads: 1 })), logits)).toBeLessThan(2e-5)
  })

  it('reads GPT-2 as it was first published: no prefix, masks beside the weights', async () => {
    const from = example('gpt2')
    const { path, logits } = await written(from)
    const tensors = Object.entries(exampleWeights(from)).map(([name, { shape, values }]) =>
      namedTensor(name.replace('transformer.', ''), shape, Float32Array.from(values)),
    )
    const mask = namedTensor('h.0.attn.bias', [1, 1, 12, 12], new Float32Array(144))
    await writeSafetensors(join(path, 'model.safetensors'), [...tensors, mask])
    expect(furthest(await read(await loadModel(path, { threads: 1 })), logits)).toBeLessThan(2e-5)
  })

  it('keeps as many positions as asked for', async () => {
    const { path, logits } = await written(example('llama'))
    const loaded = await loadModel(path, { threads: 1, context: 9 })
    expect(loaded.model.config).toMatchObject({ context: 9, trainedContext: 32 })
    expect(furthest(await read(loaded), logits)).toBeLessThan(2e-5)
  })
})

describe('what loadModel refuses', () => {
  const changed = async (name: keyof typeof examples, fields: Record<string, unknown>): Promise<string> => {
    const { path } = await written(example(name))
    await writeFile(join(path, 'config.json'), JSON.stringify({ ...example(name).config, ...fields }))
    return path
  }
  it.each([
    ['mistral', { sliding_window: 4096 }, undefined],
    ['mistral', { sliding_window: 3 }, 3],
    ['qwen2', { use_sliding_window: true }, 8],
  ] as const)('reads no further than the window of %s %o', async (name, fields, context) => {
    const { model } = await loadModel(await changed(name, fields))
    expect(model.config.context).toBe(context ?? example(name).config.max_position_embeddings)
  })

  const refusals: readonly (readonly [string, keyof typeof examples, Record<string, unknown>, string])[] = [
    ['another architecture', 'llama', { model_type: 'mamba' }, 'model_type is "mamba", an architecture that is not'],
    ['code of its own', 'llama', { model_type: 'own', auto_map: {} }, 'code that comes with a model is never run'],
    [
      'another task',
      'llama',
      { architectures: ['LlamaForTokenClassification'] },
      'it is no model of texts to be contin',
    ],
    ['quantised weights', 'llama', { quantization_config: {} }, 'quantization_config is {}, which is not supported'],
    ['a window of no length', 'mistral', { sliding_window: 0 }, 'sliding_window is 0 where a whole number'],
    ['layers with windows', 'qwen3', { layer_types: ['sliding_attention'] }, 'layer_types has "sliding_attention"'],
    ['another scaling', 'llama', { rope_scaling: { type: 'yarn', factor: 2 } }, 'rope_scaling is of type "yarn"'],
    ['half a scaling', 'llama', { rope_scaling: { type: 'linear' } }, 'factor is'],
    ['another bend', 'llama', { hidden_act: 'gelu' }, 'hidden_act is "gelu", which is not supported: only "silu" is'],
    ['another bend of GPT-2', 'gpt2', { activation_function: 'relu' }, 'activation_function is "relu"'],
    ['no width', 'llama', { hidden_size: 'wide' }, 'hidden_size is "wide" where a whole number above zero belongs'],
    ['heads that do not fit', 'llama', { num_key_value_heads: 3 }, '4 heads in 3 groups'],
    [
      'a wrong width',
      'llama',
      { intermediate_size: 32 },
      '"model.layers.0.mlp.gate_proj.weight" is [24, 16], but config',
    ],
    ['a missing tensor', 'smollm', { tie_word_embeddings: false }, 'it has no tensor "lm_head.weight"'],
    ['an unknown tensor', 'qwen2', { model_type: 'llama' }, 'is no weight of the model in config.json'],
    [
      'a small embedding',
      'gpt2',
      { vocab_size: 256 },
      'tokenizer.json has 257 tokens, but the model in config.json knows 256',
    ],
  ]
  it.each(refusals)('%s', async (_, name, fields, message) => {
    const path = await changed(name, fields)
    const failure = await loadModel(path).catch((error: Error) => error.message)
    expect(failure).toContain(message)
    expect(failure).toContain(path)
    expect(String(failure).split('\n')).toHaveLength(1)
  })

  it('an index that leaves the folder, names nothing, or is broken', async () => {
    const { path } = await written(example('llama'), { shards: 2 })
    const index = join(path, 'model.safetensors.index.json')
    for (const [map, message] of [
      [{ a: '../../secrets.safetensors' }, 'weight_map names "../../secrets.safetensors"'],
      [{ a: '/etc/passwd' }, 'weight_map names "/etc/passwd"'],
      [{ a: 7 }, 'weight_map names 7'],
      [{}, 'which is no safetensors file of this folder'],
      [{ a: 'absent.safetensors' }, 'absent.safetensors: there is no such file'],
    ] as const) {
      await writeFile(index, JSON.stringify({ weight_map: map }))
      await expect(loadModel(path)).rejects.toThrow(message)
    }
    await writeFile(index, '{"weight_map":')
    await expect(loadModel(path)).rejects.toThrow('model.safetensors.index.json: not JSON')
  })

  it('a broken file of weights, none at all, and a pickle', async () => {
    const { path } = await written(example('llama'))
    const weights = join(path, 'model.safetensors')
    const bytes = await readFile(weights)
    await writeFile(weights, bytes.subarray(0, 1000))
    await expect(loadModel(path)).rejects.toThrow('model.safetensors: safetensors:')
    await rm(weights)
    await expect(loadModel(path)).rejects.toThrow('it has no model.safetensors')
    await writeFile(join(path, 'pytorch_model.bin'), 'x')
    await expect(loadModel(path)).rejects.toThrow('pytorch_model.bin, which could run code')
  })
})

describe('savePretrained', () => {
  it.each(names)('writes what it read: %s', async (name) => {
    const { path } = await written(example(name))
    const loaded = await loadModel(path, { threads: 1 })
    const out = join(path, 'again')
    await savePretrained(out, loaded)
    const config = JSON.parse(await readFile(join(out, 'config.json'), 'utf8'))
    const given = example(name).config
    const renamed = { architectures: 0, model_type: 0, sliding_window: 0, eos_token_id: 0 }
    for (const field of Object.keys(given).filter((each) => !(each in renamed))) {
      expect(config[field], field).toEqual(given[field])
    }
    expect(config.model_type).toBe(given.model_type === 'mistral' ? 'llama' : given.model_type)
    const [before, after] = await Promise.all(
      [path, out].map((each) => openSafetensors(join(each, 'model.safetensors'))),
    )
    expect(after!.names).toEqual(before!.names)
    for (const tensor of after!.names) expect(await after!.read(tensor)).toEqual(await before!.read(tensor))
    await Promise.all([before!.close(), after!.close()])
  })

  it('writes several files, halves, the special tokens and the template', async () => {
    const { path } = await written(example('smollm'))
    const loaded = await loadModel(path, { threads: 1 })
    const out = join(path, 'cut')
    const variables = { bos_token: '<|endoftext|>' }
    const template = { ...loaded.template, source: 'of Jinja', end: [256], variables }
    const files = await savePretrained(out, { ...loaded, template }, { dtype: 'bfloat16', shardBytes: 12_000 })
    expect(files.filter((name) => name.startsWith('model-'))).toEqual([
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
    ])
    expect((await readdir(out)).sort()).toEqual([...files].sort())
    const json = async (name: string) => JSON.parse(await readFile(join(out, name), 'utf8'))
    expect(await json('generation_config.json')).toEqual({ bos_token_id: 256, eos_token_id: 256, pad_token_id: 256 })
    expect(await json('special_tokens_map.json')).toEqual({
      ...{ bos_token: '<|endoftext|>', eos_token: '<|endoftext|>', pad_token: '<|endoftext|>' },
    })
    expect(await json('tokenizer_config.json')).toMatchObject({ chat_template: 'of Jinja', model_max_length: 32 })
    expect(await json('config.json')).toMatchObject({ torch_dtype: 'bfloat16', eos_token_id: 256 })
    const logits = await read(await loadModel(out, { threads: 1 }))
    expect(furthest(logits, await read(loaded))).toBeLessThan(0.1)
    await savePretrained(out, loaded)
    expect((await readdir(out)).includes('model.safetensors.index.json')).toBe(false)
  })

  it('publishes a model that was trained here, and refuses a family that transformers lacks', async () => {
    const model = createLanguageModel(
      completeLlama({
        family: 'llama',
        vocabulary: 257,
        context: 16,
        layers: 1,
        heads: 2,
        width: 8,
        attentionBias: true,
      }),
    )
    const parts = {
      model,
      memory: createMemory(),
      tokenizer: (await loadModel((await written(example('gpt2'))).path)).tokenizer,
    }
    const out = join(folder, 'own')
    await savePretrained(out, parts)
    const loaded = await loadModel(out)
    expect(loaded.model.config).toEqual(model.config)
    const gpt = createLanguageModel({ family: 'gpt', vocabulary: 257, context: 16, layers: 1, heads: 2, width: 8 })
    await expect(savePretrained(out, { ...parts, model: gpt })).rejects.toThrow('transformers has no such architecture')
  })
})
