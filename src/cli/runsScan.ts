// atelier runs scan runs
import type { Command } from 'commander'
import { addOptions, type OptionTable, valuesOf } from './option.js'

const options = { json: { kind: 'switch', help: 'one JSON object a run on stdout' } } as const satisfies OptionTable

export function addRunsScan(runs: Command): void {
  const scan = runs.command('scan').description('take in runs that are on the disk')
  scan.argument('[folder]', 'where to look, and below', 'runs')
  addOptions(scan, options).addHelpText('after', '\nExamples:\n  atelier runs scan\n  atelier runs scan ../other/runs')
  scan.action(async (folder: string, flags: { readonly json?: boolean }) =>
    (await import('./runsScanVerb.js')).scanVerb(folder, valuesOf(options, flags).json ?? false),
  )
}
