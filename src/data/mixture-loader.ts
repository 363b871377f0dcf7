import { AtelierError } from '../tensor/index.js'
import type { Batch, BlockLoader, LoaderState } from './loader.js'
import { checkWhole } from './whole.js'

/** A source of rows, and its share among them. */
export interface MixturePart {
  /** Gives batches of one row. */
  readonly loader: BlockLoader
  /** Above zero; weights need not sum to one. */
  readonly weight: number
}

/**
 * Batches whose rows come from several sources. The next row is always from the source that is furthest behind its share, so that the shares hold
 * at every moment to within a row, and which row comes from where follows from the weights alone.
 * @throws for a weight that is not above zero.
 */
export function mixtureLoader(
  parts: readonly MixturePart[],
  { batch, context }: { readonly batch: number; readonly context: number },
): BlockLoader {
  checkWhole('mixtureLoader', { batch, context })
  const odd = parts.find(({ weight }) => !(weight > 0 && Number.isFinite(weight)))
  if (odd) throw new AtelierError(`mixtureLoader: weight ${odd.weight}: must be above zero`)
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const isPacked = parts.some(({ loader }) => loader.isPacked)
  /** Rows taken from each. */
  const taken = parts.map(() => 0)
  const drawn = (): number => taken.reduce((sum, count) => sum + count, 0)

  function nextRow(): Batch {
    const rows = drawn() + 1
    const behind = parts.map(({ weight }, i) => (weight / total) * rows - taken[i]!)
    const source = behind.indexOf(Math.max(...behind))
    taken[source]! += 1
    return parts[source]!.loader.next()
  }

  return {
    isPacked,
    tokensPerBatch: batch * context,
    batchesPerEpoch: Math.ceil(parts.reduce((sum, { loader }) => sum + loader.batchesPerEpoch, 0) / batch),
    next() {
      const made = { tokens: new Int32Array(batch * context), targets: new Int32Array(batch * context) }
      const segments = isPacked ? new Int32Array(batch * context) : undefined
      for (let row = 0; row < batch; row++) {
        const { tokens, targets, segments: within } = nextRow()
        made.tokens.set(tokens, row * context)
        made.targets.set(targets, row * context)
        if (within) segments!.set(within, row * context)
      }
      return { ...made, ...(segments && { segments }) }
    },
    state: () => ({
      epoch: 0,
      position: drawn(),
      parts: parts.map(({ loader }, i) => ({ ...loader.state(), drawn: taken[i]! })),
    }),
    restore({ parts: saved = [] }) {
      if (saved.length !== parts.length) {
        throw new AtelierError(`mixtureLoader: a state of ${saved.length} sources: there are ${parts.length}`)
      }
      for (const [i, state] of (saved as readonly PartState[]).entries()) {
        parts[i]!.loader.restore(state)
        taken[i] = state.drawn
      }
    },
  }
}

type PartState = LoaderState & { readonly drawn: number }
