import type { Optimizer, Weight } from '../optim/index.js'
import {
  type Feeds,
  float32,
  type Inputs,
  type Memory,
  type Program,
  program,
  type Result,
  type Update,
} from '../runtime/index.js'
import { AtelierError, grad, type Tensor, type Variable, variable } from '../tensor/index.js'

/** The loss of one batch as a sum and the number of things summed, so that batches of any size average rightly. */
export interface Loss {
  readonly sum: Tensor
  readonly count: Tensor
  /** State that reading the batch leaves behind, for the next batch. */
  readonly updates?: readonly Update[]
  /** Other scalars worth telling, by name. */
  readonly readings?: Readonly<Record<string, Tensor>>
}

export type LossOf<I extends Inputs> = (inputs: { readonly [K in keyof I]: Tensor }) => Loss

export interface StepOptions<I extends Inputs> {
  readonly inputs: I
  readonly loss: LossOf<I>
  /** Other losses of the same weights by name, such as one with a penalty that is not asked for at every step. */
  readonly forms?: Readonly<Record<string, LossOf<I>>>
  readonly weights: ReadonlyMap<string, Variable>
  readonly optimizer: Optimizer
  /** What `count` is expected to sum to over one update; only numerical comfort, any count gives the exact mean. */
  readonly expected: number
  /** Goes before the names of its programs, which decide their random numbers. */
  readonly name?: string
  /** What the optimizer remembers from a step before this one, over some of the weights. */
  readonly state?: readonly Variable[]
}

export interface StepResult {
  /** Mean loss over everything counted. */
  readonly loss: number
  /** Length of the mean gradient, before clipping. */
  readonly norm: number
  /** False if the loss or the gradient was not finite, or the mean loss beyond the limit: then no weight has changed. */
  readonly applied: boolean
  /** Means of the loss's readings over the batches. */
  readonly readings: Readonly<Record<string, number>>
}

export interface StepPlace {
  /** The schedule's share of the peak learning rate. */
  readonly rate: number
  /** Updates made, this one included. */
  readonly count: number
  /** Longest gradient. */
  readonly clip?: number
  /** The loss to use, of `forms`; otherwise the usual one. */
  readonly form?: string
  /** The mean loss beyond which the step is not made; see `explosionLimit`. Default: none. */
  readonly limit?: number
}

/** One update of the weights, from one or more batches whose gradients are summed first. */
export interface TrainingStep<I extends Inputs> {
  /** @throws if nothing counts in any of the batches; no weight has changed then. */
  run(batches: readonly Feeds<I>[], at: StepPlace): Promise<StepResult>
  /** Everything the optimizer remembers. */
  readonly state: readonly Variable[]
  /** The mean gradient's variable for each weight, as left by the last run. */
  readonly gradients: ReadonlyMap<string, Variable>
  close(): Promise<void>
}

/** Outputs of a loss's program are its sum, its count, and readings. */
type Backward<I extends Inputs> = Program<I, { readonly sum: Tensor; readonly count: Tensor }>

/** Keeps the names of readings apart from those of the other outputs. */
const readingPrefix = 'reading '

/**
 * Gradients and updates are two programs: between them the gradient's length is looked at, so that a bad step changes
 * nothing, batches can be summed, and weights are updated in place.
 */
export function trainingStep<I extends Inputs>(memory: Memory, options: StepOptions<I>): TrainingStep<I> {
  const { inputs, weights, optimizer, expected } = options
  const named = (name: string): string => (options.name === undefined ? name : `${options.name} ${name}`)
  if (weights.size === 0) throw new AtelierError('train: no weights: there is nothing to train')
  const names = [...weights.keys()]
  const variables = [...weights.values()]
  const gradients = new Map(
    [...weights].map(([name, w]) => [name, variable(w.shape, undefined, { name: `gradient.${name}`, dtype: w.dtype })]),
  )

  const backward = (loss: LossOf<I>, name: string, isFirst: boolean): Backward<I> =>
    program(
      memory,
      inputs,
      (fed) => {
        const { sum, count, updates: carried = [], readings = {} } = loss(fed)
        const found = grad(sum.mul(1 / expected), variables)
        const updates = names.map((name, i) => {
          const total = gradients.get(name)!
          return [total, isFirst ? found[i]! : total.add(found[i]!)] as const
        })
        const told = Object.entries(readings).map(([key, value]) => [`${readingPrefix}${key}`, value.cast('float32')])
        return { outputs: { sum, count, ...Object.fromEntries(told) }, updates: [...updates, ...carried] }
      },
      { name: named(isFirst ? name : `more ${name}`) },
    )

  const length = program(
    memory,
    {},
    () => {
      const squares = [...gradients.values()].map((g) => g.cast('float32').sumSquare())
      return { outputs: { square: squares.reduce((a, b) => a.add(b)) } }
    },
    { name: named('gradient length') },
  )

  const state = new Map((options.state ?? []).map((known) => [known.name, known] as const))
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
      { name: named(isScaled ? 'scaled update' : 'update') },
    )

  const opened = new Map<string, Backward<I>>()
  /** The program of a form's gradients: of a step's first batch, or of one that is added to it. */
  const gradientsOf = (form: string | undefined, isFirst: boolean): Backward<I> => {
    const loss = form === undefined ? options.loss : options.forms?.[form]
    if (!loss) throw new AtelierError(`train: a loss called "${form}": there is none of that name`)
    const key = `${isFirst} ${form ?? ''}`
    const found = opened.get(key) ?? backward(loss, form === undefined ? 'gradients' : `${form} gradients`, isFirst)
    opened.set(key, found)
    return found
  }
  gradientsOf(undefined, true)
  const plain = update(false)
  let scaled: ReturnType<typeof update> | undefined

  return {
    gradients,
    get state() {
      return [...state.values()]
    },

    async run(batches, { rate, count, clip = Number.POSITIVE_INFINITY, form, limit = Number.POSITIVE_INFINITY }) {
      let sum = 0
      let counted = 0
      const readings: Record<string, number> = {}
      for (const [i, batch] of batches.entries()) {
        const { sum: part, count: few, ...told } = await gradientsOf(form, i === 0).run(batch)
        sum += Number(part.data[0])
        counted += Number(few.data[0])
        for (const [key, { data }] of Object.entries<Result>(told)) {
          const name = key.slice(readingPrefix.length)
          readings[name] = (readings[name] ?? 0) + Number(data[0]) / batches.length
        }
      }
      if (counted === 0) {
        throw new AtelierError('train: nothing counts in this step: all of its targets are -1', 'Leave such texts out')
      }
      const { square } = await length.run({})
      const mean = expected / counted
      const norm = Math.sqrt(Number(square.data[0])) * mean
      const applied = Number.isFinite(sum) && Number.isFinite(norm) && sum / counted <= limit
      if (applied) {
        const scale = mean * Math.min(1, clip / norm)
        const fed = { rate: Float32Array.of(rate), count: Float32Array.of(count) }
        if (scale === 1) await plain.run(fed)
        else {
          scaled ??= update(true)
          await scaled.run({ ...fed, scale: Float32Array.of(scale) })
        }
      }
      return { loss: sum / counted, norm, applied, readings }
    },

    async close() {
      await Promise.all([...opened.values(), length, plain, scaled].map((each) => each?.close()))
    },
  }
}
