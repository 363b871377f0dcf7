/** Exports of language models, each proven before anything is left on the disk. */
import { readdir } from 'node:fs/promises'
import { tokenizerHash } from '../data/index.js'
import { type GgufDtype, writeFolderAtomic } from '../files/index.node.js'
import type { WeightBits } from '../onnx/index.js'
import { exportLanguageModel } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'
import { loadModel } from './folder.node.js'
import { exportGguf, openGguf, roundedAsGguf } from './gguf/index.js'
import { savePretrained } from './pretrained/save.node.js'
import { type Answering, answering, type Proof, type ProofParts, prove } from './proof.js'
import { cachedOnnxAnswering, onnxAnswering } from './prove-onnx.js'

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

/** A folder as `transformers` lays it out, opened again here. @throws AtelierError if it is not the model; what was there stays. */
export async function provenFolder(run: ProofParts, folder: string, { text }: ProvenOptions = {}): Promise<Proof> {
  const before: readonly string[] = await readdir(folder).catch(() => [])
  if (before.length > 0 && !before.includes('special_tokens_map.json')) {
    throw new AtelierError(`${folder}: it holds something else than an export`, 'Give another --out')
  }
  let proof: Proof | undefined
  await writeFolderAtomic(folder, async (into) => {
    await savePretrained(into, run)
    const again = await loadModel(into)
    const source = again.template.source
    const end = again.template.end[0]
    const reopened = {
      ...answering(again.memory, again.model),
      tokenizer: again.tokenizer,
      tokenizerHash: await tokenizerHash(again.tokenizer),
      ...(source !== undefined && { template: source }),
      ...(end !== undefined && { end }),
    }
    proof = await proven(run, reopened, text === undefined ? {} : { text })
  })
  return proof!
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
