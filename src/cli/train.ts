// atelier train --data moby-dick --out runs/whale
import type { Command } from 'commander'
import { typedFlags } from './configure.js'
import { trainedFamilies } from './foreignFlags.js'
import { imageOptionGroups, imageTrainOptions } from './imageOptions.js'
import { addOptions, type OptionTable, type ValuesOf } from './option.js'
import { rehearsalOptions } from './rehearsal.js'
import { runOptions } from './runOptions.js'
import { textOptions, trainOptions } from './trainOptions.js'

const commandOptions = {
  model: {
    ...trainOptions.model,
    choices: trainedFamilies,
    value: 'family',
    help: `the family: ${trainedFamilies.join(', ')}`,
  },
  ...rehearsalOptions,
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

const examples = `
Examples:
  atelier train --data moby-dick --out runs/whale
  atelier train --data notes/ --size small --steps 3000 --validation held-out.txt
  atelier train --data reviews.csv --column text --tokenizer bpe --vocabulary 2048
  atelier train --mix sotu=0.7 licences=0.3 --tokenizer bpe --out runs/foundation
  atelier train --data book.txt --model ngram --out runs/counts
  atelier train --model vae --data mnist
  atelier train --model diffusion --data effects
  atelier train --config atelier.config.yaml --json > log.jsonl

Ctrl-C ends the present step, saves, and says how to go on.`

export function addTrain(program: Command): void {
  const command = program.command('train').summary('train a model on your texts or images')
  command.description('Trains a model of texts or images. The same command goes on where a run was stopped.')
  addOptions(command, { ...runOptions, ...commandOptions })
  addOptions(command, textOptions, 'Of texts:')
  for (const [heading, own] of imageOptionGroups) addOptions(command, own, heading)
  command.addHelpText('after', examples)
  command.action(async (flags: TrainFlags) => (await import('./trainVerb.js')).trainVerb(flags, typedFlags(command)))
}

const allOptions = { ...imageTrainOptions, ...trainOptions, model: commandOptions.model } as const satisfies OptionTable

export interface Manner {
  readonly json: boolean
  readonly estimate: boolean
  readonly dryRun: boolean
}

export type TrainFlags = Partial<ValuesOf<typeof allOptions>> & Partial<Manner>
