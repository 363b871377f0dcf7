/** The keywords of a JSON schema (draft 2020-12) that a text can be held to, read and checked. */
import type { Json } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'
import { largestDivisor } from './json-numbers.js'
import { type StringFormat, stringFormats } from './json-strings.js'

/** A schema, and where it stands in the whole one, as `#/properties/name`. */
export interface Located {
  readonly schema: unknown
  readonly path: string
}

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** What one schema says of objects by itself; `additional` does not speak of the properties of another. */
export interface ObjectPart {
  readonly properties: ReadonlyMap<string, Located>
  readonly additional?: Located
}

export interface ArrayPart {
  readonly first: readonly Located[]
  readonly rest?: Located
}

/** A schema without alternatives and references: all that a value has to obey. */
export interface Rules {
  readonly path: string
  /** Left out, the types that the other keywords speak of, or any. */
  readonly types?: readonly JsonType[]
  readonly hinted: readonly JsonType[]
  readonly isInteger: boolean
  /** By `enum` and `const`. */
  readonly values?: readonly Json[]
  readonly patterns: readonly string[]
  readonly formats: readonly StringFormat[]
  readonly length: Bounds
  readonly number: Bounds
  /** Bounds that a number itself may not be. */
  readonly open: { readonly above?: number; readonly below?: number }
  readonly divisors: readonly number[]
  readonly items: Bounds
  readonly arrays: readonly ArrayPart[]
  readonly members: Bounds
  readonly objects: readonly ObjectPart[]
  readonly required: readonly string[]
}

export interface Bounds {
  readonly least?: number
  readonly most?: number
}

/** Keywords that say nothing of what is valid. */
const silent =
  'title description default examples example deprecated readOnly writeOnly $schema $id $comment $defs definitions'.split(
    ' ',
  )
/** Those that say of what else a value has to obey. */
const combining = ['$ref', 'allOf', 'anyOf', 'oneOf']

const typesOf: Readonly<Record<string, JsonType>> = {
  enum: 'null',
  const: 'null',
  type: 'null',
  nullable: 'null',
  pattern: 'string',
  format: 'string',
  minLength: 'string',
  maxLength: 'string',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
  items: 'array',
  prefixItems: 'array',
  minItems: 'array',
  maxItems: 'array',
  uniqueItems: 'array',
  properties: 'object',
  required: 'object',
  additionalProperties: 'object',
  minProperties: 'object',
  maxProperties: 'object',
}
const ofAnyType = ['enum', 'const', 'type', 'nullable']

export function refuse(path: string, what: string, remedy?: string): never {
  throw new AtelierError(`JSON schema: ${path}: ${what}`, remedy)
}

/** The keywords of an object schema. @throws AtelierError for one that is unknown or has a value of another kind. */
export function rulesOf({ schema, path }: Located): Rules {
  const keywords = schema as Readonly<Record<string, unknown>>
  const unknown = Object.keys(keywords).find(
    (key) => !Object.hasOwn(typesOf, key) && !silent.includes(key) && !combining.includes(key),
  )
  if (unknown !== undefined) {
    refuse(
      path,
      `the keyword ${JSON.stringify(unknown)} is not supported`,
      `Use ${[...Object.keys(typesOf), ...combining].join(', ')}`,
    )
  }
  const read = keywordReader(keywords, path)
  const types = read.types()
  if (keywords.uniqueItems === true) refuse(path, 'uniqueItems is not supported: an array would have to be remembered')
  return {
    path,
    ...(types && { types: types.map((type) => (type === 'integer' ? 'number' : type)) }),
    hinted: Object.keys(keywords).flatMap((key) =>
      Object.hasOwn(typesOf, key) && !ofAnyType.includes(key) ? [typesOf[key]!] : [],
    ),
    isInteger: types?.includes('integer') === true && !types.includes('number'),
    ...read.values(),
    patterns: read.text('pattern'),
    formats: read.text('format').map((format) => read.format(format)),
    length: read.counts('minLength', 'maxLength'),
    number: read.bounds('minimum', 'maximum'),
    open: read.open(),
    divisors: read.divisors(),
    items: read.counts('minItems', 'maxItems'),
    arrays: read.arrays(),
    members: read.counts('minProperties', 'maxProperties'),
    objects: read.objects(),
    required: read.required(),
  }
}

function keywordReader(keywords: Readonly<Record<string, unknown>>, path: string) {
  const wrong = (key: string, what: string): never =>
    refuse(path, `${key} is ${JSON.stringify(keywords[key])}, not ${what}`)
  const number = (key: string): number | undefined => {
    const value = keywords[key]
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value as number | undefined
    return wrong(key, 'a number')
  }
  const count = (key: string): number | undefined => {
    const value = number(key)
    return value === undefined || (Number.isSafeInteger(value) && value >= 0)
      ? value
      : wrong(key, 'a whole number from 0 on')
  }
  const range = (least: number | undefined, most: number | undefined): Bounds => ({
    ...(least !== undefined && { least }),
    ...(most !== undefined && { most }),
  })
  const below = (key: string): Located | undefined =>
    keywords[key] === undefined ? undefined : { schema: keywords[key], path: `${path}/${key}` }
  const texts = (key: string): string[] => {
    const value = keywords[key] ?? []
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string')
    return isTexts ? (value as string[]) : wrong(key, 'a list of texts')
  }
  return {
    types(): (JsonType | 'integer')[] | undefined {
      if (keywords.type === undefined) return undefined
      const types = (typeof keywords.type === 'string' ? [keywords.type] : texts('type')) as (JsonType | 'integer')[]
      const isKnown = types.every((type) => type === 'integer' || jsonTypes.includes(type))
      if (!isKnown) wrong('type', `of ${jsonTypes.join(', ')}, integer`)
      return keywords.nullable === true && !types.includes('null') ? [...types, 'null'] : types
    },
    values(): { readonly values?: readonly Json[] } {
      const listed = keywords.enum
      if (listed !== undefined && !(Array.isArray(listed) && listed.length > 0)) wrong('enum', 'a list of values')
      const constant = Object.hasOwn(keywords, 'const') ? [keywords.const as Json] : undefined
      const values = (listed as Json[] | undefined) ?? constant
      if (values === undefined) return {}
      return { values: constant && listed ? values.filter((value) => isSame(value, constant[0]!)) : values }
    },
    text: (key: string): string[] => {
      const value = keywords[key]
      return value === undefined ? [] : typeof value === 'string' ? [value] : wrong(key, 'a text')
    },
    format: (format: string): StringFormat =>
      Object.hasOwn(stringFormats, format)
        ? (format as StringFormat)
        : refuse(
            path,
            `the format ${JSON.stringify(format)} is not supported`,
            `Use ${Object.keys(stringFormats).join(', ')} or a pattern`,
          ),
    counts: (least: string, most: string): Bounds => range(count(least), count(most)),
    bounds: (least: string, most: string): Bounds => range(number(least), number(most)),
    open(): { readonly above?: number; readonly below?: number } {
      const [above, under] = [number('exclusiveMinimum'), number('exclusiveMaximum')]
      return { ...(above !== undefined && { above }), ...(under !== undefined && { below: under }) }
    },
    divisors(): number[] {
      const divisor = number('multipleOf')
      if (divisor === undefined) return []
      const isSupported = Number.isInteger(divisor) && divisor >= 1 && divisor <= largestDivisor
      return isSupported ? [divisor] : wrong('multipleOf', `a whole number from 1 to ${largestDivisor}`)
    },
    arrays(): ArrayPart[] {
      const listed = keywords.prefixItems ?? []
      if (!Array.isArray(listed)) wrong('prefixItems', 'a list of schemas')
      const first = (listed as unknown[]).map((schema, i) => ({ schema, path: `${path}/prefixItems/${i}` }))
      const rest = below('items')
      return first.length > 0 || rest ? [{ first, ...(rest && { rest }) }] : []
    },
    objects(): ObjectPart[] {
      const listed = keywords.properties ?? {}
      if (typeof listed !== 'object' || listed === null || Array.isArray(listed))
        wrong('properties', 'an object of schemas')
      const properties = new Map(
        Object.entries(listed).map(([name, schema]) => [name, { schema, path: `${path}/properties/${name}` }]),
      )
      const additional = below('additionalProperties')
      return properties.size > 0 || additional ? [{ properties, ...(additional && { additional }) }] : []
    },
    required: () => texts('required'),
  }
}

/** Whether two JSON values are the same, the order of members aside. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [ours, theirs] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = Object.keys(ours)
  return (
    keys.length === Object.keys(theirs).length &&
    keys.every((key) => Object.hasOwn(theirs, key) && isSame(ours[key], theirs[key]))
  )
}

/** What the value of a property has to obey, by every part that speaks of it. */
export const memberSchemas = ({ objects }: { readonly objects: readonly ObjectPart[] }, name: string): Located[] =>
  objects.flatMap(({ properties, additional }) => properties.get(name) ?? additional ?? [])
