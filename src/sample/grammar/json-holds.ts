import type { Json } from '../../data/index.js'
import type { TakeApart } from './json-alternatives.js'
import { isSame, type JsonType, memberSchemas, type Rules } from './json-keywords.js'
import { stringFormats } from './json-strings.js'

/** Whether a value obeys the rules. */
export function holds(value: Json, rules: Rules, takeApart: TakeApart): boolean {
  const type = typeOf(value)
  if (rules.types && !rules.types.includes(type)) return false
  if (rules.values && !rules.values.some((each) => isSame(each, value))) return false
  return checks[type](value as never, rules, takeApart)
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}

const isWithin = (value: number, { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }): boolean =>
  value >= least && value <= most

const checks: { readonly [Type in JsonType]: (value: never, rules: Rules, takeApart: TakeApart) => boolean } = {
  null: () => true,
  boolean: () => true,
  number: (value: number, { isInteger, number, open: { above, below }, divisors }) =>
    (!isInteger || Number.isInteger(value)) &&
    isWithin(value, number) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below) &&
    divisors.every((divisor) => value % divisor === 0),
  string: (value: string, { length, patterns, formats }) =>
    isWithin([...value].length, length) &&
    patterns.every((source) => new RegExp(source, 'u').test(value)) &&
    formats.every((format) => new RegExp(`^(?:${stringFormats[format]})$`, 'u').test(value)),
  array: (value: readonly Json[], { items, arrays }, takeApart) =>
    isWithin(value.length, items) &&
    value.every((item, i) => {
      const schemas = arrays.flatMap(({ first, rest }) => first[i] ?? rest ?? [])
      return schemas.length === 0 || takeApart(schemas).some((rules) => holds(item, rules, takeApart))
    }),
  object: (value: { readonly [key: string]: Json }, rules, takeApart) =>
    isWithin(Object.keys(value).length, rules.members) &&
    rules.required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, member]) => {
      const schemas = memberSchemas(rules, name)
      return schemas.length === 0 || takeApart(schemas).some((each) => holds(member, each, takeApart))
    }),
}
