import { describe, expect, it } from 'vitest'
import { byteTokenizer } from '../data/index.js'
import { bar, columns, padEnd, padStart, tokenCell, visible, widthOf } from './cells.js'
import { parseBranch } from './explain.js'

describe('a visible token', () => {
  it.each([
    [' whale', '␣whale'],
    ['\n\n', '↵↵'],
    ['\t', '⇥'],
    ['\r', '␍'],
    ['\u0007', '⟨U+0007⟩'],
    ['\u00a0', '⟨U+00A0⟩'],
    ['\u200b', '⟨U+200B⟩'],
    ['\u0301', '◌\u0301'],
    ['鯨', '鯨'],
    ['', '∅'],
  ])('%j is %s', (text, shown) => expect(visible(text)).toBe(shown))

  it('shows the bytes of a part of a character', () => {
    const bytes = byteTokenizer()
    expect(tokenCell(bytes, 0xe2)).toBe('⟨e2⟩')
    expect(tokenCell(bytes, 0x41)).toBe('A')
    expect(tokenCell(bytes, 0x20)).toBe('␣')
  })
})

describe('width', () => {
  it.each([
    ['whale', 5],
    ['鯨', 2],
    ['🐳', 2],
    ['👩‍🚀', 2],
    ['e\u0301', 1],
    ['␣↵⇥', 3],
    ['', 0],
  ])('of %j is %d', (text, width) => expect(widthOf(text)).toBe(width))

  it('aligns columns', () => {
    expect([padEnd('鯨', 4), padStart('鯨', 4)]).toEqual(['鯨  ', '  鯨'])
    const lines = columns(
      [{ heading: 'token', isLeft: true }, { heading: 'n' }],
      [
        ['鯨', '1'],
        ['whales', '22'],
      ],
    ).split('\n')
    expect(lines).toEqual(['  token    n', '  ------  --', '  鯨       1', '  whales  22'])
  })
})

describe('a bar', () => {
  it.each([
    [0, ''],
    [1, '████'],
    [0.5, '██'],
    [1 / 32, '▏'],
    [0.4, '█▋'],
    [2, '████'],
  ])('of %d is %j', (share, drawn) => expect(bar(share, 4)).toBe(drawn))
})

describe('a branch', () => {
  it.each([
    ['12=whale', { place: 12, text: 'whale' }],
    ['12= a=b\n', { place: 12, text: ' a=b\n' }],
    ['12#7', { place: 12, seed: 7 }],
    ['12#7=#whale', { place: 12, seed: 7, text: '#whale' }],
  ])('%j is read', (written, branch) => expect(parseBranch(written)).toEqual(branch))

  it.each(['12', '12=', '0=whale', '=whale', '12#', '12#x=y', 'x', '-1=a', '1#99999999999999999999'])(
    '%j is refused',
    (written) => expect(() => parseBranch(written)).toThrow(/not a place with a text or a seed. Write/),
  )
})
