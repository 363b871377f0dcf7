/** What `atelier export` does. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Proof } from '../train/index.node.js'
import type { ExportValues } from './export.js'
import { UsageError } from './failure.js'
import { byteSize, say, sayJson } from './print.js'
import { given } from './runOptions.js'

export async function exportVerb(run: string, values: ExportValues): Promise<void> {
  const { holdsImages } = await import('../train/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const isImages = await holdsImages(run)
  if (!isImages && isFolder(values.format)) return exportFolder(run, values)
  const { name, bytes, note, ...made } = isImages ? await imageBytes(run, values) : await textBytes(run, values)
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
  readonly proof?: Proof
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
  const { loadModel, provenGguf, provenOnnx } = await import('../train/index.node.js')
  const { format, quantise } = values
  if (format === 'gguf') {
    if (cached) throw new UsageError('export: --cached: llama.cpp keeps a state of its own', 'Leave it out')
    const dtype = quantise === undefined ? 'F32' : ({ half: 'F16', int8: 'Q8_0', int4: 'Q4_0' } as const)[quantise]
    const { bytes, proof } = await provenGguf(await loadModel(run), {
      dtype,
      name: basename(run),
      ...(await textOf(values)),
    })
    return { name: 'model.gguf', bytes, proof, note: proofNote(proof) }
  }
  const { bytes, proof } = await provenOnnx(await loadModel(run), {
    cached,
    ...bitsOf(values),
    ...(await textOf(values)),
  })
  const name = cached ? 'model-cached.onnx' : 'model.onnx'
  return { name, bytes, cached, proof, note: `; its tokenizer is ${join(run, 'tokenizer.json')}${proofNote(proof)}` }
}

const isFolder = (format: ExportValues['format']): boolean => format === 'safetensors' || format === 'transformers-js'

async function exportFolder(run: string, values: ExportValues): Promise<void> {
  const { format, cached, quantise, part, json } = values
  refuseSamplerFlags(run, values)
  const keepsAll = format === 'safetensors' && quantise !== undefined
  const flag = cached ? 'cached' : part !== undefined ? 'part' : keepsAll ? 'quantise' : undefined
  if (flag !== undefined) throw new UsageError(`export: --${flag}: ${format} has no use for it`, 'Leave it out')
  const { loadModel, provenFolder, provenTransformersFolder } = await import('../train/index.node.js')
  const folder = values.out ?? join(run, format)
  const [loaded, compared] = [await loadModel(run), await textOf(values)]
  const proof =
    format === 'safetensors'
      ? await provenFolder(loaded, folder, compared)
      : await provenTransformersFolder(loaded, folder, { ...bitsOf(values), ...compared })
  if (json) sayJson({ path: folder, format, proof })
  else say(`${folder}: ${(await readdir(folder)).sort().join(', ')}${proofNote(proof)}`)
}

function bitsOf({ format, quantise }: ExportValues): { readonly bits?: 8 | 4 } {
  if (quantise === 'half')
    throw new UsageError(`export: --quantise half: ${format} keeps int8 or int4`, 'Give one of them')
  return quantise === undefined ? {} : { bits: quantise === 'int8' ? 8 : 4 }
}

async function textOf({ text }: ExportValues): Promise<{ readonly text?: string }> {
  return text === undefined ? {} : { text: await readFile(text, 'utf8') }
}

/** What was proven, as lines behind the file's. */
function proofNote({ tokens, largestDifference, sameChoice, nats, natsBefore, prompts }: Proof): string {
  const difference =
    largestDifference === 0 ? 'are the same bits' : `differ by ${largestDifference.toExponential(1)} at most`
  const share = `${(100 * sameChoice).toFixed(sameChoice === 1 ? 0 : 1)} %`
  return [
    `\nProven by opening it again: logits after ${tokens} tokens ${difference} from what it should say,`,
    ` ${prompts} prompts give the same tokens and end alike.`,
    `\nBeside the run: the same first choice for ${share} of them, ${nats.toFixed(4)} nats a token for ${natsBefore.toFixed(4)}.`,
  ].join('')
}

async function imageBytes(run: string, values: ExportValues): Promise<Exported> {
  const { cached, part = 'whole', format } = values
  const other = format === 'onnx' ? (['quantise', 'text'] as const).find((key) => values[key] !== undefined) : 'format'
  if (other !== undefined) {
    throw new UsageError(`export: --${other}: ${run} holds a model of images, which becomes whole onnx`, 'Leave it out')
  }
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
