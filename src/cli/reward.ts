// atelier reward runs/base --data pairs.jsonl --out runs/reward
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { preferenceSourceHelp } from './preferenceSource.js'
import { runOptions } from './runOptions.js'

const { seed, checkpointEvery, resume, threads, validateEvery } = runOptions

const options = {
  data: { kind: 'text', value: 'source', help: preferenceSourceHelp },
  out: { kind: 'text', value: 'folder', help: "the run's folder", otherwise: 'that of the base, and -reward' },
  steps: { kind: 'whole', least: 1, help: 'updates', otherwise: 'three passes over the pairs' },
  batch: { kind: 'whole', least: 1, default: 32, help: 'pairs in an update' },
  learningRate: {
    kind: 'number',
    least: 0,
    isOpen: true,
    default: 5e-4,
    help: 'peak learning rate; less for a large base',
  },
  holdOut: { kind: 'number', least: 0, most: 0.9, isOpen: true, default: 0.1, help: 'share of the pairs to hold out' },
  ...{ seed, validateEvery, checkpointEvery, resume, threads },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type RewardValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier reward runs/base --data pairs.jsonl --out runs/reward
  atelier reward runs/base --data ranking:essays

Ctrl-C ends the present step, saves, and says how to go on.`

export function addReward(program: Command): void {
  const command = program.command('reward').summary('learn from preferences how good an answer is')
  command.description(
    'Trains a reward model: a base with one number at the last token in the place of its head. Says how often it is right on held-out ' +
      'pairs and whether its chances can be believed, beside length alone and counts of words. The same command goes on where it was stopped.',
  )
  command.argument('<base>', 'the folder of a model')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (base: string, flags: Partial<RewardValues>) =>
    (await import('./rewardVerb.js')).rewardVerb(base, valuesOf(options, flags)),
  )
}
