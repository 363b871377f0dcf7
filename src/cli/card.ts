// atelier card runs/whale --licence mit --language en
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  name: { kind: 'text', value: 'name', help: 'what the model is called', otherwise: "its folder's name" },
  licence: { kind: 'text', value: 'licence', help: 'of the weights, as an SPDX name', otherwise: 'not told' },
  language: { kind: 'texts', value: 'code', help: 'languages it knows, as en' },
  force: { kind: 'switch', help: 'write over a README.md that was written by hand' },
  json: { kind: 'switch', help: 'what the card is written from, as one JSON object on stdout; nothing is written' },
} as const satisfies OptionTable

export type CardValues = ValuesOf<typeof options>

export function addCard(program: Command): void {
  const command = program.command('card').summary("write a run's model card")
  command.description(
    "Writes README.md into a run's folder, as Hugging Face lays model cards out: data, training, results, limits, origin, use. It tells what is recorded and nothing else.",
  )
  command.argument('<run>', 'its folder, or its name in the registry')
  addOptions(command, options).addHelpText(
    'after',
    '\nExamples:\n  atelier card runs/whale --licence mit --language en\n  atelier card 3fa2 --json',
  )
  command.action(async (run: string, flags: Partial<CardValues>) =>
    (await import('./cardVerb.js')).cardVerb(run, valuesOf(options, flags)),
  )
}
