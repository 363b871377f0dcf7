// atelier runs prune --yes
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  whole: { kind: 'switch', help: 'the whole runs that are named, with their folders' },
  yes: { kind: 'switch', help: 'do it instead of showing it' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type PruneValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier runs prune
  atelier runs prune --yes
  atelier runs prune 3fa2 --whole --yes

Of every run the newest whole checkpoint and that of the best validation stay. A run that is running, and one that others
come from, is never deleted.`

export function addRunsPrune(runs: Command): void {
  const prune = runs.command('prune').description('delete checkpoints that no resume needs, or whole runs')
  prune.argument('[runs...]', 'only these')
  addOptions(prune, options).addHelpText('after', examples)
  prune.action(async (words: readonly string[], flags: Partial<PruneValues>) =>
    (await import('./runsPruneVerb.js')).pruneVerb(words, valuesOf(options, flags)),
  )
}
