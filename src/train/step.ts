import type { Optimizer, Weight } from '../optim/index.js'
import { type Feeds, float32, type Inputs, type Memory, type Program, program, type Update } from '../runtime/index.js'
import { AtelierError, grad, type Tensor, type Variable, variable } from '../tensor/index.js'

/** The loss of one batch as a sum and the number of things summed, so that batches of any size average rightly. */
export interface Loss {
  readonly sum: Tensor
  readonly count: Tensor
  /** State that reading the batch leaves behind, for the next batch. */
  readonly updates?: readonly Update[]
}

export interface StepOptions<I extends Inputs> {
  readonly inputs: I
  readonly loss: (inputs: { readonly [K in keyof I]: Tensor }) => Loss
  readonly weights: ReadonlyMap<string, Variable>
  readonly optimizer: Optimizer
  /** What `count` is expected to sum to over one update; only numerical comfort, any count gives the exact mean. */
  readonly expected: number
}

export interface StepResult {
  /** Mean loss over everything counted. */
  readonly loss: number
  /** Length of the mean gradient, before clipping. */
  readonly norm: number
  /** False if the loss or the gradient was not finite: then no weight has changed. */
  readonly applied: boolean
}

/** One update of the weights, from one or more batches whose gradients are summed first. */
export interface TrainingStep<I extends Inputs> {
  /** @throws if nothing counts in any of the batches; no weight has changed then. */
  run(batches: readonly Feeds<I>[], at: { rate: number; count: number; clip?: number }): Promise<StepResult>
  /** Everything the optimizer remembers. */
  readonly state: readonly Variable[]
  /** The mean gradient's variable for each weight, as left by the last run. */
  readonly gradients: ReadonlyMap<string, Variable>
  close(): Promise<void>
}

/**
 * Gradients and updates are two programs: between them the gradient's length is looked at, so that a bad step changes
 * nothing, batches can be summed, and weights are updated in place.
 */
export function trainingStep<I extends Inputs>(memory: Memory, options: StepOptions<I>): TrainingStep<I> {
  const { inputs, loss, weights, optimizer, expected } = options
  if (weights.size === 0) throw new AtelierError('train: no weights: there is nothing to train')
  const names = [...weights.keys()]
  const variables = [...weights.values()]
  const gradients = new Map(
    [...weights].map(([name, w]) => [name, variable(w.shape, undefined, { name: `gradient.${name}`, dtype: w.dtype })]),
  )

  const backward = (isFirst: boolean) =>
    program(
      memory,
      inputs,
      (fed) => {
        const { sum, count, updates: carried = [] } = loss(fed)
        const found = grad(sum.mul(1 / expected), variables)
        const updates = names.map((name, i) => {
          const total = gradients.get(name)!
          return [total, isFirst ? found[i]! : total.add(found[i]!)] as const
        })
        return { outputs: { sum, count }, updates: [...updates, ...carried] }
      },
      { name: isFirst ? 'gradients' : 'more gradients' },
    )

  const length = program(
    memory,
    {},
    () => {
      const squares = [...gradients.values()].map((g) => g.cast('float32').sumSquare())
      return { outputs: { square: squares.reduce((a, b) => a.add(b)) } }
    },
    { name: 'gradient length' },
  )

  const state = new Map<string, Variable>()
  const remember = (name: string, weight: Variable): Variable => {
    const known = state.get(name) ?? variable(weight.shape, undefined, { name, dtype: weight.dtype })
    state.set(name, known)
    return known
  }
  const update = (isScaled: boolean) =>
    program(
      memory,
      { rate: float32(), count: float32(), ...(isScaled && { scale: float32() }) },
      (fed) => {
        const { rate, count, scale } = fed as { rate: Tensor; count: Tensor; scale?: Tensor }
        const list: Weight[] = [...weights].map(([name, w]) => {
          const g = gradients.get(name)!
          return { name, variable: w, gradient: scale ? g.mul(scale.cast(g.dtype)) : g }
        })
        return { outputs: {}, updates: optimizer(list, { rate, count, state: remember }) }
      },
      { name: isScaled ? 'scaled update' : 'update' },
    )

  const first = backward(true)
  let more: Program<I, { sum: Tensor; count: Tensor }> | undefined
  const plain = update(false)
  let scaled: ReturnType<typeof update> | undefined

  return {
    gradients,
    get state() {
      return [...state.values()]
    },

    async run(batches, { rate, count, clip = Number.POSITIVE_INFINITY }) {
      let sum = 0
      let counted = 0
      for (const [i, batch] of batches.entries()) {
        if (i > 0) more ??= backward(false)
        const result = await (i === 0 ? first : more!).run(batch)
        sum += Number(result.sum.data[0])
        counted += Number(result.count.data[0])
      }
      if (counted === 0) {
        throw new AtelierError('train: nothing counts in this step: all of its targets are -1', 'Leave such texts out')
      }
      const { square } = await length.run({})
      const mean = expected / counted
      const norm = Math.sqrt(Number(square.data[0])) * mean
      const applied = Number.isFinite(sum) && Number.isFinite(norm)
      if (applied) {
        const scale = mean * Math.min(1, clip / norm)
        const fed = { rate: Float32Array.of(rate), count: Float32Array.of(count) }
        if (scale === 1) await plain.run(fed)
        else {
          scaled ??= update(true)
          await scaled.run({ ...fed, scale: Float32Array.of(scale) })
        }
      }
      return { loss: sum / counted, norm, applied }
    },

    async close() {
      await Promise.all([first, more, length, plain, scaled].map((each) => each?.close()))
    },
  }
}
