/** The job's picture of the network, named, and what is said of it in words and rows. */
import type { Picture } from 'atelier/studio'
import { short } from '../../figure/axis'

export type Phase = 'before' | 'forward' | 'backward'

export interface NetworkNumbers {
  readonly names: readonly string[]
  readonly hidden: number
  readonly inputs: readonly number[]
  readonly target: number
  readonly weights: readonly number[]
  readonly sums: readonly number[]
  readonly states: readonly number[]
  readonly slopes: readonly number[]
  readonly output: number
  readonly loss: number
  readonly outputGradient: number
  readonly stateGradients: readonly number[]
  readonly sumGradients: readonly number[]
  readonly gradient: readonly number[]
  readonly meanGradient: readonly number[]
  readonly meanLoss: number
  readonly next: readonly number[]
  readonly nextLoss: number
  readonly rate: number
}

export function numbersOf({ values }: Picture, names: readonly string[]): NetworkNumbers {
  const { hidden: states, hiddenGradients: stateGradients, ...rest } = values
  return { ...rest, names, states, stateGradients, hidden: (states as readonly number[]).length } as never
}

/** Subscripts of the hidden units. */
export const below = (i: number): string => '₁₂₃₄₅₆'[i]!

/** A number in a formula: signed as it is, brackets around what is negative. */
export const term = (value: number): string => (value < 0 ? `(${short(value).replace('-', '−')})` : short(value))
export const plain = (value: number): string => short(value).replace('-', '−')

/** A weight's derivative by this example as a product along the way back to it. */
export function chainOf(
  numbers: NetworkNumbers,
  weight: number,
): { readonly factors: string; readonly product: string } {
  const { hidden, inputs, states, slopes, weights, outputGradient, gradient } = numbers
  const answer = `= ${plain(gradient[weight]!)}`
  const product = (factors: readonly (readonly [string, number])[]) => ({
    factors: factors.map(([name]) => name).join(' · '),
    product: `${factors.map(([, value]) => term(value)).join(' · ')} ${answer}`,
  })
  const back = ['(ŷ − y)', outputGradient] as const
  if (weight === 4 * hidden) return product([back])
  if (weight >= 3 * hidden) return product([back, [`h${below(weight - 3 * hidden)}`, states[weight - 3 * hidden]!]])
  const unit = weight % hidden
  const through = [
    back,
    [`w(h${below(unit)}→ŷ)`, weights[3 * hidden + unit]!],
    [`f′(s${below(unit)})`, slopes[unit]!],
  ] as const
  return weight >= 2 * hidden
    ? product(through)
    : product([...through, [weight < hidden ? 'x₁' : 'x₂', inputs[weight < hidden ? 0 : 1]!]])
}

const exact = (value: number): string => String(Number(value.toPrecision(8)))

/** Every number of the network: nodes, then weights. */
export function rowsOf(numbers: NetworkNumbers): readonly (readonly string[])[] {
  const { inputs, target, sums, states, sumGradients, stateGradients, output, outputGradient, loss } = numbers
  const node = (name: string, value: number, gradient?: number) => [
    name,
    exact(value),
    gradient === undefined ? '' : exact(gradient),
    '',
    '',
  ]
  return [
    node('x₁', inputs[0]!),
    node('x₂', inputs[1]!),
    ...sums.map((value, i) => node(`s${below(i)}`, value, sumGradients[i]!)),
    ...states.map((value, i) => node(`h${below(i)}`, value, stateGradients[i]!)),
    node('ŷ', output, outputGradient),
    node('y', target),
    node('L', loss),
    ...numbers.names.map((name, i) => [
      name,
      exact(numbers.weights[i]!),
      exact(numbers.gradient[i]!),
      exact(numbers.meanGradient[i]!),
      exact(numbers.next[i]!),
    ]),
  ]
}

export const columns = ['What', 'Value', '∂L by it, this example', 'mean ∂L, all examples', 'After the step'] as const

/** What has just happened, and what comes next. */
export function captionOf(numbers: NetworkNumbers, phase: Phase, made: string | undefined): string {
  const { inputs, target, output, loss, outputGradient, rate, meanLoss, nextLoss } = numbers
  if (phase === 'before') {
    return `${made ?? ''}The inputs ${plain(inputs[0]!)} and ${plain(inputs[1]!)} are ready; the answer should be ${plain(target)}. Next: forward.`
  }
  if (phase === 'forward') {
    return `Forward: every unit adds up what comes in, weighted, and bends it; the network answers ${plain(output)} where ${plain(target)} is right, so L = ½ · (${plain(output)} − ${term(target)})² = ${plain(loss)}. Next: backward.`
  }
  return `Backward: ∂L/∂ŷ = ŷ − y = ${plain(outputGradient)} goes back along every way, multiplied by what stands on it. Next: update. At a rate of ${rate} every weight moves against its mean derivative, and the mean loss of all examples goes from ${plain(meanLoss)} to ${plain(nextLoss)}.`
}
