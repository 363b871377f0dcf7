import type { Feeds, Inputs, Memory } from '../runtime/index.js'
import { program } from '../runtime/index.js'
import { AtelierError, isFloat, reachable, type Tensor, type Variable } from '../tensor/index.js'

/** Numbers went bad; the last checkpoint was saved before. A step that is not finite has changed nothing. */
export class DivergenceError extends AtelierError {
  override name = 'DivergenceError'

  constructor(
    readonly step: number,
    /** The first tensor that is not finite: where in the model, and which operation made it. */
    readonly tensor: string,
    what: string,
  ) {
    super(`train: step ${step}: ${what}`, 'Lower the learning rate or look at the data; the last checkpoint is whole')
  }
}

/** The name of the first tensor of the loss's graph, in order of computation, that holds NaN or infinity on one of `batches`. */
export async function firstBadTensor<I extends Inputs>(
  memory: Memory,
  inputs: I,
  loss: (fed: { readonly [K in keyof I]: Tensor }) => Tensor,
  batches: readonly Feeds<I>[],
  weights: ReadonlyMap<string, Variable>,
  gradients: ReadonlyMap<string, Variable>,
): Promise<string> {
  const isBad = async (variable: Variable): Promise<boolean> =>
    ((await memory.read(variable)) as Float32Array).some((x) => !Number.isFinite(x))
  for (const [name, weight] of weights) if (await isBad(weight)) return `weight ${name}`
  const names: string[] = []
  const looking = program(memory, inputs, (fed) => {
    const nodes = reachable([loss(fed)]).filter(({ source, outputs }) => !source && isFloat(outputs[0]!.dtype))
    names.push(
      ...nodes.map(({ scope, operation, outputs }) => `${operation.name} ${outputs[0]}${scope && ` in ${scope}`}`),
    )
    return { outputs: Object.fromEntries(nodes.map(({ outputs: [y] }, i) => [`n${i}`, y!.sub(y!).sum()])) }
  })
  try {
    for (const batch of batches) {
      const sums = await looking.run(batch)
      const bad = names.findIndex((_, i) => !Number.isFinite(Number(sums[`n${i}`]!.data[0])))
      if (bad >= 0) return names[bad]!
    }
  } finally {
    await looking.close()
  }
  for (const [name, gradient] of gradients) if (await isBad(gradient)) return `gradient of ${name}`
  return 'the loss'
}
