import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AtelierError } from '../tensor/index.js'
import { namedTensor } from './arrays.js'
import { bytesPerElement, type Dtype } from './dtypes.js'
import { encodeSafetensors, type NamedTensor, parseSafetensors, type SafeFile } from './safetensors.js'

/** The smallest file of one tensor, from the format's definition. */
const known = Buffer.from(
  '38000000000000007b2261223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b302c385d7d7d20200000803f00000040',
  'hex',
)

/** A file whose header is `json` as it stands, with `data` behind it. */
function file(json: string, data = new Uint8Array(0)): Uint8Array {
  const header = new TextEncoder().encode(json)
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true)
  return Buffer.concat([length, header, data])
}

/** A file of one tensor `w` with these fields, written as JSON. */
function one(fields: string, bytes: number): Uint8Array {
  return file(`{"w":{${fields}}}`, new Uint8Array(bytes))
}

function refusal(bytes: Uint8Array): string {
  try {
    parseSafetensors(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(AtelierError)
    return (error as Error).message
  }
  throw new Error('the file was accepted')
}

function plain({ tensors, metadata }: SafeFile) {
  return { metadata, tensors: [...tensors.values()].map((tensor) => ({ ...tensor, data: [...tensor.data] })) }
}

describe('encodeSafetensors', () => {
  it('writes the known file byte for byte', () => {
    const bytes = encodeSafetensors([namedTensor('a', [2], Float32Array.of(1, 2))])
    expect(Buffer.from(bytes).toString('hex')).toBe(known.toString('hex'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'dfd92c4ba718bb628e136b1bd5ee54816041331903a0071b0155fa119061ccec',
    )
  })

  it('lays out the widest dtype first, then names in UTF-8 order, whatever order they come in', () => {
    const tensors = [
      namedTensor('\u{1f600}', [1], Float32Array.of(1)),
      namedTensor('\uffee', [1], Float32Array.of(2)),
      namedTensor('b', [1], Float64Array.of(3)),
      namedTensor('i', [1], BigInt64Array.of(4n)),
      namedTensor('byte', [3], Uint8Array.of(5, 6, 7)),
      namedTensor('a', [], Float32Array.of(8)),
    ]
    const bytes = encodeSafetensors(tensors, { z: '1', a: '2' })
    expect(encodeSafetensors(tensors.toReversed(), { a: '2', z: '1' })).toEqual(bytes)
    expect([...parseSafetensors(bytes).tensors.keys()]).toEqual(['i', 'b', 'a', '\uffee', '\u{1f600}', 'byte'])
    expect(new TextDecoder().decode(bytes.subarray(8, 40))).toBe('{"__metadata__":{"a":"2","z":"1"')
  })

  it('pads the header with spaces so that data start at a multiple of eight', () => {
    for (let length = 1; length <= 8; length += 1) {
      const bytes = encodeSafetensors([namedTensor('n'.repeat(length), [1], Uint8Array.of(9))])
      expect((bytes.length - 1) % 8).toBe(0)
    }
  })

  it('takes a record', () => {
    const data = new Uint8Array(Float32Array.of(1, 2).buffer)
    expect(encodeSafetensors({ a: { dtype: 'F32', shape: [2], data } })).toEqual(new Uint8Array(known))
  })

  it('refuses what it could not read back', () => {
    const bytes = Uint8Array.of(1)
    const tensor = (name: string, shape = [1]): NamedTensor => ({ name, dtype: 'U8', shape, data: bytes })
    expect(() => encodeSafetensors([tensor('a'), tensor('a')])).toThrow('tensor "a": the name comes twice')
    expect(() => encodeSafetensors([tensor('__metadata__')])).toThrow('reserved')
    expect(() => encodeSafetensors([tensor('a', [2])])).toThrow('tensor "a": U8 [2] takes 2 bytes')
    expect(() => encodeSafetensors([tensor('a', [-1])])).toThrow('tensor "a": -1 is not a dimension')
    expect(() => encodeSafetensors([tensor('\ud800')])).toThrow('surrogate')
    expect(() => encodeSafetensors([], { count: 3 as unknown as string })).toThrow('__metadata__ "count"')
  })
})

describe('parseSafetensors', () => {
  it('reads the known file without copying its data', () => {
    const { tensors, metadata } = parseSafetensors(known)
    const tensor = tensors.get('a')!
    expect(tensor).toMatchObject({ name: 'a', dtype: 'F32', shape: [2] })
    expect(tensor.data.buffer).toBe(known.buffer)
    expect(tensor.data.byteOffset).toBe(known.byteOffset + 64)
    expect(metadata).toEqual({})
  })

  it('accepts empty tensors, tensors in any order of names, and a file of none', () => {
    const json =
      '{"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"none":{"dtype":"F32","shape":[0,7],"data_offsets":[1,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}'
    expect([...parseSafetensors(file(json, Uint8Array.of(1, 2, 3))).tensors.keys()]).toEqual(['a', 'none', 'b'])
    expect(parseSafetensors(file('{}')).tensors.size).toBe(0)
  })

  it('keeps names that JavaScript objects treat specially', () => {
    const bytes = encodeSafetensors([namedTensor('__proto__', [1], Uint8Array.of(7))], { ['__proto__']: 'text' })
    const { tensors, metadata } = parseSafetensors(bytes)
    expect(tensors.get('__proto__')?.data[0]).toBe(7)
    expect(Object.entries(metadata)).toEqual([['__proto__', 'text']])
    expect(({} as { text?: unknown }).text).toBeUndefined()
  })

  const length = (value: bigint) => {
    const bytes = Uint8Array.from(known)
    new DataView(bytes.buffer).setBigUint64(0, value, true)
    return bytes
  }
  const metadata = (value: string) => file(`{"__metadata__":${value}}`)
  const u8 = (offsets: string, shape: string, bytes: number) =>
    one(`"dtype":"U8","shape":${shape},"data_offsets":${offsets}`, bytes)
  const two = (first: string, second: string, bytes: number) =>
    file(
      `{"w":{"dtype":"U8","shape":[4],"data_offsets":${first}},"v":{"dtype":"U8","shape":[4],"data_offsets":${second}}}`,
      new Uint8Array(bytes),
    )
  const hostile: Record<string, [Uint8Array, string]> = {
    'an empty file': [new Uint8Array(0), '0 bytes: the eight bytes'],
    'a header length cut short': [known.subarray(0, 7), '7 bytes: the eight bytes'],
    'a header past 100 MB': [length(100_000_001n), 'a header of 100000001 bytes: at most 100000000'],
    'a header past 2^63': [length(2n ** 64n - 1n), 'a header of 18446744073709551615 bytes: at most'],
    'a header past the end': [length(65n), 'a header of 65 bytes in a file of 72: the file is cut short'],
    'data cut short': [
      known.subarray(0, 71),
      '7 bytes of data: the tensors fill 8, up to "a", so the file is cut short',
    ],
    'data too long': [Buffer.concat([known, known]), 'so the file is too long'],
    'a header of nothing': [file(''), 'does not start with "{"'],
    'a header that starts with a space': [file(' {}'), 'does not start with "{"'],
    'a header that is a list': [file('[]'), 'does not start with "{"'],
    'a header that is not JSON': [file('{"w":'), 'not valid JSON'],
    'two JSON values': [file('{}{}'), 'not valid JSON'],
    'a key with a bad escape': [file('{"\\x":1}'), 'not valid JSON'],
    'a header that is not UTF-8': [Buffer.from('0300000000000000' + '7bff7d', 'hex'), 'not valid UTF-8'],
    'a header nested without end': [file('{"w":'.repeat(1_000_000)), 'nested deeper'],
    'lists nested without end': [file(`{"w":${'['.repeat(1_000_000)}`), 'nested deeper'],
    'a tensor named twice': [
      file('{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      '"w": the header names it twice',
    ],
    'a tensor named twice, once in escapes': [file('{"w":1,"\\u0077" : 2}'), '"w": the header names it twice'],
    'a field named twice': [one('"dtype":"U8","dtype":"U8"', 0), '"dtype": the header names it twice'],
    'metadata named twice': [file('{"__metadata__":{},"__metadata__":{}}'), 'the header names it twice'],
    'metadata that are a list': [metadata('[]'), '__metadata__: it is not an object'],
    'metadata that are null': [metadata('null'), '__metadata__: it is not an object'],
    'a number in the metadata': [metadata('{"a":1}'), '__metadata__ "a": its value is not a string'],
    'an object in the metadata': [metadata('{"a":{}}'), '__metadata__ "a": its value is not a string'],
    'a tensor that is a number': [file('{"w":3}'), 'tensor "w": its entry is not an object'],
    'a tensor that is null': [file('{"w":null}'), 'tensor "w": its entry is not an object'],
    'half a surrogate pair': [file('{"\\ud800":3}'), 'half a surrogate pair'],
    'no dtype': [one('"shape":[1],"data_offsets":[0,1]', 1), 'tensor "w": nothing is not a dtype'],
    'an unknown dtype': [
      one('"dtype":"toString","shape":[1],"data_offsets":[0,1]', 1),
      '"toString" is not a dtype known',
    ],
    'no shape': [one('"dtype":"U8","data_offsets":[0,1]', 1), 'tensor "w": its shape is not a list'],
    'no offsets': [one('"dtype":"U8","shape":[1]', 1), 'tensor "w": data_offsets nothing are not'],
    'three offsets': [u8('[0,1,1]', '[1]', 1), 'data_offsets [0,1,1] are not two byte counts'],
    'a negative offset': [u8('[-1,0]', '[1]', 1), 'data_offsets [-1,0] are not two byte counts'],
    'a fractional offset': [u8('[0,1.5]', '[1]', 1), 'are not two byte counts'],
    'offsets turned round': [u8('[4,0]', '[4]', 4), 'range 4 to 0 has -4'],
    'a negative dimension': [u8('[0,1]', '[-1]', 1), 'tensor "w": -1 is not a dimension'],
    'two negative dimensions': [u8('[0,1]', '[-1,-1]', 1), 'tensor "w": -1 is not a dimension'],
    'a fractional dimension': [u8('[0,1]', '[0.5,2]', 1), 'tensor "w": 0.5 is not a dimension'],
    'minus zero': [u8('[0,0]', '[-0]', 0), 'is not a dimension'],
    'a dimension that is text': [u8('[0,1]', '["1"]', 1), 'tensor "w": "1" is not a dimension'],
    'a dimension past 2^53': [u8('[0,1]', '[9007199254740993]', 1), 'is not a dimension'],
    'a dimension of 1e400': [u8('[0,1]', '[1e400]', 1), 'is not a dimension'],
    'dimensions whose product wraps': [u8('[0,0]', '[4294967296,4294967296]', 0), 'too large to address'],
    'a shape larger than its range': [u8('[0,4]', '[5]', 4), 'U8 [5] takes 5 bytes, but its range 0 to 4 has 4'],
    'a hole at the start': [u8('[1,5]', '[4]', 5), 'tensor "w": its range 1 to 5 leaves a hole after the header'],
    'a hole between': [two('[0,4]', '[5,9]', 9), 'tensor "v": its range 5 to 9 leaves a hole after "w"'],
    'an overlap': [two('[0,4]', '[3,7]', 7), 'tensor "v": its range 3 to 7 overlaps "w"'],
    'a range used twice': [two('[0,4]', '[0,4]', 4), 'overlaps'],
  }
  for (const [what, [bytes, sentence]] of Object.entries(hostile)) {
    it(`refuses ${what}`, () => expect(refusal(bytes)).toContain(sentence))
  }

  it('keeps a hostile name short in its error', () => {
    expect(refusal(file(`{"${'n'.repeat(1_000_000)}":3}`)).length).toBeLessThan(200)
  })
})

const dtypes = Object.keys(bytesPerElement) as Dtype[]
const anyTensor = fc
  .record({
    name: fc.string({ unit: 'grapheme', maxLength: 12 }).filter((name) => name !== '__metadata__'),
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.nat(3), { maxLength: 3 }),
  })
  .chain((info) => {
    const bytes = info.shape.reduce((product, size) => product * size, bytesPerElement[info.dtype])
    return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((data): NamedTensor => ({ ...info, data }))
  })
const anyFile = fc.tuple(
  fc.uniqueArray(anyTensor, { maxLength: 6, selector: ({ name }) => name }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
)

/** Reads bytes that may be anything: an AtelierError, or tensors that lie inside the bytes and have the size they claim. */
function readsSafely(bytes: Uint8Array): void {
  let read: SafeFile
  try {
    read = parseSafetensors(bytes)
  } catch (error) {
    if (error instanceof AtelierError) return
    throw error
  }
  for (const { dtype, shape, data } of read.tensors.values()) {
    expect(data.byteLength).toBe(shape.reduce((product, size) => product * size, bytesPerElement[dtype]))
    expect(data.byteOffset).toBeGreaterThanOrEqual(bytes.byteOffset + 8)
    expect(data.byteOffset + data.byteLength).toBeLessThanOrEqual(bytes.byteOffset + bytes.byteLength)
  }
}

describe('any file', () => {
  it('comes back as it went, and encodes to the same bytes again', () => {
    fc.assert(
      fc.property(anyFile, ([tensors, metadata]) => {
        const bytes = encodeSafetensors(tensors, metadata)
        const read = parseSafetensors(bytes)
        const sent = new Map(tensors.map((tensor) => [tensor.name, tensor]))
        expect(plain(read)).toEqual(
          plain({ metadata, tensors: new Map([...read.tensors.keys()].map((n) => [n, sent.get(n)!])) }),
        )
        expect(read.tensors.size).toBe(tensors.length)
        expect(encodeSafetensors(read.tensors.values(), read.metadata)).toEqual(bytes)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('never crashes nor reads out of range after bytes are flipped, cut or added', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anyFile, flips, fc.integer({ min: -3, max: 3 }), ([tensors, metadata], changes, resize) => {
        const whole = encodeSafetensors(tensors, metadata)
        const bytes = Uint8Array.from({ length: whole.length + resize }, (_, i) => whole[i] ?? 0)
        for (const [at, mask] of changes) bytes[at % bytes.length]! ^= mask
        readsSafely(bytes)
      }),
      { seed: 2, numRuns: 3000 },
    )
  })

  it('never crashes nor reads out of range on a header of any JSON', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double(), fc.maxSafeInteger())
    const entry = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom(...dtypes), fc.jsonValue()),
        shape: fc.oneof(fc.array(number, { maxLength: 4 }), fc.jsonValue()),
        data_offsets: fc.oneof(fc.tuple(number, number), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    const header = fc.dictionary(fc.oneof(fc.string(), fc.constant('__metadata__')), fc.oneof(entry, fc.jsonValue()))
    fc.assert(
      fc.property(header, fc.nat(40), (value, bytes) =>
        readsSafely(file(JSON.stringify(value), new Uint8Array(bytes))),
      ),
      { seed: 3, numRuns: 2000 },
    )
  })
})
