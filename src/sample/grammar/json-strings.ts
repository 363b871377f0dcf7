/** JSON's strings (RFC 8259), by what they stand for. */
import { anyCodePoint, type CodePoints, codePointsOf, complement, intersection, union } from './code-points.js'
import { either, type Fragment, networkOf, oneOf, repeated, sequence, shared, text } from './network.js'
import { both, copy } from './product.js'
import { regularExpression } from './regular-expression.js'

export interface StringBounds {
  /** Regular expressions, each of which some part of the text has to match. */
  readonly patterns: readonly string[]
  readonly formats: readonly StringFormat[]
  /** In code points. */
  readonly least: number
  readonly most: number
}

/** A string literal for a text within bounds. */
export function stringOf({ patterns, formats, least, most }: StringBounds): Fragment {
  const forms = [
    ...patterns.map((source) => regularExpression(source, { isWhole: false })),
    ...formats.map((format) => regularExpression(stringFormats[format], { isWhole: true })),
  ]
  const isBounded = least > 0 || most < Number.POSITIVE_INFINITY
  if (isBounded || forms.length === 0) forms.push(repeated(oneOf(anyCodePoint), least, most))
  return quoted(forms.reduce(both))
}

/** A string literal for a text of the fragment, which must call no rules. */
export const quoted = (content: Fragment): Fragment =>
  sequence(text('"'), (into, from, to) => copy(networkOf(content), into, from, to, encoded), text('"'))

const mustBeEscaped: CodePoints = union([[0, 0x1f]], [[0x22, 0x22]], [[0x5c, 0x5c]])
const literal: CodePoints = complement(mustBeEscaped)
const shortEscapes: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

const digitOf = (digits: string): Fragment => oneOf(codePointsOf(digits))
const hexadecimal = digitOf('0123456789ABCDEFabcdef')
/** `\u` and four digits: not half a surrogate pair, or a whole pair. */
const unicodeEscape: Fragment = either(
  sequence(text('\\u'), digitOf('0123456789ABCEFabcef'), repeated(hexadecimal, 3, 3)),
  sequence(text('\\u'), digitOf('Dd'), digitOf('01234567'), repeated(hexadecimal, 2, 2)),
  sequence(
    ...[text('\\u'), digitOf('Dd'), digitOf('89ABab'), repeated(hexadecimal, 2, 2)],
    ...[text('\\u'), digitOf('Dd'), digitOf('CDEFcdef'), repeated(hexadecimal, 2, 2)],
  ),
)
const anyCharacter = shared(either(oneOf(literal), unicodeEscape, ...[...Object.values(shortEscapes), '\\/'].map(text)))

/** The characters of a set as a string literal may write them: every way where any may come, else one way each. */
function encoded(set: CodePoints): Fragment {
  if (set === anyCodePoint) return anyCharacter
  const escaped = intersection(set, mustBeEscaped).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => {
      const code = first + i
      return text(shortEscapes[code] ?? `\\u${code.toString(16).padStart(4, '0')}`)
    }),
  )
  return either(oneOf(intersection(set, literal)), ...escaped)
}

const month30 = '(?:0[1-9]|[12]\\d|30)'
const date = `\\d{4}-(?:(?:0[13578]|1[02])-(?:${month30}|31)|(?:0[469]|11)-${month30}|02-(?:0[1-9]|1\\d|2[0-8]))`
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)'
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?'
const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const group = '[0-9a-fA-F]{1,4}'

/** Texts that certainly have the format of that name in JSON Schema's validation vocabulary; no date is 29 February. */
export const stringFormats = {
  'date-time': `${date}T${time}`,
  date,
  time,
  duration:
    'P(?:\\d{1,9}W|\\d{1,9}D(?:T\\d{1,9}H)?|\\d{1,9}Y(?:\\d{1,9}M(?:\\d{1,9}D)?)?|T\\d{1,9}H(?:\\d{1,9}M(?:\\d{1,9}S)?)?|T\\d{1,9}M(?:\\d{1,9}S)?|T\\d{1,9}S)',
  email: `[a-zA-Z0-9_+-]{1,30}(?:\\.[a-zA-Z0-9_+-]{1,30})?@${label}(?:\\.${label}){1,3}`,
  hostname: `${label}(?:\\.${label}){0,3}`,
  ipv4: `${byte}(?:\\.${byte}){3}`,
  ipv6: `(?:${group}:){7}${group}|(?:${group}:){1,6}:${group}|::(?:${group})?`,
  uuid: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
  uri: `https?://${label}(?:\\.${label}){0,3}(?:/[a-zA-Z0-9._~-]{0,40}){0,6}`,
} as const

export type StringFormat = keyof typeof stringFormats
