import { dump } from '../onnx/index.js'
import type { Tensor, Variable } from '../tensor/index.js'
import { type Feeds, feedTensors, type Inputs, lengthsOf, type Result } from './feeds.js'
import type { Memory } from './memory.js'
import { type Computation, type ProgramOptions, trace, type Variant } from './variant.js'

/** Named inputs to named outputs, with updates of state: the only thing that runs. */
export interface Program<I extends Inputs, O extends Readonly<Record<string, Tensor>>> {
  /** Runs once. Throws if a feed does not fit its input. */
  run(feeds: Feeds<I>): Promise<{ readonly [K in keyof O]: Result }>
  /** Opens the session ahead of the first run, for the lengths that inputs name by strings. */
  open(lengths?: Readonly<Record<string, number>>): Promise<void>
  /** The simplified graph as text. */
  dump(lengths?: Readonly<Record<string, number>>): string
  /** State that the program reads or writes. */
  variables(lengths?: Readonly<Record<string, number>>): readonly Variable[]
  /** Frees the sessions. State stays in the memory. */
  close(): Promise<void>
}

/**
 * Traces `build` into a program. Shapes are checked here, or at the first run for inputs with named lengths; each set of
 * lengths is traced and opened once.
 */
export function program<I extends Inputs, O extends Readonly<Record<string, Tensor>>>(
  memory: Memory,
  inputs: I,
  build: (inputs: { readonly [K in keyof I]: Tensor }) => Computation<O>,
  options: ProgramOptions = {},
): Program<I, O> {
  const name = options.name ?? 'program'
  const variants = new Map<string, Variant>()
  const isFixed = Object.values(inputs).every(({ shape }) => shape.every((length) => typeof length === 'number'))

  const variantFor = (lengths: Readonly<Record<string, number>>): Variant => {
    const key = JSON.stringify(Object.entries(lengths).sort())
    const variant = variants.get(key) ?? trace(memory, inputs, build, options, lengths)
    variants.set(key, variant)
    return variant
  }
  if (isFixed) variantFor({})

  return {
    async run(feeds) {
      const lengths = isFixed ? {} : lengthsOf(name, inputs, feeds)
      const variant = variantFor(lengths)
      const tensors = feedTensors(name, inputs, feeds, lengths)
      return memory.exclusively(() => variant.run(tensors)) as Promise<{ [K in keyof O]: Result }>
    },
    open: async (lengths = {}) => {
      await variantFor(lengths).session()
    },
    dump: (lengths = {}) => dump(variantFor(lengths).graph),
    variables: (lengths = {}) => variantFor(lengths).variables,
    async close() {
      const all = [...variants.values()]
      variants.clear()
      await Promise.all(all.map((variant) => variant.close()))
    },
  }
}
