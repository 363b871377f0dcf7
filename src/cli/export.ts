// atelier export runs/whale --format onnx
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { byteSize, say, sayJson } from './print.js'

const options = {
  format: { kind: 'choice', choices: ['onnx'], default: 'onnx', help: 'the format' },
  out: {
    kind: 'text',
    value: 'file',
    help: 'the file to write',
    otherwise: 'model.onnx in the run, or model-cached.onnx',
  },
  cached: { kind: 'switch', help: 'a model that reads on from a state which the caller keeps, for writing text fast' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type ExportValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier export runs/whale
  atelier export runs/whale --cached --out whale.onnx`

export function addExport(program: Command): void {
  const command = program.command('export').summary('write a trained model as ONNX')
  command.description('Writes a trained model as one ONNX file, weights inside, that plain ONNX Runtime runs.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<ExportValues>) => exportVerb(run, valuesOf(options, flags)))
}

async function exportVerb(run: string, { format, out, cached = false, json }: ExportValues): Promise<void> {
  const { loadModel } = await import('../train/index.node.js')
  const { exportLanguageModel } = await import('../sample/index.js')
  const { tokenizerHash } = await import('../data/index.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const { memory, model, tokenizer } = await loadModel(run)
  const path = out ?? join(run, cached ? 'model-cached.onnx' : 'model.onnx')
  const bytes = await exportLanguageModel(memory, model, { cached, tokenizer: await tokenizerHash(tokenizer) })
  await writeFileAtomic(path, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (json) sayJson({ path, format, cached, bytes: bytes.length, sha256 })
  else say(`${path}: ${byteSize(bytes.length)}, sha256 ${sha256}; its tokenizer is ${join(run, 'tokenizer.json')}`)
}
