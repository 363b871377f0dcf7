/** What is not typed as a flag: options from a config file and from --set, for every verb that has many. */
import type { Command } from 'commander'
import { addOptions, type OptionTable, tableOf } from './option.js'

/** Verbs that a config file can speak to. */
export const configurable: ReadonlySet<string> = new Set([
  ...['train', 'finetune', 'reward', 'align', 'distill', 'serve', 'sample', 'evaluate'],
])

const options = {
  config: {
    kind: 'text',
    value: 'file',
    help: 'options from a file (.ts, .mjs, .js, .json, .yaml)',
    otherwise: 'atelier.config.* of this folder, if there is one',
  },
  set: {
    kind: 'texts',
    value: 'name=value',
    help: 'an option by its name in a config file, as recipe.learningRate=3e-4',
  },
} as const satisfies OptionTable

/** Where the value of an option comes from; the later wins. */
export type Origin = 'file' | 'set' | 'flag'

interface Sources {
  readonly file: string | undefined
  readonly fromFile: Readonly<Record<string, unknown>>
  readonly fromSet: Readonly<Record<string, unknown>>
}

/** What the config file and --set give a verb. */
export async function sourcesOf(
  verb: string,
  table: OptionTable,
  { config, set = [] }: { readonly config?: string; readonly set?: readonly string[] },
): Promise<Sources> {
  const { findConfig, readConfig, readOverrides } = await import('./config.js')
  const file = config ?? findConfig()
  return {
    file,
    fromFile: file === undefined ? {} : await readConfig(file, table, { verb, isFound: config === undefined }),
    fromSet: readOverrides(set, table),
  }
}

/** Gives the verbs of a program --config and --set, whose values they then get as if they were typed; typed flags win. */
export function addConfiguration(program: Command): void {
  for (const command of program.commands.filter((each) => configurable.has(each.name()))) {
    const table = tableOf(command)
    addOptions(command, options)
    command.hook('preAction', async (_, action) => {
      if (action !== command) return
      const given = action.opts<{ config?: string; set?: readonly string[] }>()
      const { fromFile, fromSet } = await sourcesOf(command.name(), table, given)
      delete given.config
      delete given.set
      for (const [origin, values] of [
        ['file', fromFile],
        ['set', fromSet],
      ] as const) {
        for (const [key, value] of Object.entries(values)) {
          if (action.getOptionValueSource(key) !== 'cli') action.setOptionValueWithSource(key, value, origin)
        }
      }
    })
  }
}

/** The values that were typed as flags. */
export function typedFlags(command: Command): Readonly<Record<string, unknown>> {
  const typed = Object.entries(command.opts()).filter(([key]) => command.getOptionValueSource(key) === 'cli')
  return Object.fromEntries(typed)
}
