import { AtelierError } from '../../tensor/index.js'
import { gpt2PieceEnd } from './gpt2-cut.js'

/**
 * How text is cut into pieces before merging; merges never cross a cut. A source is in the syntax that `tokenizer.json` holds
 * (Oniguruma's); a `RegExp` is read by its source, so that `\s` means the same here and in Python.
 */
export type Pattern = 'gpt2' | 'cl100k' | RegExp | { readonly source: string }

/**
 * The two published patterns:
 * GPT-2 (Radford et al. 2019, `encoder.py`) and cl100k_base (OpenAI's `tiktoken`).
 */
export const patterns = {
  gpt2: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  cl100k: String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
} as const satisfies Record<string, string>

/** The source of a pattern as `tokenizer.json` holds it. @throws AtelierError on flags that change what the source means. */
export function patternSource(pattern: Pattern): string {
  if (typeof pattern === 'string') return patterns[pattern]
  const flag = pattern instanceof RegExp ? /[imsv]/.exec(pattern.flags)?.[0] : undefined
  if (flag !== undefined) {
    throw new AtelierError(
      `tokenizer: pattern ${pattern}: flag ${flag} cannot be written to tokenizer.json`,
      'Write the pattern so that it only needs the flags g and u',
    )
  }
  return pattern.source
}

/** Where the piece that begins at `from`, before the end of the text, ends. */
export type PieceEnd = (text: string, from: number) => number

/**
 * Cuts a text with a pattern: each match is a piece, and so is each stretch between matches, so nothing is lost.
 * @throws AtelierError when JavaScript cannot run the source.
 */
export function pieces(source: string): (text: string) => Generator<string> {
  const pieceEnd = pieceEnds(source)
  return function* (text) {
    for (let from = 0; from < text.length; ) {
      const to = pieceEnd(text, from)
      yield text.slice(from, to)
      from = to
    }
  }
}

/** Tells of each piece of a text as a stretch of a string. Each source cuts the pieces that the one before left. */
export function cutter(sources: readonly string[]): (text: string, tell: Tell) => void {
  const [pieceEnd, ...inner] = sources.map(pieceEnds)
  const cut = (text: string, end: PieceEnd, rest: readonly PieceEnd[], tell: Tell): void => {
    for (let from = 0; from < text.length; ) {
      const to = end(text, from)
      if (rest.length === 0) tell(text, from, to)
      else cut(text.slice(from, to), rest[0]!, rest.slice(1), tell)
      from = to
    }
  }
  return (text, tell) => cut(text, pieceEnd!, inner, tell)
}

type Tell = (text: string, from: number, to: number) => void

/** As `pieces`, by where they end. */
export function pieceEnds(source: string): PieceEnd {
  return source === patterns.gpt2 ? gpt2PieceEnd : pieceEndsBy(source)
}

/** As `pieceEnds`, always by the regular expression. */
export function pieceEndsBy(source: string): PieceEnd {
  const [here, next] = compile(source)
  return (text, from) => {
    here.lastIndex = from
    return here.test(text) && here.lastIndex > from ? here.lastIndex : nextMatch(next, text, from)
  }
}

/** Where the next match that is not empty begins, or the end of the text. */
function nextMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] !== '' && match.index > from) return match.index
    if (match[0] === '') pattern.lastIndex += text.codePointAt(pattern.lastIndex)! > 0xffff ? 2 : 1
  }
  return text.length
}

function compile(source: string): [RegExp, RegExp] {
  const translated = toJavaScript(source)
  try {
    return [new RegExp(translated, 'uy'), new RegExp(translated, 'ug')]
  } catch (error) {
    throw new AtelierError(
      `tokenizer: split pattern ${source}: JavaScript cannot run it (${(error as Error).message})`,
      'Use a pattern without possessive quantifiers or other syntax that JavaScript lacks',
    )
  }
}

/**
 * JavaScript's `\s` counts U+FEFF and not U+0085; Oniguruma and Rust take Unicode's White_Space, so it is spelled out.
 * `(?i:…)` is expanded, because not every engine here has it; ſ (U+017F) folds to s.
 */
function toJavaScript(source: string): string {
  return source
    .replace(/\(\?i:([^()\\]*)\)/g, (_, body: string) => `(?:${eitherCase(body)})`)
    .replace(/\\([\s\S])/g, (escaped, letter: string) => {
      if (letter === 's') return '\\p{White_Space}'
      return letter === 'S' ? '\\P{White_Space}' : escaped
    })
}

function eitherCase(body: string): string {
  let inClass = false
  return body.replace(/[[\]a-zA-Z]/g, (character) => {
    if (character === '[' || character === ']') {
      inClass = character === '['
      return character
    }
    const cases = `${character.toLowerCase()}${character.toUpperCase()}${/s/i.test(character) ? 'ſ' : ''}`
    return inClass ? cases : `[${cases}]`
  })
}
