/** POST /v1/embeddings: texts as vectors. */
import { promptsOf } from './completions.js'
import { Fault } from './fault.js'
import type { EmbeddingRequest } from './requests.js'
import type { ServedModel } from './served-model.js'

/** One vector a text, of length 1: the mean of the last hidden states. @throws Fault 400 on a text that is empty or too long. */
export async function embeddingAnswer(
  model: ServedModel,
  { input, encoding_format: format }: EmbeddingRequest,
  signal: AbortSignal,
): Promise<object> {
  const texts = promptsOf(model, input)
  for (const [i, { length }] of texts.entries()) {
    if (length >= 1 && length <= model.context) continue
    const message = `input ${i} has ${length} tokens. This model takes 1 to ${model.context}.`
    throw new Fault(400, message, { param: 'input', ...(length > 0 && { code: 'context_length_exceeded' }) })
  }
  const data: object[] = []
  for (const [index, ids] of texts.entries()) {
    signal.throwIfAborted()
    const vector = await model.embedder.embed(ids)
    data.push({ object: 'embedding', index, embedding: format === 'base64' ? base64(vector) : Array.from(vector) })
  }
  const tokens = texts.reduce((sum, { length }) => sum + length, 0)
  return { object: 'list', data, model: model.id, usage: { prompt_tokens: tokens, total_tokens: tokens } }
}

/** float32, little-endian. */
function base64(vector: Float32Array): string {
  const bytes = new Uint8Array(4 * vector.length)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of vector.entries()) view.setFloat32(4 * i, value, true)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
