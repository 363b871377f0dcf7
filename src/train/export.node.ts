/** Exports of language models, each proven before anything is left on the disk. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tokenizerHash } from '../data/index.js'
import { type GgufDtype, writeFileAtomic, writeFolderAtomic } from '../files/index.node.js'
import type { WeightBits } from '../onnx/index.js'
import { exportForTransformers, exportLanguageModel } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'
import { loadModel } from './folder.node.js'
import { exportGguf, openGguf, roundedAsGguf } from './gguf/index.js'
import { savePretrained } from './pretrained/save.node.js'
import { type Answering, answering, type Proof, type ProofParts, prove } from './proof.js'
import { cachedOnnxAnswering, growingOnnxAnswering, onnxAnswering } from './prove-onnx.js'

/** A file, and that it is the model. */
export interface ProvenFile {
  readonly bytes: Uint8Array
  readonly proof: Proof
}

interface ProvenOptions {
  /** Text to compare on. Default: what the run writes. */
  readonly text?: string
}

/** One ONNX file, see `exportLanguageModel`, opened again in ONNX Runtime. @throws AtelierError if it is not the model. */
export async function provenOnnx(
  run: ProofParts,
  { cached = false, bits, text }: ProvenOptions & { readonly cached?: boolean; readonly bits?: WeightBits } = {},
): Promise<ProvenFile> {
  const { memory, model, tokenizer } = run
  const kept = bits === undefined ? {} : { bits }
  const bytes = await exportLanguageModel(memory, model, { cached, ...kept, tokenizer: await tokenizerHash(tokenizer) })
  const reopened = cached ? await cachedOnnxAnswering(bytes, model) : await onnxAnswering(bytes)
  const expected = bits === undefined ? {} : { expected: answering(memory, model, bits) }
  return { bytes, proof: await proven(run, reopened, { ...expected, ...(text !== undefined && { text }) }) }
}

/** One GGUF file, opened again here. @throws AtelierError if llama.cpp has no such model, or it is not the model. */
export async function provenGguf(
  run: ProofParts,
  { dtype = 'F32', name, text }: ProvenOptions & { readonly dtype?: GgufDtype; readonly name?: string } = {},
): Promise<ProvenFile> {
  const bytes = await exportGguf(run, { dtype, ...(name !== undefined && { name }) })
  const opened = openGguf(bytes)
  const rounded = dtype === 'F32' ? undefined : await roundedAsGguf(run.model, run.memory, dtype)
  const expected = rounded && { expected: answering(rounded.memory, rounded.model) }
  const reopened = { ...opened, ...answering(opened.memory, opened.model) }
  return { bytes, proof: await proven(run, reopened, { ...expected, ...(text !== undefined && { text }) }) }
}

/** Where `transformers.js` looks for weights of so many bits. */
const onnxNames = { 32: 'model.onnx', 8: 'model_quantized.onnx', 4: 'model_q4.onnx' } as const

/** A folder that `transformers.js` opens: its ONNX file is run again as it does. @throws AtelierError if it is not the model. */
export async function provenTransformersFolder(
  run: ProofParts,
  folder: string,
  { bits, text }: ProvenOptions & { readonly bits?: WeightBits } = {},
): Promise<Proof> {
  const { memory, model } = run
  await refuseOther(folder)
  const bytes = await exportForTransformers(memory, model, bits === undefined ? {} : { bits })
  const expected = bits === undefined ? {} : { expected: answering(memory, model, bits) }
  const reopened = await growingOnnxAnswering(bytes, model)
  const proof = await proven(run, reopened, { ...expected, ...(text !== undefined && { text }) })
  await writeFolderAtomic(folder, async (into) => {
    const files = await savePretrained(into, run)
    for (const name of files.filter((each) => each.includes('.safetensors'))) await rm(join(into, name))
    await writeFileAtomic(join(into, 'onnx', onnxNames[bits ?? 32]), bytes)
  })
  return proof
}

/** A folder as `transformers` lays it out, opened again here. @throws AtelierError if it is not the model; what was there stays. */
export async function provenFolder(run: ProofParts, folder: string, { text }: ProvenOptions = {}): Promise<Proof> {
  await refuseOther(folder)
  let proof: Proof | undefined
  await writeFolderAtomic(folder, async (into) => {
    await savePretrained(into, run)
    const again = await loadModel(into)
    const { source, variables } = again.template
    const end = again.template.end[0]
    const reopened = {
      ...answering(again.memory, again.model),
      tokenizer: again.tokenizer,
      tokenizerHash: await tokenizerHash(again.tokenizer),
      variables,
      ...(source !== undefined && { template: source }),
      ...(end !== undefined && { end }),
    }
    proof = await proven(run, reopened, text === undefined ? {} : { text })
  })
  return proof!
}

/** @throws AtelierError where a folder would be written over that is no export. */
async function refuseOther(folder: string): Promise<void> {
  const before: readonly string[] = await readdir(folder).catch(() => [])
  if (before.length === 0 || before.includes('special_tokens_map.json')) return
  throw new AtelierError(`${folder}: it holds something else than an export`, 'Give another --out')
}

async function proven(
  run: ProofParts,
  reopened: Parameters<typeof prove>[1],
  options: { readonly expected?: Answering; readonly text?: string },
): Promise<Proof> {
  try {
    return await prove(run, reopened, options)
  } finally {
    await Promise.all([reopened.close(), options.expected?.close()])
  }
}
