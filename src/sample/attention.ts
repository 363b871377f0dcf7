/** Where a model that attends looks, and what it says with some of its heads switched off. */
import type { LanguageModel } from '../models/index.js'
import type { Attend } from '../nn/index.js'
import { float32, int32, type Memory, program } from '../runtime/index.js'
import { AtelierError, concat, constant, type Tensor } from '../tensor/index.js'

export interface AttentionReading {
  /** What share of its attention each token gives to each [layers, heads, time, time]; rows sum to 1, nothing goes to what comes later. */
  readonly maps: Float32Array
  /** Of what may come next [vocabulary]. */
  readonly logits: Float32Array
}

export interface AttentionReader {
  readonly layers: number
  readonly heads: number
  readonly longest: number
  /**
   * Reads at most `longest` tokens. What the heads in `off` would have added is left out (they still have a map: where they would have looked).
   * @throws AtelierError on no tokens, too many, or a head that there is not.
   */
  read(tokens: readonly number[], off?: readonly Head[]): Promise<AttentionReading>
  close(): Promise<void>
}

export type Head = readonly [layer: number, head: number]

/**
 * Reads whole texts of at most `longest` tokens, by the weights as they are at each time; by default as many as the context holds, but
 * not more than 256: maps grow with its square. @throws AtelierError for a family that does not attend.
 */
export function attentionReader(memory: Memory, model: LanguageModel, longest = 256): AttentionReader {
  const { family } = model.config
  const context = Math.min(longest, model.config.context)
  const { layers, heads } = model.config as { readonly layers?: number; readonly heads?: number }
  if (layers === undefined || heads === undefined) {
    throw new AtelierError(`attention: a ${family}: it has no attention to look at`)
  }
  const mask = new Float32Array(context * context)
  for (let i = 0; i < context; i++) mask.fill(masked, i * context + i + 1, (i + 1) * context)
  const reading = program(
    memory,
    // What stands behind the last token is seen by none before it, so that one graph serves every length.
    { tokens: int32([1, context]), last: int32(), on: float32([layers, heads]) },
    ({ tokens, last, on }) => {
      const maps: Tensor[] = []
      const attend: Attend = (layer, q, k, v) => {
        const scores = q.matmul(k, { transposeB: true, scale: 1 / Math.sqrt(q.shape[3]!) })
        const shares = scores.add(constant(mask, [context, context])).softmax() // [1, heads, context, context]
        maps.push(shares)
        return shares.matmul(v).mul(on.slice(0, layer, layer + 1).reshape([1, heads, 1, 1]))
      }
      const logits = model
        .forward(tokens, { attend })
        .gather(last.reshape([1]), 1)
        .reshape([-1])
      return { outputs: { logits: logits.cast('float32'), maps: concat(maps, 0).cast('float32') } }
    },
    { name: 'attention' },
  )
  return {
    layers,
    heads,
    longest: context,
    async read(tokens, off = []) {
      if (tokens.length === 0 || tokens.length > context) {
        throw new AtelierError(`attention: ${tokens.length} tokens: from 1 to ${context} are read`)
      }
      const on = new Float32Array(layers * heads).fill(1)
      for (const [layer, head] of off) {
        if (!(isBelow(layer, layers) && isBelow(head, heads))) {
          throw new AtelierError(
            `attention: head ${head} of layer ${layer}: there are ${layers} layers of ${heads} heads`,
          )
        }
        on[layer * heads + head] = 0
      }
      const fed = new Int32Array(context)
      fed.set(tokens)
      const { logits, maps } = await reading.run({ tokens: fed, last: tokens.length - 1, on })
      return {
        logits: Float32Array.from(logits.data as Float32Array),
        maps: cut(maps.data as Float32Array, layers * heads, context, tokens.length),
      }
    },
    close: () => reading.close(),
  }
}

const isBelow = (at: number, count: number): boolean => Number.isInteger(at) && at >= 0 && at < count

/** Vanishes in a softmax. */
const masked = -1e9

/** Of maps [count, context, context] the corner of the tokens that are there [count, time, time]. */
function cut(maps: Float32Array, count: number, context: number, time: number): Float32Array {
  const kept = new Float32Array(count * time * time)
  for (let map = 0; map < count; map++) {
    for (let row = 0; row < time; row++) {
      const start = (map * context + row) * context
      kept.set(maps.subarray(start, start + time), (map * time + row) * time)
    }
  }
  return kept
}
