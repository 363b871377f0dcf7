import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { byteTokenizer, characterTokenizer, chatTemplate, type Tokenizer, trainBpe } from '../data/index.js'
import { ggufValues, parseGguf } from '../files/index.js'
import { type AnyLanguageConfig, completeLlama, createLanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { provenFolder, provenGguf, provenOnnx, provenTransformersFolder } from './export.node.js'
import { exportGguf, openGguf } from './gguf/index.js'
import { answering, type ProofParts, prove } from './proof.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-export-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const chat = byteTokenizer({ special: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'] })
const pieces = trainBpe(['the whale and the sea and the whale'], { size: 300, special: ['<|endoftext|>'] })
const letters = characterTokenizer('\n abcdefghij:')

/** A run with random weights, so that no part is without effect. */
function randomRun(config: AnyLanguageConfig, tokenizer: Tokenizer): ProofParts {
  const model = createLanguageModel(config)
  const memory = createMemory({ threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(7, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.15 * stream.normal()),
    )
  }
  return { model, memory, tokenizer, template: chatTemplate(tokenizer) }
}

const llama = (tokenizer: Tokenizer, more: object = {}): AnyLanguageConfig =>
  completeLlama({
    ...{ family: 'llama', vocabulary: tokenizer.size + 3, context: 48, layers: 2, heads: 4, groups: 2, width: 32 },
    ...more,
  })
const runs: Record<string, () => ProofParts> = {
  llama: () => randomRun(llama(chat), chat),
  'llama, tied, with biases': () => randomRun(llama(pieces, { tied: true, attentionBias: 'all' }), pieces),
  'llama with scaled positions': () => {
    const scaling = { kind: 'llama3', factor: 8, lowFrequency: 1, highFrequency: 4, originalContext: 16 }
    return randomRun(llama(letters, { ropeScaling: scaling, headSize: 16 }), letters)
  },
  qwen2: () => randomRun(llama(pieces, { attentionBias: true }), pieces),
  qwen3: () => randomRun(llama(chat, { queryKeyNorm: true, headSize: 16 }), chat),
  gpt2: () =>
    randomRun(
      { family: 'gpt2', vocabulary: chat.size, context: 48, layers: 2, heads: 4, width: 32, gelu: 'tanh' },
      chat,
    ),
}

describe('a GGUF file', () => {
  it.each(Object.keys(runs))('of %s is proven, with rounded weights too, and is the same bytes again', async (name) => {
    const run = runs[name]!()
    const { bytes, proof } = await provenGguf(run, { name })
    expect(proof).toMatchObject({ sameChoice: 1, prompts: 20 })
    expect(proof.largestDifference).toBeLessThan(1e-4)
    expect(await exportGguf(runs[name]!(), { name })).toEqual(bytes)
    const smallerOnes = name === 'llama' ? (['F16', 'Q8_0', 'Q4_0'] as const) : (['Q4_0'] as const)
    for (const dtype of smallerOnes) {
      const smaller = await provenGguf(run, { dtype })
      expect(smaller.bytes.length).toBeLessThan(bytes.length)
    }
  })

  it('has the channels of a head of queries and keys in pairs, and names llama.cpp knows', async () => {
    const run = runs.llama!()
    const { metadata, tensors } = parseGguf(await exportGguf(run))
    expect(metadata.get('llama.attention.head_count_kv')).toEqual({ type: 'uint32', value: 2 })
    expect(metadata.get('tokenizer.ggml.eos_token_id')?.value).toBe(chat.special.get('<|im_end|>'))
    expect(tensors.get('blk.1.ffn_gate.weight')?.shape).toEqual([96, 32])
    const key = ggufValues(tensors.get('blk.0.attn_k.weight')!)
    const ours = (await run.memory.read(parameters(run.model).get('blocks.0.key.weight')!)) as Float32Array
    // Second head, 8 channels: the file's rows 0, 1, 2 are channels 0, 4, 1.
    for (const [row, channel] of [
      [0, 0],
      [1, 4],
      [2, 1],
      [7, 7],
    ] as const) {
      expect(key[(8 + row) * 32 + 5]).toBe(ours[5 * 16 + 8 + channel])
    }
  })

  it.each([
    [{ family: 'gpt', vocabulary: 264, context: 16, layers: 1, heads: 2, width: 8 }, chat, 'no such architecture'],
    [{ family: 'gpt2', vocabulary: 264, context: 16, layers: 1, heads: 2, width: 8 }, chat, 'the exact GELU'],
    [llama(characterTokenizer('aé')), characterTokenizer('aé'), 'the character "é"'],
  ] as [AnyLanguageConfig, Tokenizer, string][])(
    'is refused for what llama.cpp does otherwise',
    async (config, tokenizer, sentence) => {
      await expect(provenGguf(randomRun(config, tokenizer))).rejects.toThrow(sentence)
    },
  )

  it('is refused when it lacks a tensor or holds another model', async () => {
    const bytes = await exportGguf(runs.llama!())
    const renamed = bytes.slice()
    const at = Buffer.from(bytes).indexOf('blk.1.attn_v.weight')
    renamed[at + 4] = 0x37
    expect(() => openGguf(renamed)).toThrow('gguf: the tensor blk.1.attn_v.weight is missing: [16,32] belongs there')
  })
})

describe('a proof', () => {
  const reopenedOf = ({ memory, model, tokenizer }: ProofParts) => ({ ...answering(memory, model), tokenizer })

  it('fails by a sentence when a weight, the tokenizer, the end or the hash is another', async () => {
    const run = runs.llama!()
    const other = runs.llama!()
    const weight = parameters(other.model).get('blocks.1.contract.weight')!
    const values = ((await other.memory.read(weight)) as Float32Array).slice()
    values[3]! += 0.5
    other.memory.write(weight, values)
    await expect(prove(run, reopenedOf(other))).rejects.toThrow(
      /^export: a logit after token \d+ of text \d+ differs by/,
    )
    const same = reopenedOf(run)
    await expect(prove(run, { ...same, tokenizer: pieces })).rejects.toThrow(/its (tokenizer reads|template writes)/)
    await expect(prove(run, { ...same, template: 'no {{ messages[0].content }}' })).rejects.toThrow(
      'its template writes',
    )
    await expect(prove(run, { ...same, end: 3 })).rejects.toThrow('it ends a text at token 3')
    await expect(prove(run, { ...same, tokenizerHash: 'x' })).rejects.toThrow('its tokenizer has the hash x')
  })

  it('measures what rounding costs on a given text', async () => {
    const run = runs.llama!()
    const whole = await provenOnnx(run, { text: 'the whale '.repeat(20) })
    const rounded = await provenOnnx(run, { text: 'the whale '.repeat(20), bits: 4 })
    expect(whole.proof.nats).toBeCloseTo(whole.proof.natsBefore, 4)
    expect(rounded.proof.natsBefore).toBeCloseTo(whole.proof.natsBefore, 6)
    expect(Math.abs(rounded.proof.nats - rounded.proof.natsBefore)).toBeGreaterThan(1e-4)
    expect(rounded.bytes.length).toBeLessThan(0.6 * whole.bytes.length)
  })
})

describe('other formats', () => {
  it.each(['llama', 'gpt2', 'llama, tied, with biases'])(
    'prove %s in ONNX Runtime, cached and in 8 bits too',
    async (name) => {
      const run = runs[name]!()
      for (const options of [{}, { cached: true }, { bits: 8 }] as const) {
        const { proof } = await provenOnnx(run, options)
        expect(proof.largestDifference).toBeLessThan(1e-3)
      }
    },
  )

  it.each(Object.keys(runs))('prove a folder of %s for transformers.js, with a cache that grows', async (name) => {
    const out = join(folder, name)
    const proof = await provenTransformersFolder(runs[name]!(), out)
    expect(proof.largestDifference).toBeLessThan(1e-4)
    await access(join(out, 'onnx/model.onnx'))
    await provenTransformersFolder(runs[name]!(), out, { bits: 8 })
    expect((await readdir(out)).sort()).toContain('tokenizer.json')
    expect(await readdir(join(out, 'onnx'))).toEqual(['model_quantized.onnx'])
  })

  it('keep the tokens that a chat template names', async () => {
    const run = runs['llama, tied, with biases']!()
    const source = '{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}'
    const variables = { bos_token: '<|endoftext|>', eos_token: '<|endoftext|>' }
    const named = { ...run, template: chatTemplate(pieces, source, { variables }) }
    const out = join(folder, 'named')
    expect((await provenFolder(named, out)).prompts).toBe(20)
    expect(JSON.parse(await readFile(join(out, 'tokenizer_config.json'), 'utf8'))).toMatchObject(variables)
    expect((await provenGguf(named)).proof.prompts).toBe(20)
  })

  it('prove a folder of safetensors, and leave nothing where there is something else', async () => {
    const out = join(folder, 'published')
    const proof = await provenFolder(runs.qwen3!(), out)
    expect(proof).toMatchObject({ largestDifference: 0, sameChoice: 1 })
    expect(JSON.parse(await readFile(join(out, 'config.json'), 'utf8'))).toMatchObject({ model_type: 'qwen3' })
    await provenFolder(runs.qwen3!(), out)
    await writeFile(join(folder, 'mine'), 'mine')
    await expect(provenFolder(runs.qwen3!(), folder)).rejects.toThrow('it holds something else than an export')
    await expect(access(join(folder, 'mine'))).resolves.toBeUndefined()
  })
})
