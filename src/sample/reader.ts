import type { LanguageModel } from '../models/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'

/** A model reading one text, remembering what it has read. */
export interface Reader {
  /**
   * Logits [vocabulary] after the last of `tokens`, 1 to `context` of them from position 0 on. Only what differs from the
   * tokens read last is computed. Readings take turns.
   * @throws AtelierError on no tokens, more than the context holds, or after `close`; the signal's reason when it is aborted.
   */
  after(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>
  /** Reads everything afresh next time: for weights that have changed. */
  forget(): void
  /** Frees the sessions and the cache, when readings under way have ended. */
  close(): Promise<void>
}

export interface ReaderOptions {
  /** Weights as constants: faster, but changes of them are not seen. */
  readonly frozen: boolean
  /** Numbers of tokens read at once; each is traced as a program of its own when first used. 1 is always one of them. */
  readonly chunks?: readonly number[]
}

/** Reads with `model.decoder(1)`. */
export function reader(memory: Memory, model: LanguageModel, options: ReaderOptions): Reader {
  const { context } = model.config
  const chunks = [...new Set([1, ...(options.chunks ?? [8, 64])])].filter((length) => length <= context)
  chunks.sort((a, b) => a - b)
  const decoder = model.decoder(1)
  const read = program(
    memory,
    { tokens: int32([1, 'time']), start: int32() },
    ({ tokens, start }) => {
      const { logits, updates } = decoder.read(tokens, start)
      return { outputs: { logits }, updates }
    },
    { name: 'reading', frozen: options.frozen },
  )
  let held: readonly number[] = []
  let isClosed = false
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const result = queue.then(body)
    queue = result.catch(() => {})
    return result
  }

  return {
    after: (tokens, signal) =>
      inTurn(async () => {
        if (isClosed) throw new AtelierError('reader: it has been closed', 'Make a new one')
        if (tokens.length === 0 || tokens.length > context) {
          throw new AtelierError(`reader: ${tokens.length} tokens: the context holds 1 to ${context}`)
        }
        let known = commonStart(held, tokens)
        held = tokens.slice(0, known)
        let logits: Float32Array | undefined
        while (logits === undefined || known < tokens.length) {
          signal?.throwIfAborted()
          const { start, end } = nextChunk(chunks, Math.min(known, tokens.length - 1), tokens.length)
          const result = await read.run({ tokens: Int32Array.from(tokens.slice(start, end)), start })
          logits = result.logits.data as Float32Array
          known = end
          held = tokens.slice(0, known)
        }
        return logits
      }),
    forget() {
      held = []
    },
    close: () =>
      inTurn(async () => {
        isClosed = true
        await read.close()
        for (const variable of decoder.state) memory.free(variable)
      }),
  }
}

/** Where to read next when `known` of `length` tokens are read. The last chunk reaches back over what is known, rather than being cut up. */
function nextChunk(chunks: readonly number[], known: number, length: number): { start: number; end: number } {
  const left = length - known
  const covering = chunks.find((chunk) => chunk >= left && chunk <= length)
  if (covering !== undefined) return { start: length - covering, end: length }
  return { start: known, end: known + chunks.findLast((chunk) => chunk <= left)! }
}

function commonStart(a: readonly number[], b: readonly number[]): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i
  return shorter
}
