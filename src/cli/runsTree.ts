// atelier runs tree
import type { Command } from 'commander'
import { addOptions, type OptionTable, valuesOf } from './option.js'

const options = { json: { kind: 'switch', help: 'one JSON object on stdout' } } as const satisfies OptionTable

export function addRunsTree(runs: Command): void {
  const tree = runs.command('tree').description('which run comes from which')
  tree.argument('[run]', 'only this one and what came of it')
  addOptions(tree, options).addHelpText('after', '\nExamples:\n  atelier runs tree\n  atelier runs tree runs/base')
  tree.action(async (word: string | undefined, flags: { readonly json?: boolean }) =>
    (await import('./runsTreeVerb.js')).treeVerb(word, valuesOf(options, flags).json ?? false),
  )
}
