// atelier export runs/whale --format onnx
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import { wayOptions } from './diffusionSampleOptions.js'
import { UsageError } from './failure.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { byteSize, say, sayJson } from './print.js'
import { given } from './runOptions.js'

const options = {
  format: { kind: 'choice', choices: ['onnx'], default: 'onnx', help: 'the format' },
  out: {
    kind: 'text',
    value: 'file',
    help: 'the file to write',
    otherwise: 'model.onnx in the run; model-cached.onnx, encoder.onnx, decoder.onnx, sampler.onnx',
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

type ExportValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier export runs/whale
  atelier export runs/whale --cached --out whale.onnx
  atelier export runs/digits --part decoder
  atelier export runs/diffused --steps 10 --solver dpm++2m --guidance input`

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

/** What only samplers of diffusion and flow are told. */
const ofSamplers = ['steps', 'solver', 'guidance'] as const

function refuseSamplerFlags(run: string, values: ExportValues): void {
  const key = ofSamplers.find((each) => values[each] !== undefined)
  if (key === undefined) return
  throw new UsageError(`export: --${key}: ${run} holds a model that takes no steps from noise`, 'Leave it out')
}

async function textBytes(run: string, values: ExportValues): Promise<Exported> {
  const { cached = false, part } = values
  refuseSamplerFlags(run, values)
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

async function imageBytes(run: string, values: ExportValues): Promise<Exported> {
  const { cached, part = 'whole' } = values
  if (cached)
    throw new UsageError(`export: --cached: ${run} holds a model of images, which keeps no state`, 'Leave it out')
  const { loadImageModel } = await import('../train/index.node.js')
  const { Diffusion, StyleGan } = await import('../models/index.js')
  const { exportDiffusionSampler, exportImageModel, exportStyleGan } = await import('../sample/index.js')
  const { memory, model } = await loadImageModel(run)
  if (model instanceof Diffusion) {
    if (values.part !== undefined) {
      throw new UsageError(`export: --part: ${run} holds a sampler, which is whole`, 'Leave it out')
    }
    const way = { ...given(values, ['steps', 'solver']), ...guidanceOf(values.guidance) }
    const bytes = await exportDiffusionSampler(memory, model, way)
    return { name: 'sampler.onnx', bytes, note: '' }
  }
  refuseSamplerFlags(run, values)
  if (model instanceof StyleGan) {
    if (part !== 'whole')
      throw new UsageError(`export: --part ${part}: a generator of pictures is whole`, 'Leave it out')
    const bytes = await exportStyleGan(memory, model)
    return { name: 'model.onnx', bytes, part: 'whole', note: '' }
  }
  const bytes = await exportImageModel(memory, model, part)
  return { name: part === 'whole' ? 'model.onnx' : `${part}.onnx`, bytes, part, note: '' }
}

function guidanceOf(text: string | undefined): { readonly guidance?: number | 'input' } {
  if (text === undefined) return {}
  const guidance = text === 'input' ? text : Number(text)
  if (guidance === 'input' || (text.trim() !== '' && Number.isFinite(guidance))) return { guidance }
  throw new UsageError(`export: --guidance ${text}: must be a number or input`)
}
