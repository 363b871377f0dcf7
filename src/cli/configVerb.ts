// atelier config schema > atelier.schema.json
import { type Command, InvalidArgumentError } from 'commander'
import { columns } from './cells.js'
import { configurable, sourcesOf } from './configure.js'
import { addOptions, type OptionTable, tableOf, type ValuesOf, valuesOf } from './option.js'
import { say, sayJson } from './print.js'

const options = {
  config: {
    kind: 'text',
    value: 'file',
    help: 'the file',
    otherwise: 'atelier.config.* of this folder, if there is one',
  },
  set: { kind: 'texts', value: 'name=value', help: 'an option by its name in a config file' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type ShowValues = ValuesOf<typeof options>

const examples = `
A config file (atelier.config.yaml, .json, .mjs or .ts) holds options by their names: those of train as they are, those of
other verbs under the verb's name. model, recipe, data and run may group them.

  # yaml-language-server: $schema=./atelier.schema.json
  data: moby-dick
  model: { family: lstm, width: 256 }
  recipe: { learningRate: 3e-3, steps: 2000 }
  finetune: { method: lora }

Examples:
  atelier config schema > atelier.schema.json
  atelier config show
  atelier config show finetune --set recipe.learningRate=1e-4`

/** Needs the other verbs, so it is added after them. */
export function addConfig(program: Command): void {
  const config = program.command('config').summary('what config files may hold, and what they give')
  config.description('Describes config files for editors, and shows what options come to and from where.')
  config.addHelpText('after', examples)
  const schema = config.command('schema').description('a JSON Schema of config files, for editors')
  schema.action(async () => {
    const { configSchema } = await import('./configSchema.js')
    say(JSON.stringify(configSchema(tablesOf(program)), undefined, 2))
  })
  const show = config.command('show').description('the options of a verb, and where each comes from')
  show.argument('[verb]', [...tablesOf(program).keys()].join(', '), (name: string) => {
    if (tablesOf(program).has(name)) return name
    throw new InvalidArgumentError(`It must be ${[...tablesOf(program).keys()].join(' or ')}.`)
  })
  addOptions(show, options)
  show.action((verb: string | undefined, flags: Partial<ShowValues>) =>
    showVerb(verb ?? 'train', tablesOf(program).get(verb ?? 'train')!, valuesOf(options, flags)),
  )
}

/** Options of a file, by verb. What is said of the output or of config files themselves is said on the command line. */
function tablesOf(program: Command): ReadonlyMap<string, OptionTable> {
  const commands = program.commands.filter((command) => configurable.has(command.name()))
  return new Map(
    commands.map((command) => {
      const { config: _, set: __, json: ___, ...table } = tableOf(command)
      return [command.name(), table]
    }),
  )
}

async function showVerb(verb: string, table: OptionTable, values: ShowValues): Promise<void> {
  const { file, fromFile, fromSet } = await sourcesOf(verb, table, values)
  const rows = Object.entries(table).map(([name, option]) => {
    if (Object.hasOwn(fromSet, name)) return { name, value: fromSet[name], origin: '--set' }
    if (Object.hasOwn(fromFile, name)) return { name, value: fromFile[name], origin: file! }
    if ('default' in option && option.default !== undefined) return { name, value: option.default, origin: 'default' }
    return { name, value: undefined, origin: option.otherwise ?? 'not set' }
  })
  if (values.json) return sayJson({ verb, file, options: rows })
  say(
    columns(
      [
        { heading: `options of ${verb}`, isLeft: true },
        { heading: 'value', isLeft: true },
        { heading: 'from', isLeft: true },
      ],
      rows.map(({ name, value, origin }) => [name, value === undefined ? '–' : String(value), origin]),
    ),
  )
}
