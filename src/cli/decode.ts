// atelier decode runs/digits --codes codes.npy --out digits.png
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  codes: { kind: 'text', value: 'file', help: 'the codes: .npy, .csv or .safetensors' },
  out: {
    kind: 'text',
    value: 'path',
    help: 'one PNG file for all images, or a folder for a file each',
    otherwise: 'decoded.png',
  },
  columns: { kind: 'whole', least: 1, help: 'images in a row of the one file' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type DecodeValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier decode runs/digits --codes codes.npy --out digits.png
  atelier decode runs/digits --codes codes.csv --out digits/`

export function addDecode(program: Command): void {
  const command = program.command('decode').summary('turn codes into images')
  command.description('Turns codes into images with a trained autoencoder or VAE.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<DecodeValues>) =>
    (await import('./decodeVerb.js')).decodeVerb(run, valuesOf(options, flags)),
  )
}
