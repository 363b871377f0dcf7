import fc from 'fast-check'
import llama from 'llama-tokenizer-js'
import { describe, expect, it } from 'vitest'
import { decodeStream, loadTokenizer, type Tokenizer, tokenizerHash } from './index.js'

/** Llama 2's vocabulary, as the package has it, in the form of its first `tokenizer.json`. */
const merges = [...llama.merges.keys()]
const file = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({
    ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
  })),
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'Prepend', prepend: '▁' },
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    ],
  },
  pre_tokenizer: null,
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [],
    special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
  },
  decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
  model: {
    ...{ type: 'BPE', dropout: null, unk_token: '<unk>', fuse_unk: true, byte_fallback: true },
    vocab: Object.fromEntries(llama.vocabById.map((spelling, id) => [spelling, id])),
    merges,
  },
}
const ours = loadTokenizer(file)

/** A few tokens, to be read by eye: a b ab ▁ ▁a and the bytes of é. */
const toyVocabulary = ['<unk>', 'a', 'b', '▁', 'ab', '▁a', '<0xC3>', '<0xA9>', '<s>']
function toy(changes: { readonly model?: object; readonly [field: string]: unknown }): Tokenizer {
  const vocab = Object.fromEntries(toyVocabulary.map((spelling, id) => [spelling, id]))
  const model = { type: 'BPE', vocab, merges: ['a b', '▁ a'], unk_token: '<unk>', byte_fallback: true, fuse_unk: true }
  const added_tokens = [{ id: 8, content: '<s>', special: true, ...(changes.token as object) }]
  return loadTokenizer({
    ...file,
    added_tokens,
    post_processor: null,
    ...changes,
    model: { ...model, ...changes.model },
  })
}
const metaspace = (fields: object) => ({
  ...{ normalizer: null, decoder: null },
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', ...fields },
})

describe('a SentencePiece tokenizer', () => {
  it('gives the published ids of Llama 2', () => {
    const published: readonly (readonly [string, readonly number[]])[] = [
      ['How are you doing?', [1, 1128, 526, 366, 2599, 29973]],
      ["You should've done this", [1, 887, 881, 29915, 345, 2309, 445]],
      ['Hello World', [1, 15043, 2787]],
      ['hello world', [1, 22172, 3186]],
      ['生活的真谛是', [1, 29871, 30486, 31704, 30210, 30848, 235, 179, 158, 30392]],
      ['This is a test', [1, 910, 338, 263, 1243]],
      ['Hey how are you doing', [1, 18637, 920, 526, 366, 2599]],
    ]
    for (const [text, ids] of published) expect([...ours.encode(text, { ends: 'both' })], text).toEqual(ids)
    expect([...ours.encode('Hello World')]).toEqual([15043, 2787])
  })

  it('gives the ids of llama-tokenizer-js on arbitrary text, and the text back', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(' ', '\n', '  ', 'the', ' whale', 'for (let i = 0;', '👩‍👩‍👧', 'Москва', '日本語', '𝔘', '\t\t'),
    )
    const text = fc.array(unit, { maxLength: 20 }).map((parts) => parts.join('').replaceAll('▁', ''))
    fc.assert(
      fc.property(text, (sample) => {
        const ids = [...ours.encode(sample, { special: 'text' })]
        expect(ids).toEqual(llama.encode(sample, false, true))
        expect(ours.decode(ids)).toBe(sample === '' ? '' : ` ${sample}`)
        const stream = decodeStream(ours)
        expect(ids.map(stream.push).join('') + stream.end()).toBe(ours.decode(ids))
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  it('streams characters whose bytes are tokens of their own', () => {
    const stream = decodeStream(ours)
    const pieces = [...ours.encode('a👩‍🚀!')].map(stream.push)
    expect(pieces.join('')).toBe(' a👩‍🚀!')
    expect(pieces.filter((piece) => piece === '').length).toBeGreaterThan(2)
    expect(pieces.every((piece) => !piece.includes('\uFFFD'))).toBe(true)
  })

  it('encodes a million equal characters without quadratic time', () => {
    for (const character of ['a', ' ', '語']) {
      const ids = ours.encode(character.repeat(1e6))
      expect(ours.decode(ids).length).toBe(1e6 + 1)
    }
  })

  it('survives tokenizer.json', async () => {
    const again = loadTokenizer(JSON.parse(JSON.stringify(ours)))
    expect(await tokenizerHash(again)).toBe(await tokenizerHash(ours))
    expect(again.toJSON()).toMatchObject({ normalizer: file.normalizer, decoder: file.decoder, model: { merges } })
  })

  it('puts a space where the file wants one', () => {
    const ids = (tokenizer: Tokenizer, text: string) =>
      [...tokenizer.encode(text, { special: 'allow' })].map((id) => tokenizer.token(id)).join(' ')
    const text = 'ab<s>ab<s> ab'
    expect(ids(toy({}), text)).toBe('▁ ab <s> ▁ ab <s> ▁ ▁ ab')
    expect(ids(toy(metaspace({ prepend_scheme: 'always', split: false })), text)).toBe('▁ ab <s> ▁ ab <s> ▁ ab')
    expect(ids(toy(metaspace({ prepend_scheme: 'first', split: false })), text)).toBe('▁ ab <s> ab <s> ▁ ab')
    expect(ids(toy(metaspace({ prepend_scheme: 'first' })), '<s>ab')).toBe('<s> ab')
    expect(ids(toy(metaspace({ prepend_scheme: 'never' })), text)).toBe('ab <s> ab <s> ▁ ab')
    expect(ids(toy(metaspace({ add_prefix_space: true })), 'ab')).toBe('▁ ab')
    const replaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' }
    expect(ids(toy({ normalizer: replaces }), 'ab ab')).toBe('ab ▁ ab')
  })

  it('never merges into the next word where the file cuts there', () => {
    const merging = { merges: ['a b', 'b ▁'], vocab: { '<unk>': 0, a: 1, b: 2, '▁': 3, ab: 4, 'b▁': 5 } }
    const encode = (split: boolean) => [
      ...toy({ ...metaspace({ prepend_scheme: 'never', split }), added_tokens: [], model: merging }).encode('b b'),
    ]
    expect([encode(false), encode(true)]).toEqual([
      [5, 2],
      [2, 3, 2],
    ])
  })

  it('makes one token of unknown characters in a row, or of each, or refuses them', () => {
    const encode = (model: object, text: string) => [...toy({ model }).encode(text)]
    expect(encode({}, 'é xyé')).toEqual([3, 6, 7, 3, 0, 6, 7])
    expect(encode({ fuse_unk: false }, 'xy')).toEqual([3, 0, 0])
    expect(encode({ byte_fallback: false }, 'é')).toEqual([3, 0])
    expect(() => encode({ unk_token: null }, 'x')).toThrow('"x" (U+0078): the vocabulary has no token for it')
  })

  it('lets an added token swallow the white space around it', () => {
    const text = 'a \n <s> \n a'
    const encode = (token: object) =>
      toy({ ...metaspace({ prepend_scheme: 'never' }), token }).encode(text, { special: 'allow' })
    expect([...encode({ lstrip: true, rstrip: true })]).toEqual([1, 8, 1])
    expect([...encode({ lstrip: true })].slice(0, 2)).toEqual([1, 8])
    expect([...encode({ rstrip: true })].slice(-2)).toEqual([8, 1])
    expect(toy({ token: { rstrip: true } }).toJSON().added_tokens[0]).toMatchObject({ lstrip: false, rstrip: true })
  })

  it('says what it does not know', () => {
    expect(() => toy({ model: { ignore_merges: true } })).toThrow('model.ignore_merges is true, which is not supported')
    const bytes = { byte_fallback: false, fuse_unk: false }
    expect(() => toy({ ...metaspace({ replacement: '_' }), model: bytes })).toThrow(
      'pre_tokenizer is {"type":"Metaspace"',
    )
    expect(() => toy({ model: { type: 'Unigram' } })).toThrow('model.type is "Unigram"')
    expect(() => toy({ token: { single_word: true } })).toThrow('added token that stands alone')
  })
})
