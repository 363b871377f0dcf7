// atelier encode runs/digits --out codes.npy
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  data: { kind: 'text', value: 'source', help: 'the images', otherwise: "the run's own" },
  part: {
    kind: 'choice',
    choices: ['test', 'training'],
    default: 'test',
    help: 'the images that are held out, or those that runs train on',
  },
  out: { kind: 'text', value: 'file', help: 'a file for the codes: .npy, .csv or .safetensors' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type EncodeValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier encode runs/digits
  atelier encode runs/digits --out codes.npy
  atelier encode runs/digits --data photos/ --out codes.csv`

export function addEncode(program: Command): void {
  const command = program.command('encode').summary('turn images into the few numbers of their codes')
  command.description(
    'Turns images into codes with a trained autoencoder or VAE, and tells their rate and what they lose, beside as many ' +
      'principal components of the training images and their mean.',
  )
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<EncodeValues>) =>
    (await import('./encodeVerb.js')).encodeVerb(run, valuesOf(options, flags)),
  )
}
