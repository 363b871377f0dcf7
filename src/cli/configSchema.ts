/** A JSON Schema of config files, made of the tables that also make the flags: https://json-schema.org/draft-07/schema. */
import { groups } from './config.js'
import type { Option, OptionTable } from './option.js'

type Schema = Readonly<Record<string, unknown>>

/** @param tables The options of each verb; those of `train` also stand at the top. */
export function configSchema(tables: ReadonlyMap<string, OptionTable>): Schema {
  const sections = [...tables].map(([verb, table]) => [
    verb,
    { description: `options of atelier ${verb}`, ...objectSchema(table) },
  ])
  const top = objectSchema(tables.get('train') ?? {})
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'atelier.config',
    ...top,
    properties: { $schema: { type: 'string' }, ...(top.properties as object), ...Object.fromEntries(sections) },
  }
}

/** Options by name, and in groups. */
function objectSchema(table: OptionTable): Schema & { readonly properties: Schema } {
  const flat = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, valueSchema(option)]))
  const { model, data, ...rest } = flat
  const inner = { ...rest, ...(model && { family: model }), ...(data && { source: data }) }
  const group = { type: 'object', properties: inner, additionalProperties: false }
  const grouped = groups.map((name) => [name, flat[name] === undefined ? group : { anyOf: [flat[name], group] }])
  return { type: 'object', properties: { ...flat, ...Object.fromEntries(grouped) }, additionalProperties: false }
}

function valueSchema(option: Option): Schema {
  const described = {
    description: option.otherwise === undefined ? option.help : `${option.help} (default: ${option.otherwise})`,
    ...('default' in option && option.default !== undefined && { default: option.default }),
  }
  switch (option.kind) {
    case 'text':
      return { ...described, type: 'string', ...(!option.mayBeEmpty && { minLength: 1 }) }
    case 'texts':
      return { ...described, type: 'array', items: { type: 'string', minLength: 1 } }
    case 'switch':
      return { ...described, type: 'boolean' }
    case 'choice': {
      // YAML reads true and false as such.
      const words = option.choices.flatMap((choice) =>
        choice === 'true' || choice === 'false' ? [choice === 'true'] : [],
      )
      return { ...described, enum: [...option.choices, ...words] }
    }
    default: {
      const { kind, least, most, isOpen } = option
      return {
        ...described,
        type: kind === 'whole' ? 'integer' : 'number',
        ...(least !== undefined && (isOpen ? { exclusiveMinimum: least } : { minimum: least })),
        ...(most !== undefined && { maximum: most }),
      }
    }
  }
}
