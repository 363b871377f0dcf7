// atelier fewshot curve penguins --label Species --wanted 0.95
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  wanted: { kind: 'number', least: 0, most: 1, isOpen: true, default: 0.9, help: 'the accuracy that is asked about' },
  counts: { kind: 'text', value: 'list', default: '1,2,3,5,8,12', help: 'numbers of examples to measure at' },
  draws: { kind: 'whole', least: 2, most: 1000, default: 10, help: 'draws of examples at each number' },
  label: { kind: 'text', value: 'column', help: 'of rows or texts: the column that names classes' },
  ignore: { kind: 'texts', value: 'column', help: 'of rows: columns to leave out' },
  run: {
    kind: 'text',
    value: 'folder',
    help: 'of images: a network of fewshot images; of texts: a language model, which then reads them from its prompt',
  },
  way: { kind: 'whole', least: 2, default: 5, help: 'of images: classes of an episode' },
  learner: {
    kind: 'choice',
    choices: ['means', 'linear'],
    help: 'what learns from images and rows: means of classes or a linear map',
    otherwise: 'means of images with a run, else linear',
  },
  resize: { kind: 'whole', least: 4, most: 256, default: 28, help: 'of images without a run: height and width' },
  template: { kind: 'text', value: 'text', help: 'of texts: as in fewshot classify' },
  calibrate: { kind: 'switch', help: 'of texts: calibrate (arXiv:2102.09690)' },
  limit: { kind: 'whole', least: 1, default: 100, help: 'of texts: questions, at most' },
  out: { kind: 'text', value: 'folder', help: 'writes curve.svg and curve.json there' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, default: 1, help: 'threads' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type CurveSettings = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot curve penguins --label Species --wanted 0.95
  atelier fewshot curve others/ --run runs/fewshot-characters --way 20 --wanted 0.98 --out runs/curve
  atelier fewshot curve mail.csv --run runs/book --label kind --counts 1,2,4,8`

export function addFewshotCurve(fewshot: Command): void {
  const command = fewshot.command('curve <source>').summary('how many examples are enough, as a learning curve')
  command.description(
    'Measures accuracy at several numbers of examples, over draws of them, fits error = floor + scale · examples^(−exponent), and says how many give the ' +
      'accuracy that is wanted, with an interval from resampled draws. Images, rows of a table, or texts in the prompt of a language model.',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (source: string, flags: object) =>
    (await import('./fewshotCurveVerb.js')).curveVerb(source, valuesOf(options, flags)),
  )
}
