import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gguf } from '@huggingface/gguf'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { encodeGguf, type GgufMetadata, ggufTensor, ggufValues, parseGguf } from './gguf.js'
import { fromBlocks, type GgufDtype, toBlocks } from './gguf-blocks.js'

const ramp = Float32Array.from({ length: 32 }, (_, i) => (i - 16) / 4)

describe('blocks', () => {
  it('of Q8_0 are a scale in float16 and 32 signed bytes', () => {
    const block = toBlocks(ramp, 'Q8_0')
    expect(block.length).toBe(34)
    const levels = new Int8Array(block.slice(2).buffer)
    expect([...levels.slice(0, 3), ...levels.slice(-3)]).toEqual([-127, -119, -111, 103, 111, 119])
    expect(fromBlocks(block, 'Q8_0')[0]).toBeCloseTo(-127 * 0.031496063, 2)
  })

  it('of Q4_0 are a scale and 32 halves of bytes, of which the extreme is exact', () => {
    const block = toBlocks(ramp, 'Q4_0')
    expect([...block.slice(0, 2)]).toEqual([0, 0x38]) // 0.5 in float16
    const levels = [...block.slice(2)].map((byte) => byte & 15).concat([...block.slice(2)].map((byte) => byte >> 4))
    expect(levels.slice(0, 5)).toEqual([0, 1, 1, 2, 2])
    expect(levels.slice(-3)).toEqual([15, 15, 15])
    expect(fromBlocks(block, 'Q4_0')[0]).toBe(-4)
  })

  it.each([
    ['F32', 0],
    ['F16', 1e-3],
    ['Q8_0', 1 / 127],
    ['Q4_0', 1 / 8],
  ] as const)('of %s come back within a step', (dtype, step) => {
    const stream = randomStream(1)
    const values = Float32Array.from({ length: 256 }, () => stream.normal())
    const back = fromBlocks(toBlocks(values, dtype), dtype)
    for (let block = 0; block < 8; block++) {
      const numbers = values.subarray(block * 32, block * 32 + 32)
      const largest = Math.max(...numbers.map(Math.abs))
      for (let i = 0; i < 32; i++) {
        expect(Math.abs(back[block * 32 + i]! - numbers[i]!)).toBeLessThanOrEqual(step * largest * 1.01)
      }
    }
    expect(fromBlocks(toBlocks(new Float32Array(32), dtype), dtype).every((value) => value === 0)).toBe(true)
  })
})

const metadata: GgufMetadata = new Map([
  ['general.architecture', { type: 'string', value: 'llama' }],
  ['llama.context_length', { type: 'uint32', value: 64 }],
  ['llama.rope.freq_base', { type: 'float32', value: 10_000 }],
  ['flag', { type: 'bool', value: true }],
  ['large', { type: 'uint64', value: 2n ** 60n }],
  ['small', { type: 'int8', value: -5 }],
  ['tokens', { type: 'array', of: 'string', value: ['a', 'é', ''] }],
  ['types', { type: 'array', of: 'int32', value: [1, -3] }],
])

const tensors = (['F32', 'F16', 'Q8_0', 'Q4_0'] as const).map((dtype: GgufDtype, i) =>
  ggufTensor(
    `blk.${i}.weight`,
    [3, 64],
    Float32Array.from({ length: 192 }, (_, at) => Math.sin(at + i)),
    dtype,
  ),
)

describe('a GGUF file', () => {
  const bytes = encodeGguf(metadata, tensors)

  it('comes back as it was written, and is written the same again', () => {
    const file = parseGguf(bytes)
    expect(file.metadata).toEqual(metadata)
    expect([...file.tensors.values()].map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual(
      tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    )
    for (const tensor of tensors) expect(ggufValues(file.tensors.get(tensor.name)!)).toEqual(ggufValues(tensor))
    expect(encodeGguf(file.metadata, [...file.tensors.values()])).toEqual(bytes)
  })

  it('begins as the format says', () => {
    expect([...bytes.slice(0, 24)]).toEqual([
      0x47,
      0x47,
      0x55,
      0x46,
      3,
      0,
      0,
      0,
      4,
      ...Array(7).fill(0),
      8,
      ...Array(7).fill(0),
    ])
    expect(bytes.length % 32).toBe(0)
  })

  it('is read alike by another reader', async () => {
    const path = join(tmpdir(), `atelier-${process.pid}.gguf`)
    await writeFile(path, bytes)
    try {
      const read = await gguf(path, { allowLocalFile: true })
      expect(read.metadata).toMatchObject({
        version: 3,
        'general.architecture': 'llama',
        tokens: ['a', 'é', ''],
        large: 2n ** 60n,
      })
      expect(read.tensorInfos.map(({ name, shape, dtype }) => [name, shape.map(Number), dtype])).toEqual([
        ['blk.0.weight', [64, 3], 0],
        ['blk.1.weight', [64, 3], 1],
        ['blk.2.weight', [64, 3], 8],
        ['blk.3.weight', [64, 3], 2],
      ])
      const start = Number(read.tensorDataOffset + read.tensorInfos[3]!.offset)
      expect(bytes.slice(start, start + tensors[3]!.data.length)).toEqual(tensors[3]!.data)
    } finally {
      await rm(path)
    }
  })

  it('is refused in one sentence where it was cut off, at any byte', () => {
    for (let length = 0; length < bytes.length - 32; length += 7) {
      expect(() => parseGguf(bytes.slice(0, length))).toThrow(/^gguf: [^\n]+$/)
    }
  })

  it.each([
    ['another magic', 0, 0x00, 'does not begin with GGUF'],
    ['another version', 4, 2, 'version 2'],
    ['more tensors than bytes', 15, 0x7f, 'tensors: more than'],
    ['more values than bytes', 22, 0x7f, 'values: more than'],
    ['a text of many bytes', 31, 0x7f, 'bytes of a text: more than'],
  ])('is refused with %s', (_, at, value, sentence) => {
    const broken = bytes.slice()
    broken[at] = value
    expect(() => parseGguf(broken)).toThrow(sentence)
  })

  it('never breaks off in another way, whatever bytes are changed', () => {
    const stream = randomStream(2)
    for (let i = 0; i < 2000; i++) {
      const broken = bytes.slice()
      for (let j = 0; j < 3; j++) broken[stream.integer(600)] = stream.integer(256)
      try {
        parseGguf(broken)
      } catch (error) {
        expect((error as Error).name).toBe('AtelierError')
      }
    }
  })

  it('refuses rows that no blocks fill', () => {
    expect(() => ggufTensor('w', [32, 33], new Float32Array(32 * 33), 'Q8_0')).toThrow(
      'rows of 33 numbers: Q8_0 needs a multiple of 32',
    )
  })
})
