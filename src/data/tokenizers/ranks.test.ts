import fc from 'fast-check'
import { Tiktoken } from 'js-tiktoken/lite'
import cl100kRanks from 'js-tiktoken/ranks/cl100k_base'
import gpt2Ranks from 'js-tiktoken/ranks/gpt2'
import { describe, expect, it } from 'vitest'
import { fromRanks } from './index.js'
import { loadTokenizer } from './load.js'

/** js-tiktoken packs a table as lines of `! firstRank base64 base64 …`. */
function unpack(table: string): Uint8Array[] {
  const tokens: Uint8Array[] = []
  for (const line of table.split('\n')) {
    const [, first, ...encoded] = line.split(' ')
    encoded.forEach((text, index) => {
      tokens[Number(first) + index] = Uint8Array.from(Buffer.from(text, 'base64'))
    })
  }
  return Array.from(tokens)
}

const gpt2 = fromRanks(unpack(gpt2Ranks.bpe_ranks), { pattern: 'gpt2', special: gpt2Ranks.special_tokens })
const cl100k = fromRanks(unpack(cl100kRanks.bpe_ranks), { pattern: 'cl100k', special: cl100kRanks.special_tokens })
const pairs = [
  ['gpt2', gpt2, new Tiktoken(gpt2Ranks)],
  ['cl100k_base', cl100k, new Tiktoken(cl100kRanks)],
] as const

const texts = [
  'The whale — “Moby Dick” — isn’t 1 of 20,000; it’s THE whale.',
  "I'll we've they'd SHE'LL don'T x's",
  '生活的真谛是：面對困難。日本語のテキスト、한국어 문장도.',
  'Привет, мир! Γειά σου Κόσμε. שלום עולם مرحبا بالعالم नमस्ते दुनिया ไทยไม่มีช่องว่าง',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇳🇱 e\u0301 é ﷽ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  'export const f = <T,>(x: T[]): T => x[0]!;\n\n\tif (a !== b) {\r\n    return [...x]\n}\n\n\n',
  'def main():\n\tpass\n  # 3.14159 ** 2 == 9.86960...\n__proto__ = constructor',
  '   leading, trailing   \n \n  \t\t x \u00a0\u3000 y  ',
  '',
]

describe('fromRanks', () => {
  it.each(pairs)('gives the ids of js-tiktoken for %s in many scripts, code and emoji', (_, ours, theirs) => {
    for (const text of texts) expect([...ours.encode(text)], text).toEqual(theirs.encode(text))
  })

  it.each(pairs)('gives the ids of js-tiktoken for %s on arbitrary text', (_, ours, theirs) => {
    // U+0085 and U+FEFF are white space in only one of JavaScript and Unicode; ſ folds to s only in Unicode.
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(' ', '\n', "'s", 'the', '12', '  '),
    )
    const text = fc.array(unit, { maxLength: 30 }).map((parts) => parts.join('').replace(/[\u0085\ufeffſ]/g, ''))
    fc.assert(
      fc.property(text, (sample) => {
        expect([...ours.encode(sample)]).toEqual(theirs.encode(sample))
        expect(ours.decode(ours.encode(sample))).toBe(sample)
      }),
      { seed: 1, numRuns: 400 },
    )
  })

  it('gives the ids that tiktoken publishes for gpt2', () => {
    const ids = (text: string) => [...gpt2.encode(text, { special: 'allow' })]
    expect(ids('hello world')).toEqual([31373, 995])
    expect(ids('hello <|endoftext|>')).toEqual([31373, 220, 50256])
    const zeros = [
      [15],
      [405],
      [830],
      [2388],
      [20483],
      [10535],
      [24598],
      [8269],
      [10535, 830],
      [8269, 405],
      [8269, 830],
    ]
    zeros.push([8269, 2388], [8269, 20483], [8269, 10535], [8269, 24598], [25645], [8269, 10535, 830])
    expect(zeros.map((_, index) => ids('0'.repeat(index + 1)))).toEqual(zeros)
    expect(ids("You should've done this")).toEqual([1639, 815, 1053, 1760, 428])
    expect(ids('The company was founded in 2016.')).toEqual([464, 1664, 373, 9393, 287, 1584, 13])
    expect(ids('def main():\n\tpass')).toEqual([4299, 1388, 33529, 198, 197, 6603])
    expect(ids('生活的真谛是')).toEqual([37955, 162, 112, 119, 21410, 40367, 253, 164, 108, 249, 42468])
    expect(ids('   leading space')).toEqual([220, 220, 3756, 2272])
    expect(ids('trailing space   ')).toEqual([9535, 4386, 2272, 220, 220, 220])
  })

  it('gives the ids that tiktoken publishes for cl100k_base', () => {
    const ids = (text: string) => [...cl100k.encode(text, { special: 'allow' })]
    expect(ids('hello world')).toEqual([15339, 1917])
    expect(ids('hello <|endoftext|>')).toEqual([15339, 220, 100257])
    expect([ids('rer'), ids("'rer")]).toEqual([[38149], [2351, 81]])
    expect(ids('today\n ')).toEqual([31213, 198, 220])
    expect([ids('today\n \n'), ids('today\n  \n')]).toEqual([
      [31213, 27907],
      [31213, 14211],
    ])
    expect(ids(' \x850')).toEqual([220, 126, 227, 15])
    expect(ids('👍')).toEqual([9468, 239, 235])
    expect([...cl100k.bytes(62085)]).toEqual([0x20, 0xec, 0x8b, 0xa4, 0xed])
  })

  it('encodes a million equal characters without quadratic time', () => {
    // A quadratic merge of this length would take hours.
    const sizes = ['^', '0', 'a', 's', ' ', '\n'].map((character) => {
      const ids = cl100k.encode(character.repeat(1_000_000))
      return [cl100k.decode(ids) === character.repeat(1_000_000), ids.length <= 500_000]
    })
    expect(sizes.flat()).not.toContain(false)
  })

  it('reads a lone surrogate as U+FFFD', () => {
    expect([...gpt2.encode('a\ud83d b')]).toEqual([...gpt2.encode('a\ufffd b')])
  })

  it('survives tokenizer.json with its holes', () => {
    const again = loadTokenizer(JSON.parse(JSON.stringify(cl100k)))
    expect(again.size).toBe(100_277)
    for (const text of texts) expect([...again.encode(text)]).toEqual([...cl100k.encode(text)])
    expect(() => again.decode([100_256])).toThrow('token id 100256')
  })
})
