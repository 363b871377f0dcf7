// atelier novelty runs/whale --data moby-dick
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

export const options = {
  data: { kind: 'text', value: 'source', help: 'the text that the model was trained on' },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  holdOut: {
    kind: 'number',
    least: 0,
    most: 0.9,
    isOpen: true,
    help: 'share of the data, at its end, that training held out',
    otherwise: 'as the run was trained, or 0.1',
  },
  heldOut: { kind: 'text', value: 'source', help: 'held-out text, instead of the end of the data' },
  temperatures: { kind: 'text', value: 'list', default: '0,0.5,0.8,1,1.2', help: 'temperatures to draw at' },
  orders: { kind: 'text', value: 'list', default: '4,8,12,16', help: 'lengths of n-grams to look up, in tokens' },
  tokens: { kind: 'whole', least: 1, default: 5000, help: 'tokens to draw at each temperature, in all' },
  samples: { kind: 'whole', least: 1, default: 20, help: 'samples that share them' },
  prompt: {
    kind: 'text',
    value: 'text',
    help: 'what every sample goes on from',
    otherwise: 'a passage of the held-out text, another for each',
  },
  checkpoints: { kind: 'switch', help: 'also measure every checkpoint that the run kept, at temperature 1' },
  floor: { kind: 'switch', help: 'also measure the best n-gram model, at the same temperatures' },
  seed: { kind: 'whole', least: 0, default: 1, help: 'decides draws and intervals' },
  out: { kind: 'text', value: 'folder', help: 'write report.json, report.md and pictures there' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type NoveltyValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier novelty runs/whale --data moby-dick
  atelier novelty runs/whale --data moby-dick --temperatures 0.5,1 --tokens 20000 --floor
  atelier novelty runs/whale --data moby-dick --checkpoints --out report`

export function addNovelty(program: Command): void {
  const command = program.command('novelty').summary('how much of what a model writes is copied')
  command
    .description(
      'Measures what a trained model copies from its training text, beside what held-out text shares with it.',
    )
    .argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<NoveltyValues>) =>
    (await import('./noveltyVerb.js')).noveltyVerb(run, valuesOf(options, flags)),
  )
}
