// atelier sample runs/whale --prompt "Call me" --temperature 0.8
import type { Command } from 'commander'
import { draftOptions } from './draftOptions.js'
import { explainOptions } from './explain.js'
import { formOptions } from './formOptions.js'
import { addOptions, type OptionTable, type ValuesOf } from './option.js'
import { drawerGroups } from './sampleDrawers.js'
import { tuneOptions } from './tuneFiles.js'

export const sampleOptions = {
  prompt: {
    kind: 'text',
    value: 'text',
    mayBeEmpty: true,
    help: 'what the text goes on from',
    otherwise: 'the beginning of a text',
  },
  tokens: {
    kind: 'whole',
    least: 1,
    help: 'tokens to draw, at most',
    otherwise: '300; 24 with --explain; 1000 of music',
  },
  temperature: {
    kind: 'number',
    least: 0,
    help: '0 takes the most probable token, 1 draws as learnt',
    otherwise: '0.8; 1 of images',
  },
  topK: { kind: 'whole', least: 0, help: 'draw from so many most probable tokens' },
  topP: { kind: 'number', least: 0, most: 1, isOpen: true, help: 'draw from the most probable tokens of this mass' },
  minP: { kind: 'number', least: 0, most: 1, help: 'least probability, as a share of the largest' },
  typical: { kind: 'number', least: 0, most: 1, isOpen: true, help: 'draw from the most typical tokens of this mass' },
  epsilon: { kind: 'number', least: 0, most: 1, help: 'least probability' },
  repetitionPenalty: { kind: 'number', least: 0, isOpen: true, help: 'above 1 discourages tokens that were there' },
  frequencyPenalty: { kind: 'number', help: 'taken from the logit of a token for each time that it was there' },
  presencePenalty: { kind: 'number', help: 'taken from the logit of a token that was there' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides every draw' },
  stop: { kind: 'texts', value: 'text', help: 'texts that end the sample', otherwise: 'of music: the end of a tune' },
  count: { kind: 'whole', least: 1, help: 'samples, each from the next seed', otherwise: '1; 64 images' },
  logProbabilities: { kind: 'switch', help: 'list every token with what the model thought of it' },
  alternatives: { kind: 'whole', least: 0, default: 0, help: 'other probable tokens to list at each place' },
  quantise: { kind: 'choice', choices: ['int8', 'int4'], help: 'read with weights of fewer bits' },
  ...formOptions,
  ...draftOptions,
  ...explainOptions,
  ...tuneOptions,
  json: { kind: 'switch', help: 'one JSON object a sample on stdout' },
} as const satisfies OptionTable

export type SampleValues = ValuesOf<typeof sampleOptions>

const examples = `
Examples:
  atelier sample runs/whale
  atelier sample runs/whale --prompt "Call me Ishmael." --temperature 0.3 --tokens 500
  atelier sample runs/whale --top-p 0.9 --count 3 --stop $'\\n\\n'
  atelier sample runs/whale --json --log-probabilities --alternatives 5
  atelier sample runs/whale --prompt "Call me" --explain --top-p 0.9
  atelier sample runs/whale --prompt "Call me" --explain --branch "1= Queequeg" --branch 5#7 --json
  atelier sample runs/whale --regex 'Call me [A-Z][a-z]+\\.'
  atelier sample runs/whale --json-schema person.json --tokens 120
  atelier sample runs/whale --draft runs/small-whale --count 5
  atelier sample runs/tunes --midi tune.mid --wav tune.wav
  atelier sample runs/digits --count 100 --grid digits.png
  atelier sample runs/digits --interpolate 3,17 --grid from-3-to-17.gif
  atelier sample runs/effects --label kick --count 8 --out kicks`

export function addSample(program: Command): void {
  const command = program.command('sample').summary('draw text or images from a trained model')
  command.description('Draws texts from a trained model, as they are made, or images, points, rows of tables, sounds.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, sampleOptions)
  for (const [heading, own] of drawerGroups(sampleOptions)) addOptions(command, own, heading)
  command.addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<SampleValues>) =>
    (await import('./sampleVerb.js')).sampleVerb(run, flags),
  )
}
