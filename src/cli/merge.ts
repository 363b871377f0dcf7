// atelier merge runs/legal-lora --out runs/legal
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf } from './option.js'

const options = {
  out: { kind: 'text', value: 'folder', help: "the new run's folder" },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type MergeValues = ValuesOf<typeof options>

export function addMerge(program: Command): void {
  const command = program.command('merge').summary('make one model of a base and its adapter')
  command.description(
    'Writes what an adapter does into the weights of its base: a run like any other, as fast as the base.',
  )
  command.argument('<adapter>', 'a folder that finetune --method lora, or PEFT, wrote')
  addOptions(command, options).addHelpText('after', '\nExamples:\n  atelier merge runs/legal-lora --out runs/legal')
  command.action(async (adapter: string, values: MergeValues) =>
    (await import('./mergeVerb.js')).mergeVerb(adapter, values),
  )
}
