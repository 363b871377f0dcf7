// atelier export runs/whale --format onnx
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import { UsageError } from './failure.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { byteSize, say, sayJson } from './print.js'

const options = {
  format: { kind: 'choice', choices: ['onnx'], default: 'onnx', help: 'the format' },
  out: {
    kind: 'text',
    value: 'file',
    help: 'the file to write',
    otherwise: 'model.onnx in the run; model-cached.onnx, encoder.onnx, decoder.onnx',
  },
  cached: { kind: 'switch', help: 'a model that reads on from a state which the caller keeps, for writing text fast' },
  part: {
    kind: 'choice',
    choices: ['whole', 'encoder', 'decoder'],
    help: 'what of a vae or an autoencoder',
    otherwise: 'whole',
  },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type ExportValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier export runs/whale
  atelier export runs/whale --cached --out whale.onnx
  atelier export runs/digits --part decoder`

export function addExport(program: Command): void {
  const command = program.command('export').summary('write a trained model as ONNX')
  command.description('Writes a trained model as one ONNX file, weights inside, that plain ONNX Runtime runs.')
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<ExportValues>) => exportVerb(run, valuesOf(options, flags)))
}

async function exportVerb(run: string, values: ExportValues): Promise<void> {
  const { holdsImages } = await import('../train/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const { name, bytes, note, ...made } = (await holdsImages(run))
    ? await imageBytes(run, values)
    : await textBytes(run, values)
  const path = values.out ?? join(run, name)
  await writeFileAtomic(path, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (values.json) sayJson({ path, format: values.format, ...made, bytes: bytes.length, sha256 })
  else say(`${path}: ${byteSize(bytes.length)}, sha256 ${sha256}${note}`)
}

interface Exported {
  /** The file, where no other is asked for. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Goes behind the line that tells of it. */
  readonly note: string
  readonly cached?: boolean
  readonly part?: string
}

async function textBytes(run: string, { cached = false, part }: ExportValues): Promise<Exported> {
  if (part !== undefined)
    throw new UsageError(`export: --part: ${run} holds a model of texts, which is whole`, 'Leave it out')
  const { loadModel } = await import('../train/index.node.js')
  const { exportLanguageModel } = await import('../sample/index.js')
  const { tokenizerHash } = await import('../data/index.js')
  const { memory, model, tokenizer } = await loadModel(run)
  const bytes = await exportLanguageModel(memory, model, { cached, tokenizer: await tokenizerHash(tokenizer) })
  const name = cached ? 'model-cached.onnx' : 'model.onnx'
  return { name, bytes, cached, note: `; its tokenizer is ${join(run, 'tokenizer.json')}` }
}

async function imageBytes(run: string, { cached, part = 'whole' }: ExportValues): Promise<Exported> {
  if (cached)
    throw new UsageError(`export: --cached: ${run} holds a model of images, which keeps no state`, 'Leave it out')
  const { loadImageModel } = await import('../train/index.node.js')
  const { Diffusion } = await import('../models/index.js')
  const { exportDiffusionSampler, exportImageModel } = await import('../sample/index.js')
  const { memory, model } = await loadImageModel(run)
  if (model instanceof Diffusion) {
    const bytes = await exportDiffusionSampler(memory, model)
    return { name: 'sampler.onnx', bytes, note: '' }
  }
  const bytes = await exportImageModel(memory, model, part)
  return { name: part === 'whole' ? 'model.onnx' : `${part}.onnx`, bytes, part, note: '' }
}
