import type { LanguageModel } from '../models/index.js'
import type { WeightBits } from '../onnx/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import { AtelierError } from '../tensor/index.js'

/** A model reading one text, remembering what it has read. */
export interface Reader {
  /** Most tokens that can be read: the context, or no limit for a model that keeps a summary. */
  readonly longest: number
  /**
   * Logits [vocabulary] after the last of `tokens`, 1 to `longest` of them from position 0 on. Only what differs from the
   * tokens read last is computed; a summary is made anew where they are not just more. Readings take turns.
   * @throws AtelierError on no tokens, too many, or after `close`; the signal's reason when it is aborted.
   */
  after(tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array>
  /**
   * Logits [vocabulary] after each of the last `count` tokens, read at once; every `count` is traced as a program of its own. Left out where
   * what was read cannot be taken back.
   */
  afterEach?(tokens: readonly number[], count: number, signal?: AbortSignal): Promise<Float32Array[]>
  /** Reads everything afresh next time: for weights that have changed. */
  forget(): void
  /** Frees the sessions and the cache, when readings under way have ended. */
  close(): Promise<void>
}

export interface ReaderOptions {
  /** Weights as constants: faster, but changes of them are not seen. */
  readonly frozen: boolean
  /** The bits that weights keep where they are constants, see `ProgramOptions`. Default: all. */
  readonly bits?: WeightBits
  /** Numbers of tokens read at once; each is traced as a program of its own when first used. 1 is always one of them. */
  readonly chunks?: readonly number[]
}

/** Reads with `model.decoder(1)`. */
export function reader(memory: Memory, model: LanguageModel, options: ReaderOptions): Reader {
  const { context } = model.config
  const chunks = [...new Set([1, ...(options.chunks ?? [8, 64])])].filter((length) => length <= context)
  chunks.sort((a, b) => a - b)
  const decoder = model.decoder(1)
  const kept = { frozen: options.frozen, ...(options.bits !== undefined && { bits: options.bits }) }
  const read = program(
    memory,
    { tokens: int32([1, 'time']), start: int32() },
    ({ tokens, start }) => {
      const { logits, updates } = decoder.read(tokens, start)
      return { outputs: { logits }, updates }
    },
    { name: 'reading', ...kept },
  )
  const readEach = program(
    memory,
    { tokens: int32([1, 'time']), start: int32() },
    ({ tokens, start }) => {
      const { logits, updates } = decoder.read(tokens, start, { every: true })
      return { outputs: { logits }, updates }
    },
    { name: 'reading each', ...kept },
  )
  const keepsAll = decoder.keeps === 'positions'
  const longest = keepsAll ? context : Number.POSITIVE_INFINITY
  const next = keepsAll ? reachingBack : goingOn
  let held: readonly number[] = []
  let last: Float32Array | undefined
  let isClosed = false
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const result = queue.then(body)
    queue = result.catch(() => {})
    return result
  }
  const forget = (): void => {
    held = []
    last = undefined
  }

  const checkOpen = (tokens: readonly number[]): void => {
    if (isClosed) throw new AtelierError('reader: it has been closed', 'Make a new one')
    if (tokens.length > 0 && tokens.length <= longest) return
    throw new AtelierError(`reader: ${tokens.length} tokens: the context holds 1 to ${longest}`)
  }
  const after = async (tokens: readonly number[], signal?: AbortSignal): Promise<Float32Array> => {
    checkOpen(tokens)
    const same = commonStart(held, tokens)
    const isMore = same === held.length && (same < tokens.length || last !== undefined)
    let known = keepsAll || isMore ? same : 0
    let logits: Float32Array | undefined = isMore && same === tokens.length ? last?.slice() : undefined
    held = tokens.slice(0, known)
    while (logits === undefined || known < tokens.length) {
      signal?.throwIfAborted()
      const { start, end } = next(chunks, Math.min(known, tokens.length - 1), tokens.length)
      const result = await read.run({ tokens: Int32Array.from(tokens.slice(start, end)), start })
      logits = result.logits.data as Float32Array
      known = end
      held = tokens.slice(0, known)
      last = undefined
    }
    last = logits.slice()
    return logits
  }
  const afterEach = async (tokens: readonly number[], count: number, signal?: AbortSignal): Promise<Float32Array[]> => {
    checkOpen(tokens)
    const start = tokens.length - count
    if (start > 0 && commonStart(held, tokens) < start) await after(tokens.slice(0, start), signal)
    signal?.throwIfAborted()
    const { logits } = await readEach.run({ tokens: Int32Array.from(tokens.slice(start)), start })
    const all = logits.data as Float32Array
    const each = Array.from({ length: count }, (_, i) =>
      all.slice((i * all.length) / count, ((i + 1) * all.length) / count),
    )
    held = tokens.slice()
    last = each.at(-1)!.slice()
    return each
  }

  return {
    longest,
    after: (tokens, signal) => inTurn(() => after(tokens, signal)),
    ...(keepsAll && {
      afterEach: (tokens: readonly number[], count: number, signal?: AbortSignal) =>
        inTurn(() => afterEach(tokens, count, signal)),
    }),
    forget,
    close: () =>
      inTurn(async () => {
        isClosed = true
        await Promise.all([read.close(), readEach.close()])
        for (const variable of decoder.state) memory.free(variable)
      }),
  }
}

interface Chunk {
  readonly start: number
  readonly end: number
}

/** Where to read next when `known` of `length` tokens are read: straight on. */
const goingOn = (chunks: readonly number[], known: number, length: number): Chunk => ({
  start: known,
  end: known + chunks.findLast((chunk) => chunk <= length - known)!,
})

/** The same, the last chunk reaching back over what is known rather than being cut up. */
function reachingBack(chunks: readonly number[], known: number, length: number): Chunk {
  const left = length - known
  const covering = chunks.find((chunk) => chunk >= left && chunk <= length)
  if (covering !== undefined) return { start: length - covering, end: length }
  return goingOn(chunks, known, length)
}

function commonStart(a: readonly number[], b: readonly number[]): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i
  return shorter
}
