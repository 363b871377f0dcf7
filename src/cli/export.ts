// atelier export runs/whale --format onnx
import type { Command } from 'commander'
import { wayOptions } from './diffusionSampleOptions.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  format: {
    kind: 'choice',
    choices: ['onnx', 'safetensors', 'transformers-js', 'gguf'],
    default: 'onnx',
    help: 'for ONNX Runtime; for transformers and transformers.js, a folder; for llama.cpp',
  },
  quantise: {
    kind: 'choice',
    choices: ['half', 'int8', 'int4'],
    help: 'keep fewer bits of the weights: int8 and int4 in onnx and transformers-js, all three in gguf',
  },
  text: {
    kind: 'text',
    value: 'file',
    help: 'text to compare the file and the run on',
    otherwise: 'what the run writes',
  },
  out: {
    kind: 'text',
    value: 'file',
    help: 'the file to write',
    otherwise:
      'model.onnx in the run; model-cached.onnx, model.gguf, safetensors/, transformers-js/, encoder.onnx, decoder.onnx, sampler.onnx',
  },
  cached: { kind: 'switch', help: 'a model that reads on from a state which the caller keeps, for writing text fast' },
  part: {
    kind: 'choice',
    choices: ['whole', 'encoder', 'decoder'],
    help: 'what of a vae or an autoencoder',
    otherwise: 'whole',
  },
  steps: { ...wayOptions.steps, help: 'steps of the sampler of diffusion or flow, all in the file' },
  solver: { ...wayOptions.solver, help: 'how that sampler takes noise away' },
  guidance: {
    kind: 'text',
    value: 'n',
    help: 'weight of its label or caption, or `input` to make it an input of the file',
    otherwise: '1',
  },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type ExportValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier export runs/whale
  atelier export runs/whale --cached --out whale.onnx
  atelier export runs/whale --quantise int4 --text held-out.txt
  atelier export runs/llama --format gguf --quantise int8
  atelier export runs/llama --format safetensors --out llama
  atelier export runs/llama --format transformers-js --quantise int4 --out web/llama
  atelier export runs/digits --part decoder
  atelier export runs/diffused --steps 10 --solver dpm++2m --guidance input`

export function addExport(program: Command): void {
  const command = program.command('export').summary('write a trained model as ONNX, safetensors or GGUF')
  command.description(
    'Writes a trained model for other programs. A model of texts is opened again and has to say the same, or nothing is written.',
  )
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<ExportValues>) =>
    (await import('./exportVerb.js')).exportVerb(run, valuesOf(options, flags)),
  )
}
