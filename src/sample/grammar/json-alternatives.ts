/** Schemas taken apart: references, `allOf`, `anyOf` and `oneOf` become a list of alternatives, each a list of rules. */
import { holds } from './json-holds.js'
import {
  isSame,
  type JsonType,
  jsonTypes,
  type Located,
  memberSchemas,
  type Rules,
  refuse,
  rulesOf,
} from './json-keywords.js'

/** Takes schemas apart that all hold at once. No alternative: nothing is valid. */
export type TakeApart = (all: readonly Located[]) => readonly Rules[]

/** More alternatives than a schema that people write has. */
const mostAlternatives = 500

/** For the schemas within `root`, which their references name. */
export function takingApart(root: unknown): TakeApart {
  const known = new Map<string, readonly Rules[]>()
  const takeApart: TakeApart = (all) => {
    const key = keyOf(all)
    const found = known.get(key) ?? combined(all.map((located) => alternativesOf(located, [])))
    known.set(key, found)
    return found
  }
  const alternativesOf = (located: Located, via: readonly string[]): readonly Rules[] => {
    const { schema, path } = located
    if (schema === true) return [rulesOf({ schema: {}, path })]
    if (schema === false) return []
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
      refuse(path, `${JSON.stringify(schema)} is not a schema`, 'Give an object, true or false')
    }
    const { $ref: reference, allOf, anyOf, oneOf } = schema as Readonly<Record<string, unknown>>
    const parts = [[rulesOf(located)] as readonly Rules[]]
    if (reference !== undefined) parts.push(referred(reference, path, via))
    for (const part of listed(allOf, `${path}/allOf`)) parts.push(alternativesOf(part, via))
    if (anyOf !== undefined) parts.push(listed(anyOf, `${path}/anyOf`).flatMap((part) => alternativesOf(part, via)))
    if (oneOf !== undefined) {
      const branches = listed(oneOf, `${path}/oneOf`).map((part) => alternativesOf(part, via))
      checkApart(branches, `${path}/oneOf`, takeApart)
      parts.push(branches.flat())
    }
    return combined(parts)
  }
  const referred = (reference: unknown, path: string, via: readonly string[]): readonly Rules[] => {
    const target = typeof reference === 'string' ? resolved(root, reference) : undefined
    if (target === undefined) {
      refuse(path, `$ref ${JSON.stringify(reference)} leads nowhere`, 'Name a schema inside this one, as #/$defs/name')
    }
    if (via.includes(reference as string)) refuse(path, `$ref ${reference} leads only to itself`)
    return alternativesOf({ schema: target, path: reference as string }, [...via, reference as string])
  }
  const combined = (parts: readonly (readonly Rules[])[]): readonly Rules[] => {
    const products = parts.reduce((before, part) => {
      if (before.length * part.length > mostAlternatives) {
        refuse('#', `more than ${mostAlternatives} combinations of alternatives`, 'Combine fewer anyOf')
      }
      return before.flatMap((a) => part.map((b) => merged(a, b)))
    })
    return products.filter((rules) => typesIn(rules).length > 0).map((rules) => withFittingValues(rules, takeApart))
  }
  return takeApart
}

export const keyOf = (all: readonly Located[]): string => JSON.stringify(all.map(({ schema }) => schema))

function listed(list: unknown, path: string): Located[] {
  if (list === undefined) return []
  if (!Array.isArray(list) || list.length === 0) refuse(path, `${JSON.stringify(list)} is not a list of schemas`)
  return list.map((schema, i) => ({ schema, path: `${path}/${i}` }))
}

/** What a JSON pointer (RFC 6901) in a fragment names. */
function resolved(root: unknown, reference: string): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  const steps = reference.slice(2).split('/')
  return steps.reduce((at: unknown, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key)
      ? (at as Record<string, unknown>)[key]
      : undefined
  }, root)
}

function merged(a: Rules, b: Rules): Rules {
  const types = a.types && b.types ? a.types.filter((type) => b.types!.includes(type)) : (a.types ?? b.types)
  const values =
    a.values && b.values
      ? a.values.filter((value) => b.values!.some((other) => isSame(other, value)))
      : (a.values ?? b.values)
  const above = largest(a.open.above, b.open.above)
  const below = smallest(a.open.below, b.open.below)
  return {
    path: a.path,
    ...(types && { types }),
    hinted: [...a.hinted, ...b.hinted],
    isInteger: a.isInteger || b.isInteger,
    ...(values && { values }),
    patterns: [...a.patterns, ...b.patterns],
    formats: [...a.formats, ...b.formats],
    length: narrower(a.length, b.length),
    number: narrower(a.number, b.number),
    open: { ...(above !== undefined && { above }), ...(below !== undefined && { below }) },
    divisors: [...a.divisors, ...b.divisors],
    items: narrower(a.items, b.items),
    arrays: [...a.arrays, ...b.arrays],
    members: narrower(a.members, b.members),
    objects: [...a.objects, ...b.objects],
    required: [...new Set([...a.required, ...b.required])],
  }
}

function narrower(a: Rules['length'], b: Rules['length']): Rules['length'] {
  const [least, most] = [largest(a.least, b.least), smallest(a.most, b.most)]
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) }
}

const largest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
const smallest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** The types that values are made of: those that are named, else those that the keywords speak of, else all. */
export const typesIn = ({ types, hinted }: Rules): readonly JsonType[] =>
  types ?? (hinted.length > 0 ? [...new Set(hinted)] : jsonTypes)

/** Of listed values, those that obey the other rules. */
function withFittingValues(rules: Rules, takeApart: TakeApart): Rules {
  const { values, ...others } = rules
  return values === undefined ? rules : { ...rules, values: values.filter((value) => holds(value, others, takeApart)) }
}

/** Exactly one branch of a `oneOf` may hold, so that none of two may hold together. */
function checkApart(branches: readonly (readonly Rules[])[], path: string, takeApart: TakeApart): void {
  for (const [i, branch] of branches.entries()) {
    for (const [j, other] of branches.slice(0, i).entries()) {
      if (branch.every((a) => other.every((b) => areApart(a, b, takeApart, 4)))) continue
      refuse(
        `${path}/${j}`,
        `a value may fit it and ${path}/${i}, too`,
        'Give each branch a type, or a required property with a const, of its own, or use anyOf',
      )
    }
  }
}

/** Whether certainly no value obeys both. */
function areApart(a: Rules, b: Rules, takeApart: TakeApart, depth: number): boolean {
  const types = (a.types ?? jsonTypes).filter((type) => (b.types ?? jsonTypes).includes(type))
  if (types.length === 0) return true
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.values?.every((value) => !holds(value, other, takeApart))) return true
  }
  if (types.length > 1) return false
  if (types[0] === 'number') {
    const under = (low: Rules, high: Rules): boolean =>
      (low.number.most ?? Number.POSITIVE_INFINITY) < (high.number.least ?? Number.NEGATIVE_INFINITY)
    return under(a, b) || under(b, a)
  }
  if (types[0] !== 'object' || depth === 0) return false
  return [...new Set([...a.required, ...b.required])].some((name) => {
    const [ours, theirs] = [takeApart(memberSchemas(a, name)), takeApart(memberSchemas(b, name))]
    if (ours.length === 0 || theirs.length === 0) return true
    const isInBoth = a.required.includes(name) && b.required.includes(name)
    return isInBoth && ours.every((x) => theirs.every((y) => areApart(x, y, takeApart, depth - 1)))
  })
}
