/** Regular expressions in JavaScript's spelling, as far as they are regular. */
import { AtelierError } from '../../tensor/index.js'
import {
  anyCodePoint,
  type CodePoints,
  codePointsOf,
  complement,
  intersection,
  union,
  withProperty,
} from './code-points.js'
import { either, type Fragment, nothing, oneOf, repeated, sequence } from './network.js'

/** What stands for part of a text. */
export interface RegularOptions {
  /** The whole text has to match, as if between ^ and $; else any part of it, as in a JSON schema's `pattern`. */
  readonly isWhole: boolean
}

/**
 * The texts that an expression matches. Literals, `.`, classes, `\d \w \s \p{…}` and their opposites, escapes, groups, `|`, and
 * `* + ? {n} {n,} {n,m}`; lazy ones are the same texts. `^` and `$` may stand at the ends of the whole or of its alternatives.
 * @throws AtelierError for what is no regular expression or goes beyond them: back references, looking around, `\b`.
 */
export function regularExpression(source: string, { isWhole }: RegularOptions): Fragment {
  checkSyntax(source)
  const reading = { source, at: 0 }
  const alternatives: Fragment[] = []
  do {
    const startsHere = take(reading, '^')
    const body = sequenceOf(reading)
    const endsHere = take(reading, '$')
    const anything = repeated(oneOf(anyCodePoint), 0)
    alternatives.push(
      sequence(isWhole || startsHere ? nothing : anything, body, isWhole || endsHere ? nothing : anything),
    )
  } while (take(reading, '|'))
  if (reading.at < source.length) refuse(reading, `${JSON.stringify(source[reading.at])} in the middle`)
  return either(...alternatives)
}

interface Reading {
  readonly source: string
  at: number
}

function checkSyntax(source: string): void {
  const isSyntax = (flags: string): boolean => {
    try {
      new RegExp(source, flags)
      return true
    } catch {
      return false
    }
  }
  if (!isSyntax('u') && !isSyntax('')) {
    throw new AtelierError(`regular expression: ${JSON.stringify(source)}: it is not one`, 'Mind its brackets')
  }
}

function refuse({ source, at }: Reading, what: string): never {
  throw new AtelierError(
    `regular expression: ${JSON.stringify(source)}: ${what} at ${at}: not supported`,
    'Write it with literals, classes, groups, | and repetitions; ^ and $ only at the ends',
  )
}

function take(reading: Reading, expected: string): boolean {
  if (!reading.source.startsWith(expected, reading.at)) return false
  reading.at += expected.length
  return true
}

const alternativesOf = (reading: Reading): Fragment => {
  const parts = [sequenceOf(reading)]
  while (take(reading, '|')) parts.push(sequenceOf(reading))
  return either(...parts)
}

function sequenceOf(reading: Reading): Fragment {
  const { source } = reading
  const parts: Fragment[] = []
  while (reading.at < source.length && !'|)$'.includes(source[reading.at]!)) {
    parts.push(quantified(reading, termOf(reading)))
  }
  return sequence(...parts)
}

function termOf(reading: Reading): Fragment {
  if (take(reading, '(')) return groupOf(reading)
  if (take(reading, '[')) return oneOf(classOf(reading))
  if (take(reading, '.')) return oneOf(complement(codePointsOf('\n\r\u2028\u2029')))
  if (take(reading, '\\')) return oneOf(escapeOf(reading, { isInClass: false }))
  const character = String.fromCodePoint(reading.source.codePointAt(reading.at)!)
  if (character === '^') refuse(reading, '"^" in the middle')
  reading.at += character.length
  return oneOf(codePointsOf(character))
}

function groupOf(reading: Reading): Fragment {
  const name = /^\?<[^=!>][^>]*>/.exec(reading.source.slice(reading.at))?.[0]
  if (name !== undefined) reading.at += name.length
  else if (!take(reading, '?:') && reading.source[reading.at] === '?') refuse(reading, 'a group that looks around')
  const body = alternativesOf(reading)
  if (!take(reading, ')')) refuse(reading, '"$" in the middle')
  return body
}

function quantified(reading: Reading, part: Fragment): Fragment {
  const written = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(reading.source.slice(reading.at))
  if (written === null) return part
  reading.at += written[0].length
  take(reading, '?')
  const [, least, comma, most] = written
  if (written[0] === '*') return repeated(part, 0)
  if (written[0] === '+') return repeated(part, 1)
  if (written[0] === '?') return repeated(part, 0, 1)
  return repeated(part, Number(least), comma === '' ? Number(least) : most === '' ? undefined : Number(most))
}

const digits: CodePoints = [[0x30, 0x39]]
const wordCharacters = union(digits, [[0x41, 0x5a]], [[0x61, 0x7a]], codePointsOf('_'))
const spaces = union([[9, 13]], codePointsOf(' \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff'), [[0x2000, 0x200a]])
const shorthands: Readonly<Record<string, CodePoints>> = { d: digits, w: wordCharacters, s: spaces }
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }

/** What a backslash begins. */
function escapeOf(reading: Reading, { isInClass }: { readonly isInClass: boolean }): CodePoints {
  const rest = reading.source.slice(reading.at)
  const letter = String.fromCodePoint(rest.codePointAt(0)!)
  const property = /^[pP]\{([^}]*)\}/.exec(rest)
  if (property !== null) {
    reading.at += property[0].length
    const set = withProperty(property[1]!)
    return letter === 'P' ? complement(set) : set
  }
  const code = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]+)\})/.exec(rest)
  const pair = /^u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})/.exec(rest)
  if (pair !== null) {
    reading.at += pair[0].length
    return codePointsOf(String.fromCharCode(Number.parseInt(pair[1]!, 16), Number.parseInt(pair[2]!, 16)))
  }
  if (code !== null) {
    reading.at += code[0].length
    const value = Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16)
    return intersection([[value, value]], anyCodePoint)
  }
  if (letter === 'c' && /^c[A-Za-z]/.test(rest)) {
    reading.at += 2
    return codePointsOf(String.fromCharCode(rest.charCodeAt(1) % 32))
  }
  if (/[1-9k]/.test(letter)) refuse(reading, 'a back reference')
  if (!isInClass && /[bB]/.test(letter)) refuse(reading, `\\${letter}`)
  reading.at += letter.length
  if (letter === 'b') return codePointsOf('\b')
  const lower = letter.toLowerCase()
  const shorthand = /[dws]/i.test(letter) ? shorthands[lower] : undefined
  if (shorthand !== undefined) return letter === lower ? shorthand : complement(shorthand)
  const control = controls[letter]
  return control === undefined ? codePointsOf(letter) : [[control, control]]
}

/** What stands in square brackets. */
function classOf(reading: Reading): CodePoints {
  const isOpposite = take(reading, '^')
  const sets: CodePoints[] = []
  while (!take(reading, ']')) {
    const set = classItem(reading)
    const isRange = reading.source[reading.at] === '-' && reading.source[reading.at + 1] !== ']'
    const first = set.length === 1 && set[0]![0] === set[0]![1] ? set[0]![0] : undefined
    if (!isRange || first === undefined) {
      sets.push(set)
      continue
    }
    reading.at += 1
    const last = classItem(reading)[0]![1]
    sets.push(intersection([[first, last]], anyCodePoint))
  }
  return isOpposite ? complement(union(...sets)) : union(...sets)
}

function classItem(reading: Reading): CodePoints {
  if (take(reading, '\\')) return escapeOf(reading, { isInClass: true })
  const character = String.fromCodePoint(reading.source.codePointAt(reading.at)!)
  reading.at += character.length
  return codePointsOf(character)
}
