import { AtelierError, type Tensor, type Variable } from '../tensor/index.js'

/** A weight with the gradient of the loss by it. */
export interface Weight {
  readonly name: string
  readonly variable: Variable
  readonly gradient: Tensor
}

/** What an optimizer may know of the present step: float32 scalars. */
export interface Step {
  /** The schedule's share of the peak learning rate, usually 0 to 1. */
  readonly rate: Tensor
  /** Updates made, this one included: 1 at the first. */
  readonly count: Tensor
  /** State of the optimizer's own, zeros of `weight`'s type at first: the same variable for the same name. */
  state(name: string, weight: Variable): Variable
}

/**
 * A function from gradients to updates, in tensor algebra: new values for the weights and for the optimizer's own state.
 */
export type Optimizer = (weights: readonly Weight[], step: Step) => readonly (readonly [Variable, Tensor])[]

/** Gives each weight to the first rule whose pattern matches its name. @throws if a weight or a rule is left over. */
export const grouped =
  (rules: readonly { readonly match: (weight: Weight) => boolean; readonly optimizer: Optimizer }[]): Optimizer =>
  (weights, step) => {
    const groups = rules.map(() => [] as Weight[])
    for (const weight of weights) {
      const rule = rules.findIndex(({ match }) => match(weight))
      if (rule < 0) throw new AtelierError(`grouped: no rule matches ${weight.name}`, 'End with a rule for the rest')
      groups[rule]!.push(weight)
    }
    const idle = groups.findIndex((group) => group.length === 0)
    if (idle >= 0) {
      throw new AtelierError(
        `grouped: rule ${idle + 1} of ${rules.length} matches no weight of ${weights.map(({ name }) => name).join(', ')}`,
        'Check its pattern and the rules before it',
      )
    }
    return rules.flatMap(({ optimizer }, i) => optimizer(groups[i]!, step))
  }
