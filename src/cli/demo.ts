// atelier demo
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  out: { kind: 'text', value: 'folder', default: 'runs/moby-dick', help: "the run's folder" },
  steps: { kind: 'whole', least: 1, default: 1000, help: 'updates' },
  studio: { kind: 'switch', help: 'open the Studio at the end, also where nobody sits at a terminal' },
  /** Commander reads it as the opposite of the one above. */
  noStudio: { kind: 'switch', help: 'end after the model has written' },
} as const satisfies OptionTable

export type DemoValues = ValuesOf<typeof options>

export function addDemo(program: Command): void {
  const command = program.command('demo').summary('train a small GPT on Moby Dick and let it write')
  command.description(
    'Trains a small GPT on Moby Dick for about a minute, lets it write, says what to try next, and opens the Studio.',
  )
  addOptions(command, options).addHelpText('after', '\nExamples:\n  atelier demo\n  npm start')
  command.action(async (flags: Partial<DemoValues>) =>
    (await import('./demoVerb.js')).demoVerb(valuesOf(options, flags)),
  )
}
