// atelier runs list --status running
import type { Command } from 'commander'
import type { RunFilter } from '../registry/index.node.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const statuses = ['running', 'finished', 'interrupted', 'failed', 'diverged', 'lost'] as const

const orders = [
  'begun',
  'loss',
  'best',
  'step',
  'parameters',
  'verb',
  'status',
] as const satisfies readonly NonNullable<RunFilter['sort']>[]

const options = {
  verb: { kind: 'text', value: 'verb', help: 'only runs of this verb' },
  status: { kind: 'choice', choices: statuses, help: `only runs that are ${statuses.join(', ')}`, value: 'status' },
  family: { kind: 'text', value: 'family', help: 'only models of this family' },
  tag: { kind: 'text', value: 'tag', help: 'only runs with this tag' },
  find: { kind: 'text', value: 'text', help: 'only runs with this in their name, folder, data or note' },
  sort: { kind: 'choice', choices: orders, default: 'begun', help: 'by what; losses the lowest first' },
  limit: { kind: 'whole', least: 1, default: 20, help: 'runs to list, at most' },
  watch: { kind: 'switch', help: 'again every two seconds, until Ctrl-C' },
  json: { kind: 'switch', help: 'one JSON array on stdout' },
} as const satisfies OptionTable

export type ListValues = ValuesOf<typeof options>

export function addRunsList(runs: Command): void {
  const list = runs.command('list', { isDefault: true }).description('the runs so far, the newest first')
  addOptions(list, options).addHelpText('after', '\nExamples:\n  atelier runs list --tag paper --sort best --json')
  list.action(async (flags: Partial<ListValues>) =>
    (await import('./runsListVerb.js')).listVerb(valuesOf(options, flags)),
  )
}
