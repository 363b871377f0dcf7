// atelier evaluate runs/whale --data moby-dick
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  data: {
    kind: 'text',
    value: 'source',
    help: 'a file, a folder, a table or a built-in set; of images: other ones than the run has',
  },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  holdOut: {
    kind: 'number',
    least: 0,
    most: 1,
    isOpen: true,
    help: 'share of the data, at its end, to measure on; n-grams count the rest',
    otherwise: 'as the run was trained; 1 measures on all of it',
  },
  training: {
    kind: 'text',
    value: 'source',
    help: 'the text that n-grams count',
    otherwise: 'what --hold-out leaves of the data',
  },
  stride: {
    kind: 'whole',
    least: 1,
    help: 'tokens from one window to the next',
    otherwise: 'half the context; the state is carried, or documents begin afresh, where training did so',
  },
  mixture: { kind: 'switch', help: 'also average the model with n-grams, token by token' },
  report: {
    kind: 'text',
    value: 'folder',
    help: 'write report.html and report.json there: quality, diversity, speed, beside their baselines',
    otherwise: 'of images: the folder evaluation of the run',
  },
  samples: {
    kind: 'whole',
    least: 1,
    help: 'of a report: texts at each temperature, or images, points or rows',
    otherwise: '40, or 5000',
  },
  target: {
    kind: 'text',
    value: 'column',
    help: 'of a table: the column that is predicted from made rows',
    otherwise: 'the first category of few levels, else the last column',
  },
  seed: { kind: 'whole', least: 0, default: 1, help: 'of a report: decides draws and intervals' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type EvaluateValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier evaluate runs/whale --data moby-dick
  atelier evaluate runs/whale --data moby-dick --stride 16 --mixture
  atelier evaluate runs/whale --data moby-dick --report report
  atelier evaluate runs/whale --data other-text.txt --hold-out 1 --json
  atelier evaluate runs/mnist --samples 2000
  atelier evaluate runs/people --target income`

export function addEvaluate(program: Command): void {
  const command = program.command('evaluate').summary('measure a trained model: a table, or a report with pictures')
  command
    .description(
      'Measures a trained model on what it has not seen, beside simple baselines: of text how well it predicts; of images, and with --report, everything.',
    )
    .argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<EvaluateValues>) =>
    (await import('./evaluateVerb.js')).evaluateVerb(run, valuesOf(options, flags)),
  )
}
