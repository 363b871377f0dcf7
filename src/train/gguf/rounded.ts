import { fromBlocks, type GgufDtype, toBlocks } from '../../files/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { dtypeOf, transposed } from './model.js'

/** The model with its weights rounded as a GGUF file rounds them, without its names and its order: what the file should be. */
export async function roundedAsGguf(
  model: LanguageModel,
  memory: Memory,
  dtype: GgufDtype,
): Promise<{ readonly model: LanguageModel; readonly memory: Memory }> {
  const copy = createLanguageModel(model.config as AnyLanguageConfig)
  const rounded = createMemory(memory.threads === undefined ? {} : { threads: memory.threads })
  const copies = parameters(copy)
  for (const [name, weight] of parameters(model)) {
    const values = (await memory.read(weight)) as Float32Array
    const isEmbedding = /^(embedding|position)\./.test(name)
    const [rows, columns] = weight.shape as [number, number]
    const isMatrix = weight.shape.length === 2
    const turned = isMatrix && !isEmbedding ? transposed(values, [rows, columns]) : values
    const kept = dtypeOf(isMatrix && !isEmbedding ? [columns, rows] : weight.shape, dtype)
    const back = fromBlocks(toBlocks(turned, kept), kept)
    rounded.write(copies.get(name)!, isMatrix && !isEmbedding ? transposed(back, [columns, rows]) : back)
  }
  return { model: copy, memory: rounded }
}
