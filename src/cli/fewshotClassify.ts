// atelier fewshot classify runs/book --examples train.jsonl --test test.jsonl --shots 0,1,2,4,8
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  examples: {
    kind: 'text',
    value: 'table',
    help: 'examples to show: .jsonl, .csv, .parquet with an input and a label',
  },
  test: { kind: 'text', value: 'table', help: 'what is asked', otherwise: 'a part of the examples, by seed' },
  inputColumn: { kind: 'text', value: 'name', help: 'the column that is given', otherwise: 'input, text, sentence, …' },
  labelColumn: { kind: 'text', value: 'name', help: 'the column to be said', otherwise: 'label, class, category, …' },
  shots: { kind: 'text', value: 'list', default: '0,1,2,4,8', help: 'numbers of examples in the prompt' },
  template: {
    kind: 'text',
    value: 'text',
    help: 'how an example is written, with {input}, {label} and what ends it; \\n is a new line',
    otherwise: 'Input: {input}\\nLabel: {label}\\n\\n',
  },
  instruction: { kind: 'text', value: 'text', help: 'what stands before all examples', otherwise: 'nothing' },
  select: {
    kind: 'choice',
    choices: ['random', 'similar'],
    default: 'random',
    help: 'which examples: drawn once for all questions, or the nearest to each by character n-grams',
  },
  seeds: { kind: 'whole', least: 1, most: 1000, default: 5, help: 'draws of examples' },
  orders: {
    kind: 'whole',
    least: 1,
    most: 1000,
    default: 1,
    help: "orders of the first draw's examples to try; 1 tries no others",
  },
  limit: { kind: 'whole', least: 1, default: 200, help: 'questions, at most' },
  ask: { kind: 'texts', value: 'text', help: 'answer this instead of measuring; may be given several times' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type ClassifyValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot classify runs/book --examples train.jsonl --test test.jsonl --shots 0,1,2,4,8
  atelier fewshot classify runs/book --examples mail.csv --label-column kind --select similar --orders 10
  atelier fewshot classify runs/book --examples mail.csv --shots 4 --ask "Your parcel is late"`

export function addFewshotClassify(fewshot: Command): void {
  const command = fewshot
    .command('classify <run>')
    .summary('classify texts with a language model, from examples in its prompt')
  command.description(
    'Writes examples into the prompt of a language model, compares the chances of the labels, with and without contextual calibration ' +
      '(arXiv:2102.09690), and tells accuracy by the number of examples, over draws and orders of them, beside what needs no model.',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<ClassifyValues>) =>
    (await import('./fewshotClassifyVerb.js')).classifyVerb(run, valuesOf(options, flags)),
  )
}
