import { describe, expect, it } from 'vitest'
import {
  bpeTokenizer,
  byteTokenizer,
  characterTokenizer,
  loadTokenizer,
  type Tokenizer,
  tokenizerHash,
  trainBpe,
  wordTokenizerOf,
} from './index.js'

const text = 'It is not down on any map; true places never are. 生活 👍 '.repeat(4)
const special = ['<|end|>', '<|pad|>']
const kinds: readonly (readonly [string, Tokenizer])[] = [
  ['character', characterTokenizer(text, { special })],
  ['character with an unknown token', characterTokenizer(text, { unknown: '<unk>', special })],
  ['character whose vocabulary is digits', characterTokenizer(`9876543210${text}`)],
  ['word', wordTokenizerOf(text, { special })],
  ['word with an unknown token', wordTokenizerOf(text, { unknown: '<unk>', special })],
  ['byte', byteTokenizer({ special })],
  ['gpt2 pattern', trainBpe([text], { size: 300, special })],
  ['cl100k pattern', trainBpe([text], { size: 300, special, pattern: 'cl100k' })],
  ['own pattern', trainBpe([text], { size: 280, pattern: /\p{L}+|\s/u })],
  ['a token spelled __proto__', trainBpe(['__proto__ __proto__ '], { size: 270 })],
]

/** The toy vocabulary that the transformers library tests GPT-2's tokenizer with. */
const spellings = 'l o w e r s t i d n Ġ Ġl Ġn Ġlo Ġlow er Ġlowest Ġnewer Ġwider <unk> <|endoftext|>'.split(' ')
const toy = {
  version: '1.0',
  added_tokens: [{ id: 20, content: '<|endoftext|>', special: true }],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
  post_processor: { type: 'ByteLevel', trim_offsets: false },
  decoder: { type: 'ByteLevel' },
  model: {
    type: 'BPE',
    unk_token: '<unk>',
    vocab: Object.fromEntries(spellings.map((spelling, id) => [spelling, id])),
    merges: ['Ġ l', ['Ġl', 'o'], 'Ġlo w', 'e r'],
  },
}

describe('loadTokenizer', () => {
  it.each(kinds)('gives the same ids and the same file again: %s', async (_, tokenizer) => {
    const again = loadTokenizer(JSON.parse(JSON.stringify(tokenizer)))
    expect(again.kind).toBe(tokenizer.kind)
    expect(again.size).toBe(tokenizer.size)
    expect([...again.special]).toEqual([...tokenizer.special])
    expect(again.toJSON()).toEqual(tokenizer.toJSON())
    expect(await tokenizerHash(again)).toBe(await tokenizerHash(tokenizer))
    if (!JSON.stringify(tokenizer).includes('__proto__'))
      expect([...again.encode(text)]).toEqual([...tokenizer.encode(text)])
    else expect(again.encode('__proto__').length).toBe(1)
  })

  it('encodes with a toy vocabulary that lacks most bytes', () => {
    const tokenizer = loadTokenizer(toy)
    expect([...tokenizer.encode(' lower newer')]).toEqual([14, 15, 10, 9, 3, 2, 15])
    expect([...tokenizer.encode('z')]).toEqual([19])
    expect(tokenizer.toJSON().post_processor).toEqual(toy.post_processor)
  })

  it('refuses a byte without a token where no token stands for the unknown', () => {
    const tokenizer = loadTokenizer({ ...toy, model: { ...toy.model, unk_token: null } })
    expect(() => tokenizer.encode('z')).toThrow('byte 122')
  })

  it('brings text to NFC when the file says so', () => {
    const file = trainBpe(['é é é '], { size: 270 }).toJSON()
    const tokenizer = loadTokenizer({ ...file, normalizer: { type: 'NFC' } })
    expect([...tokenizer.encode('e\u0301')]).toEqual([...tokenizer.encode('é')])
  })

  it('cuts digits from each other and from words, as SmolLM does, and puts a space in front where the file says so', () => {
    const file = trainBpe(['12 12 a12 ab ab'.repeat(9)], { size: 270 }).toJSON()
    const byteLevel = { type: 'ByteLevel', add_prefix_space: false, use_regex: true }
    const digits = { type: 'Digits', individual_digits: true }
    const cut = loadTokenizer({ ...file, pre_tokenizer: { type: 'Sequence', pretokenizers: [digits, byteLevel] } })
    const pieces = (tokenizer: Tokenizer, text: string) => [...tokenizer.encode(text)].map((id) => tokenizer.token(id))
    expect(pieces(loadTokenizer(file), ' ab 12')).toEqual(['Ġab', 'Ġ12'])
    expect(pieces(cut, ' ab 12')).toEqual(['Ġab', 'Ġ', '1', '2'])
    expect(cut.toJSON().pre_tokenizer).toEqual({ type: 'Sequence', pretokenizers: [digits, byteLevel] })
    const spaced = loadTokenizer({ ...file, pre_tokenizer: { ...byteLevel, add_prefix_space: true } })
    expect([pieces(spaced, 'ab'), pieces(spaced, ' ab')]).toEqual([['Ġab'], ['Ġab']])
  })

  it('puts around a text what the template of the file says, where that is asked for', () => {
    const single = [{ SpecialToken: { id: '<|a|>' } }, { Sequence: { id: 'A' } }, { SpecialToken: { id: '<|b|>' } }]
    const special_tokens = { '<|a|>': { ids: [7, 8] }, '<|b|>': { ids: [9] } }
    const template = { type: 'TemplateProcessing', single, special_tokens }
    const post_processor = { type: 'Sequence', processors: [{ type: 'ByteLevel' }, template] }
    const tokenizer = loadTokenizer({ ...toy, post_processor })
    expect([...tokenizer.encode('l', { ends: 'both' })]).toEqual([7, 8, 0, 9])
    expect([...tokenizer.encode('l', { ends: 'before' })]).toEqual([7, 8, 0])
    expect([...tokenizer.encode('l')]).toEqual([0])
    expect([...loadTokenizer(toy).encode('l', { ends: 'both' })]).toEqual([0])
  })

  it('looks whole pieces up first when the file says so', () => {
    const vocab = { ...toy.model.vocab, lowe: 21 }
    const encode = (ignore_merges: boolean) => [
      ...loadTokenizer({ ...toy, model: { ...toy.model, vocab, ignore_merges } }).encode('lowe'),
    ]
    expect([encode(false), encode(true)]).toEqual([[0, 1, 2, 3], [21]])
  })

  const broken: readonly (readonly [string, unknown, string])[] = [
    ['text', '{}', 'the file is "{}" where an object belongs'],
    ['no model', {}, 'model is missing'],
    ['another model', { ...toy, model: { ...toy.model, type: 'Unigram' } }, 'model.type is "Unigram"'],
    ['a byte fallback', { ...toy, model: { ...toy.model, byte_fallback: true } }, 'model.byte_fallback is true'],
    ['an unknown merge', { ...toy, model: { ...toy.model, merges: ['q u'] } }, 'merge 0, "q u", names a token'],
    ['a merge to no token', { ...toy, model: { ...toy.model, merges: ['l o'] } }, 'makes "lo", which is not a token'],
    ['merges of three', { ...toy, model: { ...toy.model, merges: ['l o w'] } }, 'is not a pair'],
    ['equal ids', { ...toy, model: { ...toy.model, vocab: { a: 1, b: 1 } } }, 'tokens "a" and "b" have the same id 1'],
    ['a fractional id', { ...toy, model: { ...toy.model, vocab: { a: 0.5 } } }, 'token "a" has the id 0.5'],
    ['a huge id', { ...toy, model: { ...toy.model, vocab: { a: 2e9 } } }, 'far beyond'],
    ['a huge added id', { ...toy, added_tokens: [{ id: 2e9, content: 'x' }] }, 'far beyond'],
    ['an added id that is taken', { ...toy, added_tokens: [{ id: 3, content: 'x' }] }, 'the id of another token'],
    ['another normalizer', { ...toy, normalizer: { type: 'Lowercase' } }, 'normalizer is {"type":"Lowercase"}'],
    ['another pre-tokenizer', { ...toy, pre_tokenizer: { type: 'Whitespace' } }, 'pre_tokenizer is'],
    ['no pre-tokenizer', { ...toy, pre_tokenizer: null }, 'pre_tokenizer is null'],
  ]
  it.each(broken)('says in one sentence what is wrong: %s', (_, file, message) => {
    expect(() => loadTokenizer(file)).toThrow(message)
  })

  it('says which split pattern JavaScript cannot run', () => {
    const file = trainBpe([text], { size: 280, pattern: 'cl100k' }).toJSON()
    const possessive = JSON.parse(JSON.stringify(file).replace('{1,3}', '{1,3}+'))
    expect(() => loadTokenizer(possessive)).toThrow('JavaScript cannot run it')
  })
})

describe('bpeTokenizer', () => {
  it('refuses two tokens with the same bytes', () => {
    const tokens = [Uint8Array.of(97), Uint8Array.of(97)]
    expect(() => bpeTokenizer({ tokens, merges: [], pattern: 'gpt2' })).toThrow('ids 0 and 1 both have it')
  })

  it('refuses a pattern whose flags a file cannot hold', () => {
    expect(() => trainBpe([text], { size: 300, pattern: /a/i })).toThrow('flag i')
  })
})

describe('tokenizerHash', () => {
  it('tells tokenizers apart and is the same on every machine', async () => {
    const hashes = await Promise.all(kinds.map(([, tokenizer]) => tokenizerHash(tokenizer)))
    expect(new Set(hashes).size).toBe(kinds.length)
    expect(await tokenizerHash(byteTokenizer())).toBe(
      '190ad8600bdf38dd51ddb2ca792b625bb78d46053edabdeafe063d8b43167d50',
    )
  })
})
