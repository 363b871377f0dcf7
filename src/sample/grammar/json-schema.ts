/** JSON texts (RFC 8259) that are valid by a JSON schema, as a network. */
import type { Json } from '../../data/index.js'
import { anyCodePoint, codePointsOf } from './code-points.js'
import { keyOf, takingApart, typesIn } from './json-alternatives.js'
import { type JsonType, type Located, memberSchemas, type Rules } from './json-keywords.js'
import { numberOf } from './json-numbers.js'
import { quoted, stringOf } from './json-strings.js'
import {
  call,
  either,
  type Fragment,
  type Network,
  network,
  nothing,
  oneOf,
  optional,
  repeated,
  sequence,
  shared,
  text,
} from './network.js'
import { allBut } from './product.js'

/** A value that obeys all of some schemas. */
type ValueOf = (all: readonly Located[]) => Fragment

/**
 * The network of a schema's texts. Properties come in the order of the schema; space stands only where people put it (a blank, or
 * a line break and up to 20 blanks), so that no model can write it for ever. Objects with `properties` have no others unless
 * `additionalProperties` says so. @throws AtelierError that names the place of what is not supported.
 */
export function jsonSchemaNetwork(schema: unknown): Network {
  const made = network()
  const takeApart = takingApart(schema)
  const rules = new Map<string, number>()
  const whole = made.rule()
  /** A rule for each combination, so that one may contain itself. */
  const value: ValueOf = (all) => {
    const schemas = all.length > 0 ? all : anything
    const key = keyOf(schemas)
    const known = rules.get(key)
    if (known !== undefined) return call(known)
    const rule = made.rule()
    rules.set(key, rule.index)
    rule.fill(either(...takeApart(schemas).map((each) => alternative(each, value))))
    return call(rule.index)
  }
  whole.fill(value([{ schema, path: '#' }]))
  return made
}

const anything: readonly Located[] = [{ schema: true, path: '#' }]

function alternative(rules: Rules, value: ValueOf): Fragment {
  if (rules.values !== undefined) return either(...rules.values.map(literal))
  return either(...typesIn(rules).map((type) => ofType[type](rules, value)))
}

const ofType: { readonly [Type in JsonType]: (rules: Rules, value: ValueOf) => Fragment } = {
  null: () => text('null'),
  boolean: () => either(text('true'), text('false')),
  number: ({ isInteger, number, open, divisors }) => numberOf({ isInteger, ...number, ...open, divisors }),
  string: ({ patterns, formats, length: { least = 0, most = Number.POSITIVE_INFINITY } }) =>
    stringOf({ patterns, formats, least, most }),
  array: (rules, value) => sequence(text('['), gap, itemsOf(rules, value), text(']')),
  object: (rules, value) => sequence(text('{'), gap, membersOf(rules, value), text('}')),
}

const literal = (value: Json): Fragment => text(JSON.stringify(value))

/** Blanks behind a line break, at most. */
const deepestIndent = 20
const indent = sequence(text('\n'), repeated(oneOf(codePointsOf(' \t')), 0, deepestIndent))
const gap = shared(optional(either(text(' '), indent)))
const comma = sequence(text(','), gap)

/** The items of an array, with commas between and a gap behind; those behind `prefixItems` are alike. */
function itemsOf({ arrays, items }: Rules, value: ValueOf): Fragment {
  const { least = 0, most = Number.POSITIVE_INFINITY } = items
  const certain = Math.max(0, ...arrays.map(({ first }) => first.length))
  const last = most < Number.POSITIVE_INFINITY ? most : Math.max(certain, least, 1)
  const item = (i: number): Fragment =>
    sequence(i === 0 ? nothing : comma, value(arrays.flatMap(({ first, rest }) => first[i] ?? rest ?? [])))
  return (into, from, to) => {
    const close = (at: number, count: number): void => {
      if (count >= least) behind(count)(into, at, to)
    }
    let at = from
    for (let i = 0; i < last; i++) {
      close(at, i)
      const next = into.state()
      item(i)(into, at, next)
      at = next
    }
    close(at, last)
    if (most === Number.POSITIVE_INFINITY) item(last)(into, at, at)
  }
}

/** Space before the closing bracket; an empty one has its gap already. */
const behind = (count: number): Fragment => (count > 0 ? gap : nothing)

/**
 * The members of an object: its named properties in their order, then others. The states say how many there were, as far as it matters;
 * only named ones count towards the least, for others might repeat a name.
 */
function membersOf(rules: Rules, value: ValueOf): Fragment {
  const { objects, required, members } = rules
  const { least = 0, most = Number.POSITIVE_INFINITY } = members
  const names = [...new Set([...objects.flatMap(({ properties }) => [...properties.keys()]), ...required])]
  const others = objects.flatMap(({ additional }) => additional ?? [])
  const mayHaveOthers = objects.length === 0 || others.length > 0
  const member = (key: Fragment, schemas: readonly Located[]): Fragment => sequence(key, text(':'), gap, value(schemas))
  const named = names.map((name) => member(literal(name), memberSchemas(rules, name)))
  const otherKey = quoted(names.length > 0 ? allBut(names) : repeated(oneOf(anyCodePoint), 0))
  const other = mayHaveOthers ? member(otherKey, others) : undefined
  const counted = most < Number.POSITIVE_INFINITY ? most : Math.max(least, 1)

  return (into, from, to) => {
    const states = (): number[] => Array.from({ length: counted + 1 }, () => into.state())
    const further = (part: Fragment, count: number, at: readonly number[], next: readonly number[]): void => {
      if (count >= most) return
      sequence(count > 0 ? comma : nothing, part)(into, at[count]!, next[Math.min(count + 1, counted)]!)
    }
    let at = states()
    into.jump(from, at[0]!)
    for (const [i, part] of named.entries()) {
      const next = states()
      for (let count = 0; count <= counted; count++) {
        if (!required.includes(names[i]!)) into.jump(at[count]!, next[count]!)
        further(part, count, at, next)
      }
      at = next
    }
    const done = states()
    for (let count = 0; count <= counted; count++) {
      if (count >= least) into.jump(at[count]!, done[count]!)
      if (other) further(other, count, done, done)
      behind(count)(into, done[count]!, to)
    }
  }
}
