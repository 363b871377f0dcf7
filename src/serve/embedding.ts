import type { LanguageModel } from '../models/index.js'
import { float32, int32, type Memory, program } from '../runtime/index.js'
import { NotFiniteError } from '../sample/index.js'

/** Turns texts into vectors. */
export interface TextEmbedder {
  /**
   * The mean of the last hidden states (what the head reads) of a text's tokens, scaled to length 1: [width]. Takes 1 to `context`
   * tokens. @throws NotFiniteError where the model is damaged.
   */
  embed(ids: ArrayLike<number>): Promise<Float32Array>
  close(): Promise<void>
}

/** Texts are padded to a power of two, so that few programs serve all lengths; what comes after a token does not reach it. */
const shortest = 8

export function textEmbedder(memory: Memory, model: LanguageModel): TextEmbedder {
  const { context } = model.config
  const mean = program(
    memory,
    { tokens: int32([1, 'time']), share: float32([1, 'time']) },
    ({ tokens, share }) => {
      const hidden = model.hidden(tokens) // [1, time, width]
      const vector = share.reshape([1, 1, -1]).matmul(hidden).reshape([-1])
      return { outputs: { vector: vector.div(vector.square().sum().add(1e-24).sqrt()) } }
    },
    { name: 'embedding' },
  )
  return {
    async embed(ids) {
      let time = Math.min(shortest, context)
      while (time < ids.length) time = Math.min(2 * time, context)
      const tokens = new Int32Array(time)
      tokens.set(Array.from(ids))
      const share = new Float32Array(time).fill(1 / ids.length, 0, ids.length)
      const { vector } = await mean.run({ tokens, share })
      const numbers = vector.data as Float32Array
      if (!numbers.every(Number.isFinite)) throw new NotFiniteError('embed: a number is not finite')
      return numbers
    },
    close: () => mean.close(),
  }
}
