// atelier rank runs/before runs/after --prompts questions.txt
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  prompts: { kind: 'text', value: 'file', help: 'what is asked: lines, or a table with the column prompt' },
  from: {
    kind: 'text',
    value: 'file',
    help: 'answers that are there already: rows of prompt, answers and perhaps sources',
  },
  name: { kind: 'text', help: 'the ranking, to go on with it or to read it', otherwise: 'the name of the file' },
  rater: { kind: 'text', value: 'name', help: 'who ranks', otherwise: 'the name of the user' },
  answers: {
    kind: 'text',
    value: 'file',
    help: 'keys from a file, as a script would press them',
    otherwise: 'the terminal, or stdin',
  },
  repeats: { kind: 'number', least: 0, most: 1, default: 0.1, help: 'share of the prompts that are shown twice' },
  count: {
    kind: 'whole',
    least: 1,
    most: 9,
    help: 'answers of each model to a prompt',
    otherwise: '1, or 2 of one model',
  },
  tokens: { kind: 'whole', least: 1, default: 200, help: 'tokens of an answer, at most' },
  temperature: { kind: 'number', least: 0, default: 0.8, help: '0 takes the most probable token, 1 draws as learnt' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides answers, sides and repeats' },
  scores: { kind: 'switch', help: 'say what the ranking has found so far' },
  export: { kind: 'text', value: 'file', help: "write the preferences in TRL's format" },
  import: { kind: 'text', value: 'file', help: "take in preferences in TRL's format" },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type RankValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier rank runs/before runs/after --prompts questions.txt
  atelier rank runs/names --prompts names.txt --count 2 --tokens 20 --name names
  atelier rank --from answers.jsonl --name essays
  atelier rank --name essays --scores
  atelier rank --name essays --export pairs.jsonl
  echo "1 2 t 1 q" | atelier rank --from answers.jsonl

Every choice is stored at once in runs/atelier.db; the same command goes on where it was left. Keys that come from a file or a
pipe are stored as scripted.`

export function addRank(program: Command): void {
  const command = program.command('rank').summary('let people say which answers are better')
  command.description(
    'Shows answers of one or several models side by side, blind and shuffled, and asks which is the best. Scores are those of ' +
      'Bradley, Terry and Davidson, with intervals.',
  )
  command.argument('[runs...]', 'folders of models that answer')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (runs: readonly string[], flags: Partial<RankValues>) =>
    (await import('./rankVerb.js')).rankVerb(runs, valuesOf(options, flags)),
  )
}
