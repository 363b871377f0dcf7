/** Many texts read side by side: one program steps all of them, others fill one row's prompt in. */
import type { LanguageModel } from '../models/index.js'
import { countParameters } from '../nn/index.js'
import { int32, type Memory, program } from '../runtime/index.js'
import type { Tensor } from '../tensor/index.js'

/** The next token of the text in a row. */
export interface RowStep {
  readonly row: number
  readonly token: number
  /** Where the token stands: as many were read before. */
  readonly position: number
}

/** What a row has read after a piece: `logits` [vocabulary] once that is the whole text. */
export interface Filled {
  readonly known: number
  readonly logits?: Float32Array
}

/**
 * The state of a fixed number of texts. A row's numbers do not depend on what the others hold, nor on how a prompt is cut into pieces:
 * every product has at least two rows, and from two on ONNX Runtime adds up in one order (weights as constants; with weights as inputs a
 * model that keeps a summary differs in the last bits by how its prompt was cut).
 */
export interface SharedCache {
  readonly keeps: 'positions' | 'summary'
  /** Most tokens of a text. */
  readonly longest: number
  /** Most tokens that one `fill` reads. */
  readonly piece: number
  /** Bytes of the state of all rows. */
  readonly bytes: number
  /** Opens the programs ahead of their first use. */
  open(): Promise<void>
  /** Reads the next piece of a text of which `known` tokens are read, into a row. */
  fill(row: number, tokens: readonly number[], known: number): Promise<Filled>
  /** One token more for each row given; `held` says how many tokens every row holds. Logits [vocabulary] in the order given. */
  step(steps: readonly RowStep[], held: readonly number[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}

export interface SharedCacheOptions {
  readonly rows: number
  /** Weights as constants: faster, but changes of them are not seen. */
  readonly frozen: boolean
  /** Numbers of prompt tokens read at once, each a program of its own. */
  readonly pieces?: readonly number[]
}

/** A cache for `rows` texts of `model`, empty. */
export function sharedCache(memory: Memory, model: LanguageModel, options: SharedCacheOptions): SharedCache {
  const { context, vocabulary } = model.config
  const { frozen } = options
  // A product of one row takes a kernel of its own, which rounds differently.
  const rows = Math.max(2, options.rows)
  const decoder = model.decoder(rows)
  const { keeps } = decoder
  const longest = keeps === 'positions' ? context : Number.POSITIVE_INFINITY
  const pieces = piecesOf(options.pieces ?? usualPieces(model), keeps === 'positions' ? context : undefined)
  const fill = program(
    memory,
    { tokens: int32([1, 'time']), start: int32(), row: int32(), last: int32() },
    ({ tokens, start, row, last }) => {
      const { logits, updates } = decoder.read(tokens, start, { row, ...(keeps === 'positions' && { last }) })
      return { outputs: { logits }, updates }
    },
    { name: 'filling', frozen },
  )
  const step = program(
    memory,
    { tokens: int32([rows, 1]), start: int32([rows]), live: int32([rows, 1]) },
    ({ tokens, start, live }) => {
      const { logits, updates } = decoder.read(tokens, start)
      // What a row at rest writes into a cache of positions is written over; a summary has to stay.
      const kept = (before: Tensor, after: Tensor): Tensor =>
        keeps === 'positions' ? after : live.greater(0).where(after, before)
      return { outputs: { logits }, updates: updates.map(([v, after]) => [v, kept(v, after)] as const) }
    },
    { name: 'stepping', frozen },
  )

  return {
    keeps,
    longest,
    piece: pieces.at(-1)!,
    bytes: decoder.state.reduce((sum, { size }) => sum + 4 * size, 0),

    async open() {
      for (const time of pieces) await fill.open({ time })
      await step.open()
    },

    async fill(row, tokens, known) {
      const { start, length } =
        keeps === 'positions' ? covering(pieces, known, tokens.length) : goingOn(pieces, known, tokens.length)
      const end = Math.min(start + length, tokens.length)
      const padded = new Int32Array(length)
      padded.set(tokens.slice(start, end))
      const { logits } = await fill.run({ tokens: padded, start, row, last: end - start - 1 })
      return { known: end, ...(end === tokens.length && { logits: logits.data as Float32Array }) }
    },

    async step(steps, held) {
      const [tokens, live] = [new Int32Array(rows), new Int32Array(rows)]
      const start = Int32Array.from({ length: rows }, (_, row) => Math.min(held[row] ?? 0, context - 1))
      for (const { row, token, position } of steps) {
        tokens[row] = token
        start[row] = position
        live[row] = 1
      }
      const { logits } = await step.run({ tokens, start, live })
      const all = logits.data as Float32Array
      return steps.map(({ row }) => all.subarray(row * vocabulary, (row + 1) * vocabulary))
    },

    async close() {
      await Promise.all([fill.close(), step.close()])
      for (const variable of decoder.state) memory.free(variable)
    },
  }
}

/** Every program holds the weights once more: a large model gets one length that serves short prompts as well. */
const usualPieces = (model: LanguageModel): readonly number[] => (countParameters(model) > large ? [32] : [8, 64])

const large = 2e7

/** The lengths that fit, shortest first; those of a cache of positions are at least 2. */
function piecesOf(pieces: readonly number[], context: number | undefined): readonly number[] {
  if (context === undefined) return [...new Set([1, ...pieces])].sort((a, b) => a - b)
  const fitting = [...new Set(pieces)].filter((length) => length > 1 && length <= context)
  return fitting.length > 0 ? fitting.sort((a, b) => a - b) : [context]
}

interface Piece {
  readonly start: number
  readonly length: number
}

/** Straight on. */
const goingOn = (pieces: readonly number[], known: number, length: number): Piece => ({
  start: known,
  length: pieces.findLast((piece) => piece <= length - known)!,
})

/** Straight on; the last piece reaches back over what is known, and only a text shorter than all pieces is padded. */
function covering(pieces: readonly number[], known: number, length: number): Piece {
  const left = length - known
  // A long piece costs about as much as all the short ones in half of it.
  const piece = pieces.findLast((each) => each <= left || (2 * left > each && each <= length)) ?? pieces[0]!
  return { start: Math.max(0, Math.min(known, length - piece)), length: piece }
}
