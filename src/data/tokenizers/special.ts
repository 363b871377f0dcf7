import { AtelierError } from '../../tensor/index.js'
import type { SpecialMode, TokenizerJson } from './tokenizer.js'

/** A token that stands for a fixed text and is cut out before anything else; `special: false` ones are cut out in every mode. */
export interface AddedToken {
  readonly id: number
  readonly text: string
  readonly special: boolean
  /** Swallows the white space before it, and behind it. */
  readonly strips?: { readonly left: boolean; readonly right: boolean }
}

/** Special tokens given as texts, numbered from `first`. */
export function numbered(texts: readonly string[], first: number): AddedToken[] {
  return texts.map((text, index) => ({ id: first + index, text, special: true }))
}

/** Special tokens as the map that a tokenizer shows. */
export function specialMap(added: readonly AddedToken[]): ReadonlyMap<string, number> {
  return new Map(added.filter((token) => token.special).map((token) => [token.text, token.id]))
}

/** Cuts a text into plain stretches (strings) and added tokens (ids), leftmost and then longest first; lone surrogates become U+FFFD. */
export function splitter(added: readonly AddedToken[]): (text: string, mode: SpecialMode) => (string | number)[] {
  for (const { text } of added) if (text === '') throw new AtelierError('tokenizer: a special token has no text')
  const ids = new Map(added.map((token) => [token.text, token]))
  const every = alternation(added)
  const plain = alternation(added.filter((token) => !token.special))
  return (text, mode) => {
    const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD')
    const pattern = mode === 'text' ? plain : every
    if (pattern === undefined) return wellFormed === '' ? [] : [wellFormed]
    const parts: (string | number)[] = []
    let from = 0
    for (let match = next(pattern, wellFormed, 0); match; match = next(pattern, wellFormed, pattern.lastIndex)) {
      const token = ids.get(match[0])!
      if (token.special && typeof mode === 'function' && !mode(match.index)) {
        pattern.lastIndex = match.index + (match[0].codePointAt(0)! > 0xffff ? 2 : 1)
        continue
      }
      if (token.special && mode === 'refuse') {
        throw new AtelierError(
          `encode: special token ${JSON.stringify(token.text)} at character ${match.index}: special tokens are refused here`,
          "Pass { special: 'allow' } to encode it as one token or { special: 'text' } to read it as plain text",
        )
      }
      const end = match.index + match[0].length
      const before = wellFormed.slice(from, Math.max(from, match.index))
      const plainBefore = token.strips?.left ? before.trimEnd() : before
      if (plainBefore !== '') parts.push(plainBefore)
      parts.push(token.id)
      from = token.strips?.right ? spaceEnd(wellFormed, end) : end
    }
    if (from < wellFormed.length) parts.push(wellFormed.slice(from))
    return parts
  }
}

/** Where the white space that begins at `from` ends. */
function spaceEnd(text: string, from: number): number {
  const space = /\s*/y
  space.lastIndex = from
  space.test(text)
  return space.lastIndex
}

function next(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from
  return pattern.exec(text)
}

/** The `added_tokens` list of `tokenizer.json`. */
export function addedJson(added: readonly AddedToken[]): TokenizerJson['added_tokens'] {
  return [...added]
    .sort((a, b) => a.id - b.id)
    .map(({ id, text, special, strips = { left: false, right: false } }) => ({
      id,
      content: text,
      single_word: false,
      lstrip: strips.left,
      rstrip: strips.right,
      normalized: false,
      special,
    }))
}

function alternation(added: readonly AddedToken[]): RegExp | undefined {
  if (added.length === 0) return undefined
  const longestFirst = added.map((token) => token.text).sort((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((text) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&')).join('|'), 'gu')
}
