// atelier runs show whale
import type { Command } from 'commander'
import { addOptions, type OptionTable, valuesOf } from './option.js'

const options = { json: { kind: 'switch', help: 'one JSON object on stdout' } } as const satisfies OptionTable

export function addRunsShow(runs: Command): void {
  const show = runs.command('show').description('all that is known of a run')
  show.argument('<run>', 'its name or a part of it, or its folder')
  addOptions(show, options).addHelpText(
    'after',
    '\nExamples:\n  atelier runs show runs/whale\n  atelier runs show 3fa2 --json',
  )
  show.action(async (word: string, flags: { readonly json?: boolean }) =>
    (await import('./runsShowVerb.js')).showVerb(word, valuesOf(options, flags).json ?? false),
  )
}
