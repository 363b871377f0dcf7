import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { byteTokenizer, characterTokenizer, type Tokenizer, trainBpe } from '../data/index.js'
import { type RandomStream, randomStream } from '../tensor/index.js'
import { jsonSchemaConstraint } from './constraint.js'

const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** JSON's own letters, blanks, and characters of one to four bytes. */
const characters = characterTokenizer(' \n\t{}[]:,"\\/.+-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGTZ_@éß€中😀')
const bytes = byteTokenizer({ special: ['<|endoftext|>'] })
const written = JSON.stringify(
  Array.from({ length: 30 }, (_, i) => ({
    name: `née ${i}`,
    tags: ['a', '€😀'],
    ok: i % 2 === 0,
    n: i * 1.5,
    none: null,
  })),
)
/** Pieces such as `","`, which go over several rules, and parts of characters. */
const pieces = trainBpe([written, JSON.stringify(JSON.parse(written), undefined, 2)], {
  size: 400,
  special: ['<|endoftext|>'],
})
const tokenizers: readonly Tokenizer[] = [characters, bytes, pieces]

type Schema = Record<string, unknown> | boolean

/** A schema of every supported kind, and of their combinations; what it asks for can be. */
function randomSchema(stream: RandomStream, depth = 2): Schema {
  const chance = (share: number): boolean => stream.uniform() < share
  const pick = <T>(list: readonly T[]): T => list[stream.integer(list.length)]!
  const inner = (): Schema => randomSchema(stream, depth - 1)
  const many = <T>(make: () => T, least = 1): T[] => Array.from({ length: least + stream.integer(3) }, make)
  const whole = (): number => stream.integer(2000) - 1000
  const decimal = (): number => Math.round(stream.normal() * 10 ** stream.integer(8)) / 10 ** stream.integer(6)
  const simple: (() => Schema)[] = [
    () => ({ type: pick(['null', 'boolean', 'string', 'integer', 'number']) }),
    () => ({ type: ['string', pick(['null', 'integer'])] }),
    () => ({ type: 'string', minLength: stream.integer(4), maxLength: 4 + stream.integer(9) }),
    () => ({ type: 'string', pattern: pick(['^[a-f]{2,5}$', '^\\d+(?:\\.\\d)?$', 'é', '^a|b$', '[^a-z]\\s"', '^$']) }),
    () => ({ type: 'string', pattern: '^[a-z"\\\\\\n]*$', minLength: 2, maxLength: 6 }),
    () => ({
      enum: pick([
        ['a', 'ab', 'abc'],
        [1, 1.5, null, true],
        ['"\\\n', 'é😀'],
        [{ a: [1] }, []],
      ]),
    }),
    () => ({ const: pick<unknown>(['x', 0, null, { a: 1, b: 'c' }, [1, 2], false]) }),
    () => {
      const [least, span] = [whole(), stream.integer(50)]
      return { type: 'integer', minimum: least, ...(chance(0.7) && { maximum: least + span }) }
    },
    () => ({ type: 'integer', multipleOf: 1 + stream.integer(40), minimum: -500, exclusiveMaximum: whole() + 1500 }),
    () => {
      const [low, span] = [decimal(), Math.abs(decimal()) + 0.01]
      return pick<Schema>([
        { type: 'number', minimum: low, maximum: low + span },
        { type: 'number', exclusiveMinimum: low, exclusiveMaximum: low + span },
        { type: 'number', minimum: low },
        { type: 'number', exclusiveMaximum: low },
      ])
    },
  ]
  if (depth === 0) return pick(simple)()
  const object = (): Record<string, unknown> => {
    const names = [...new Set(many(() => pick(['a', 'b', 'name', 'née', '"quoted"', 'ab', 'x y']), 0))]
    const open = chance(0.3) ? { additionalProperties: chance(0.5) ? inner() : true } : {}
    const closed = chance(0.4) ? { additionalProperties: false } : open
    return {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, inner()])),
      required: names.filter(() => chance(0.5)),
      ...closed,
    }
  }
  const nested: (() => Schema)[] = [
    object,
    () => ({ ...object(), maxProperties: 7 }),
    () => ({ type: 'object', additionalProperties: inner(), maxProperties: 2 }),
    () => ({ type: 'array', items: inner(), ...(chance(0.5) && { minItems: 1, maxItems: 1 + stream.integer(3) }) }),
    () => ({
      type: 'array',
      prefixItems: many(inner),
      items: pick<Schema>([false, inner()]),
      minItems: stream.integer(2),
    }),
    () => ({ anyOf: many(inner) }),
    () => ({
      oneOf: [{ type: 'string' }, { type: 'integer', minimum: 3 }, { type: 'object', additionalProperties: inner() }],
    }),
    () => ({
      oneOf: ['cat', 'dog'].map((kind) => ({
        type: 'object',
        properties: { kind: { const: kind }, [kind]: inner() },
        required: ['kind'],
      })),
    }),
    () => ({
      allOf: [object(), { properties: { more: inner() }, required: ['more'] }].map((each) => ({
        ...each,
        additionalProperties: true,
      })),
    }),
    () => pick<Schema>([true, {}]),
  ]
  return chance(0.25) ? pick(simple)() : pick(nested)()
}

/** A schema around it that contains itself. */
const recursive = (leaf: Schema): Schema => ({
  type: 'object',
  properties: {
    leaf,
    next: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
    all: { type: 'array', items: { $ref: '#/$defs/node' } },
  },
  required: ['leaf', 'next'],
  $defs: { node: { type: 'object', properties: { node: { $ref: '#/$defs/node' } } } },
})

/** A model that knows nothing, or that likes some tokens so much that it would say nothing else. */
function drawnBy(
  schema: unknown,
  tokenizer: Tokenizer,
  seed: number,
  options: { budget: number; likes?: (text: string) => boolean },
) {
  const stream = randomStream(seed, 'model')
  const constraint = jsonSchemaConstraint(schema, tokenizer, tokenizer.size)
  const { budget, likes } = options
  const liked = Array.from({ length: tokenizer.size }, (_, id) => likes?.(tokenizer.decode([id])) ?? false)
  const tokens: number[] = []
  while (!constraint.isDone && tokens.length < budget) {
    const allowed = constraint.allowed(budget - tokens.length)
    const possible = Array.from(allowed.keys()).filter((id) => allowed[id] === 1)
    const favourite = possible.find((id) => liked[id])
    const token = favourite ?? possible[stream.integer(possible.length)]!
    constraint.accept(token)
    if (![...tokenizer.special.values()].includes(token)) tokens.push(token)
  }
  return { text: tokenizer.decode(tokens), count: tokens.length, isWhole: constraint.isWhole }
}

describe('jsonSchemaConstraint', () => {
  it.each(Array.from({ length: 10 }, (_, part) => part))(
    'makes valid JSON of 100 random schemas and models, part %i',
    (part) => {
      for (let i = part * 100; i < part * 100 + 100; i++) {
        const stream = randomStream(i, 'schema')
        const schema = i % 5 === 4 ? recursive(randomSchema(stream, 0)) : randomSchema(stream, i % 5 === 0 ? 2 : 1)
        const { text, isWhole } = drawnBy(schema, tokenizers[i % 3]!, i, { budget: 400 })
        const told = { i, schema: JSON.stringify(schema), text }
        expect({ ...told, isWhole }).toEqual({ ...told, isWhole: true })
        expect({ ...told, isValid: ajv.validate(schema as object, JSON.parse(text)) }).toEqual({
          ...told,
          isValid: true,
        })
      }
    },
  )

  const address = {
    type: 'object',
    properties: {
      street: { type: 'string' },
      number: { type: 'integer' },
      more: { type: 'array', items: { type: 'boolean' } },
    },
    required: ['street', 'number', 'more'],
  }

  it.each([
    ['space', /^\s+$/],
    ['digits', /^\d+$/],
    ['opening brackets and commas', /^[[{,]+$/],
    ['letters and backslashes', /^[a-z\\]+$/],
  ])('ends with a model that always prefers %s', (_, liked) => {
    const likes = (text: string): boolean => liked.test(text)
    for (const tokenizer of tokenizers) {
      for (const schema of [
        address,
        { type: 'array', items: address },
        {},
        { $ref: '#/$defs/a', $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } } },
      ]) {
        const { text, isWhole, count } = drawnBy(schema, tokenizer, 1, { budget: 200, likes })
        expect(count).toBeLessThanOrEqual(200)
        expect([isWhole, ajv.validate(schema, JSON.parse(text))]).toEqual([true, true])
      }
    }
  })

  it('bounds space even without a budget', () => {
    const likes = (text: string): boolean => /^\s+$/.test(text)
    const schema = { type: 'object', properties: { a: { const: 1 }, b: { const: [2] } }, required: ['a', 'b'] }
    const { text, isWhole } = drawnBy(schema, bytes, 1, { budget: 1000, likes })
    expect([isWhole, JSON.parse(text)]).toEqual([true, { a: 1, b: [2] }])
    expect(text.match(/\s/g)!.length).toBeLessThan(6 * 21)
  })

  /** Whether a text may come, to its end. */
  const accepts = (schema: unknown, text: string, tokenizer = bytes): boolean => {
    const constraint = jsonSchemaConstraint(schema, tokenizer, tokenizer.size)
    for (const id of tokenizer.encode(text)) {
      if (constraint.allowed()[id] !== 1) return false
      constraint.accept(id)
    }
    return constraint.isWhole
  }

  it('accepts every escape, whole pairs of surrogates and characters cut between tokens', () => {
    for (const tokenizer of [bytes, pieces]) {
      const good = ['"é€😀"', '"\\ud83d\\uDE00"', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', '"\u2028"']
      const bad = ['"\\ud83d"', '"\\ude00\\ud83d"', '"\\x41"', '"\n"', '"\u0001"', '"a', 'a"', '"\\u00g0"']
      expect(good.filter((text) => !accepts({ type: 'string' }, text, tokenizer))).toEqual([])
      expect(bad.filter((text) => accepts({ type: 'string' }, text, tokenizer))).toEqual([])
    }
    const cut = jsonSchemaConstraint({ type: 'string' }, bytes, bytes.size)
    for (const byte of [0x22, 0xf0, 0x9f]) cut.accept(byte)
    expect([cut.allowed()[0x98], cut.allowed()[0x22], cut.allowed()[0x41]]).toEqual([1, 0, 0])
  })

  it('counts characters, not bytes or escapes', () => {
    const three = { type: 'string', minLength: 3, maxLength: 3 }
    expect(['"é😀a"', '"\\u00e9\\ud83d\\ude00\\n"'].every((text) => accepts(three, text))).toBe(true)
    expect(['"éé"', '"\\u00e9"', '"éééé"'].some((text) => accepts(three, text))).toBe(false)
  })

  it.each([
    [
      { type: 'integer', minimum: -12, maximum: 120 },
      ['-12', '-1', '0', '7', '99', '120'],
      ['-13', '121', '-0', '01', '1.0', '+1', ''],
    ],
    [{ type: 'integer', exclusiveMinimum: 0, multipleOf: 7 }, ['7', '14', '700'], ['0', '-7', '8']],
    [
      { type: 'number', minimum: 0.5, exclusiveMaximum: 2 },
      ['0.5', '0.50', '1', '1.99', '1.999999'],
      ['0.49', '2', '2.0', '0', '.5', '1.'],
    ],
    [{ type: 'number', minimum: -1.25, maximum: 0 }, ['-1.25', '-0.001', '0', '0.0'], ['-1.251', '0.1', '-2']],
    [{ type: 'number', minimum: 1e-7, maximum: 2e-7 }, ['0.0000001', '0.00000015'], ['0', '0.0000003']],
    [{ type: 'number', minimum: 1000000.5 }, ['1000000.5', '23456789'], ['1000000.4', '9']],
    [{ type: 'number' }, ['1e5', '-0', '0.25E-3'], ['1e', '1e999', '00']],
    [{ type: ['integer', 'null'], enum: [1, 'a', null, 2.5] }, ['1', 'null'], ['"a"', '2.5']],
    [
      { properties: { a: { type: 'null' } } },
      ['{}', '{ }', '{"a": null}', '{\n  "a": null\n}'],
      ['{"b":null}', '{"a":1}', '{  }', 'null'],
    ],
    [
      { type: 'object', minProperties: 1, properties: { a: true, b: true } },
      ['{"a":1}', '{"b":[]}', '{"a":{},"b":""}'],
      ['{}', '{"b":1,"a":1}'],
    ],
    [
      { type: 'object', additionalProperties: { type: 'integer' }, properties: { a: { type: 'null' } } },
      ['{"a":null,"b":1}', '{"aa":1}', '{"\\n":1}'],
      ['{"a":1}', '{"b":null}', '{"\\u0061":1}'],
    ],
    [
      { type: 'array', prefixItems: [{ type: 'null' }], items: { type: 'boolean' }, maxItems: 3 },
      ['[]', '[null]', '[null, true,false]'],
      ['[true]', '[null,null]', '[null,true,true,true]', '[null,]'],
    ],
    [
      {
        allOf: [
          { properties: { a: { minimum: 3 } } },
          { properties: { a: { type: 'integer', maximum: 4 } }, required: ['a'] },
        ],
      },
      ['{"a":3}', '{"a":4}'],
      ['{"a":2}', '{"a":5}', '{}'],
    ],
    [
      { type: 'string', format: 'date' },
      ['"2024-02-28"', '"1999-12-31"'],
      ['"2024-02-30"', '"2024-13-01"', '"24-01-01"'],
    ],
    [
      { type: 'string', pattern: '^a', minLength: 2, maxLength: 3 },
      ['"ab"', '"a\\n"', '"a\\u0000b"'],
      ['"a"', '"ba"', '"abcd"'],
    ],
    [true, ['{"a":[1,{"b":null}]}', '"x"', '-1.5e3'], ['[1,2', 'nul', '{a:1}', '']],
  ] as [unknown, string[], string[]][])('of %j makes what is valid', (schema, good, bad) => {
    expect(good.filter((text) => !accepts(schema, text))).toEqual([])
    expect(bad.filter((text) => accepts(schema, text))).toEqual([])
  })

  it.each([
    [
      { type: 'object', properties: { a: { patternProperties: {} } } },
      '#/properties/a: the keyword "patternProperties" is not supported',
    ],
    [{ type: 'text' }, 'type is "text", not of null'],
    [{ minLength: -1 }, 'minLength is -1, not a whole number'],
    [{ enum: [] }, 'enum is [], not a list of values'],
    [{ format: 'colour' }, 'the format "colour" is not supported'],
    [{ multipleOf: 0.1 }, 'multipleOf is 0.1'],
    [{ uniqueItems: true }, 'uniqueItems is not supported'],
    [{ $ref: '#/$defs/none' }, '$ref "#/$defs/none" leads nowhere'],
    [{ $ref: '#' }, '$ref # leads only to itself'],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, '#/oneOf/0: a value may fit it and #/oneOf/1, too'],
    [{ items: 3 }, '#/items: 3 is not a schema'],
    [{ pattern: '(a)\\1' }, 'a back reference'],
    [false, 'no text of this form'],
    [{ type: 'integer', minimum: 1.2, maximum: 1.8 }, 'no text of this form'],
    [
      {
        $defs: { a: { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, required: ['a'] } },
        $ref: '#/$defs/a',
      },
      'no text of this form',
    ],
  ] as [unknown, string][])('refuses %j', (schema, sentence) => {
    expect(() => jsonSchemaConstraint(schema, bytes, bytes.size)).toThrow(sentence)
  })
})
