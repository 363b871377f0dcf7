import { describe, expect, it } from 'vitest'
import { bpeTokenizer, byteTokenizer, characterTokenizer, type Tokenizer, wordTokenizer } from '../data/index.js'
import { randomStream } from '../tensor/index.js'
import { type Constraint, choiceConstraint, regexConstraint } from './constraint.js'
import type { Reader } from './reader.js'
import { readerSampler } from './text.js'

const bytes = byteTokenizer({ special: ['<|endoftext|>'] })
const letters = characterTokenizer('abcé😀')

/** Bytes, and pieces that end in the middle of characters. */
const pieces = bpeTokenizer({
  tokens: [
    ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
    ...[
      [0x61, 0xc3],
      [0xa9, 0x62],
      [0xf0, 0x9f],
      [0x98, 0x80],
      [0x61, 0x62],
      [0x61, 0x62, 0x63],
    ].map((piece) => Uint8Array.from(piece)),
  ],
  merges: [
    [0x61, 0xc3],
    [0xa9, 0x62],
    [0xf0, 0x9f],
    [0x98, 0x80],
    [0x61, 0x62],
    [260, 0x63],
  ],
  pattern: 'gpt2',
  added: [{ id: 262, text: '<|endoftext|>', special: true }],
})

const regex = (source: string, tokenizer: Tokenizer): Constraint => regexConstraint(source, tokenizer, tokenizer.size)

/** Goes on at random until the form or the budget ends it. */
function walked(
  constraint: Constraint,
  tokenizer: Tokenizer,
  seed: number,
  budget: number,
): { text: string; isWhole: boolean } {
  const stream = randomStream(seed)
  const tokens: number[] = []
  while (!constraint.isDone && tokens.length < budget) {
    const allowed = [...constraint.allowed(budget - tokens.length).entries()].flatMap(([id, flag]) =>
      flag ? [id] : [],
    )
    const token = allowed[stream.integer(allowed.length)]!
    constraint.accept(token)
    if (![...tokenizer.special.values()].includes(token)) tokens.push(token)
  }
  return { text: tokenizer.decode(tokens), isWhole: constraint.isWhole }
}

/** Whether a text can be spelt token by token. */
function accepts(constraint: Constraint, ids: Iterable<number>): boolean {
  for (const id of ids) {
    if (constraint.isDone || constraint.allowed()[id] === 0) return false
    constraint.accept(id)
  }
  return constraint.isWhole
}

/** Random expressions over a few characters; none matches only the empty text. */
function randomExpression(stream: ReturnType<typeof randomStream>, depth = 3): string {
  const atoms = ['a', 'b', 'c', 'é', '😀', '.', '[ab]', '[^a]', '[a-c]', '\\w', '\\p{L}', '[^\\x00-é]']
  const atom = (): string => atoms[stream.integer(atoms.length)]!
  const inner = (): string => randomExpression(stream, depth - 1)
  if (depth === 0) return atom()
  const kinds = [atom, () => inner() + inner(), () => `(?:${inner()}|${inner()})`]
  const quantifiers = ['*', '+', '?', '{2}', '{1,3}', '{2,}', '*?']
  kinds.push(() => `(?:${inner()})${quantifiers[stream.integer(quantifiers.length)]}`)
  return kinds[stream.integer(kinds.length)]!()
}

/** All texts of some characters, up to a length. */
function textsOf(alphabet: readonly string[], most: number): string[] {
  if (most === 0) return ['']
  const shorter = textsOf(alphabet, most - 1)
  const longest = shorter.filter((each) => [...each].length === most - 1)
  return [...shorter, ...longest.flatMap((each) => alphabet.map((character) => each + character))]
}

describe('regexConstraint', () => {
  it('accepts what the expression of the engine matches, and nothing else', () => {
    const stream = randomStream(5, 'expressions')
    const texts = textsOf(['a', 'b', 'é', '😀'], 3)
    for (let i = 0; i < 30; i++) {
      const source = `a?${randomExpression(stream)}`
      const expected = new RegExp(`^(?:${source})$`, 'u')
      const constraint = regex(source, pieces)
      const wrong = texts.filter((each) => accepts(constraint.clone(), pieces.encode(each)) !== expected.test(each))
      expect({ source, wrong }).toEqual({ source, wrong: [] })
    }
  })

  it.each([
    ['bytes', bytes],
    ['characters', letters],
    ['pieces of characters', pieces],
  ])('leads every random text of %s to an end within its budget', (_, tokenizer) => {
    const stream = randomStream(6, 'expressions')
    for (let seed = 0; seed < 40; seed++) {
      const source = `a?${randomExpression(stream)}b?`
      const expected = new RegExp(`^(?:${source})$`, 'u')
      const { text, isWhole } = walked(regex(source, tokenizer), tokenizer, seed, 60)
      expect({ source, text, isWhole, matches: expected.test(text) }).toMatchObject({ isWhole: true, matches: true })
    }
  })

  it('never leads where the vocabulary has no way on', () => {
    const spelt = characterTokenizer('abx')
    const constraint = regex('a(?:bq|x)|b+y|ab?', spelt)
    expect([...constraint.allowed()]).toEqual([1, 0, 0])
    constraint.accept(0)
    expect([...constraint.allowed()]).toEqual([0, 1, 1])
    constraint.accept(2)
    expect(constraint.isDone).toBe(true)
    expect(() => regex('[q-z]y', spelt)).toThrow('3 tokens: no text of this form can be spelt')
  })

  it('lets words come whose letters are no tokens', () => {
    const words = wordTokenizer(['yes', 'no', 'so'])
    const constraint = regex('(?:yes |no )+', words)
    const { text } = walked(constraint, words, 1, 9)
    expect(text).toMatch(/^(?:yes |no )+$/)
  })

  it('lets an end token come where the text is whole, and only there', () => {
    const end = bytes.special.get('<|endoftext|>')!
    const constraint = regex('ab*', bytes)
    expect(constraint.allowed()[end]).toBe(0)
    expect(() => constraint.accept(end)).toThrow(`token ${end}: the form does not let it come`)
    constraint.accept(0x61)
    expect([constraint.allowed()[end], constraint.isDone, constraint.isWhole]).toEqual([1, false, true])
    const other = constraint.clone()
    constraint.accept(end)
    expect([constraint.isDone, other.isDone]).toEqual([true, false])
    expect(constraint.allowed().some((flag) => flag !== 0)).toBe(false)
  })

  it('never takes the letters of a special token for text', () => {
    const constraint = regex('.*', byteTokenizer({ special: ['<|system|>'] }))
    expect(constraint.allowed()[256]).toBe(0)
    expect(() => constraint.accept(256)).toThrow('the form does not let it come')
  })

  it('ends within the budget, and as soon as it can where that is too small', () => {
    const constraint = regex('x{5}y*|a{20}', bytes)
    expect(constraint.allowed(8)[0x61]).toBe(0)
    expect(constraint.allowed(8)[0x78]).toBe(1)
    expect([...constraint.allowed(3)].flatMap((flag, id) => (flag ? [id] : []))).toEqual([0x78])
    constraint.accept(0x78)
    expect(bytes.decode(constraint.ending())).toBe('xxxx')
  })

  it.each([
    ['(a', 'it is not one'],
    ['(a)\\1', 'a back reference at 4'],
    ['a(?=b)', 'a group that looks around at 2'],
    ['\\bword', '\\b at 1'],
    ['a$b', '"b" in the middle at 2'],
    ['(a^b)', '"^" in the middle'],
    ['(?:a{999}){999}', 'more than 200000 states'],
    ['', 'only the empty text'],
  ])('refuses %s', (source, sentence) => {
    expect(() => regex(source, bytes)).toThrow(sentence)
  })
})

describe('choiceConstraint', () => {
  it('gives each of the choices, in any spelling', () => {
    const made = new Set(
      Array.from(
        { length: 40 },
        (_, seed) => walked(choiceConstraint(['ab', 'abc', 'é'], pieces, 263), pieces, seed, 9).text,
      ),
    )
    expect([...made].sort()).toEqual(['ab', 'abc', 'é'])
  })

  it('refuses none and an empty one', () => {
    expect(() => choiceConstraint([], bytes, 257)).toThrow('choices []')
    expect(() => choiceConstraint(['a', ''], bytes, 257)).toThrow('each needs a text')
  })
})

describe('a sampler with a constraint', () => {
  /** Always the same logits: it would say `favourite` for ever. */
  const stubborn = (favourite: number, vocabulary: number): Reader => ({
    longest: 64,
    after: async () => Float32Array.from({ length: vocabulary }, (_, id) => (id === favourite ? 9 : (id * 7919) % 5)),
    forget: () => {},
    close: async () => {},
  })
  const sampler = readerSampler(stubborn(0x20, 257), { vocabulary: 257 }, bytes)

  it('draws only what the form allows and stops where nothing may follow', async () => {
    const constraint = regex(' *(?:yes|no)', bytes)
    for (const temperature of [0, 1]) {
      const { text, reason, repaired } = await sampler.complete('?', { constraint, maxTokens: 12, temperature })
      expect(text).toMatch(/^ *(?:yes|no)$/)
      expect([reason, repaired]).toEqual(['stop', undefined])
    }
  })

  it('says how a text that was cut off could have ended', async () => {
    const constraint = regex('a{9}b', bytes)
    const { text, reason, repaired } = await sampler.complete('?', { constraint, maxTokens: 4 })
    expect([text, reason, repaired]).toEqual(['aaaa', 'length', 'aaaaaaaaab'])
  })
})
