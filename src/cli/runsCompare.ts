// atelier runs compare whale whale-wider --chart losses.svg
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  chart: { kind: 'text', value: 'file.svg', help: 'draw the losses of all over their steps' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type CompareValues = ValuesOf<typeof options>

export function addRunsCompare(runs: Command): void {
  const compare = runs.command('compare').description('how runs differ, and what came of that')
  compare.argument('<runs...>', 'two or more: names, parts of names, or folders')
  addOptions(compare, options).addHelpText(
    'after',
    '\nExamples:\n  atelier runs compare 3fa2 91c0\n  atelier runs compare runs/a runs/b runs/c --chart losses.svg',
  )
  compare.action(async (words: readonly string[], flags: Partial<CompareValues>) =>
    (await import('./runsCompareVerb.js')).compareVerb(words, valuesOf(options, flags)),
  )
}
