/**
 * What goes wrong in adversarial training and how it shows: scores that run away, a side that has won, gradients that vanish, a generator that
 * collapses. A loss tells none of it. Each is named once, and again only after it has been gone for long.
 */
import type { Resemblance } from './example-distances.js'
import type { TrainingEvent } from './trainer.js'

export type Ailment = 'divergence' | 'discriminator won' | 'generator won' | 'vanishing gradients' | 'collapse'

export interface AdversarialHealth {
  /** Reads a step's readings, or at a validation what was last `noted`: a sentence where something has gone wrong. */
  watch(event: TrainingEvent): string | undefined
  /** Tells of generated examples beside held-out ones, before the validation that they belong to is watched. */
  note(found: Resemblance): void
  /** What is wrong at present. */
  readonly ailments: ReadonlySet<Ailment>
}

export interface HealthOptions {
  /** Numbers in an example: near in many dimensions means little, so that what is lost is asked of few only. */
  readonly width: number
}

const limits = {
  /** Mean scores beyond this are those of no smooth discriminator. */
  score: 1000,
  /** Accuracy on both kinds of examples at which the discriminator has won, and share of fakes that fool it at which the generator has. */
  accuracy: 0.99,
  fooled: 0.98,
  /** The gradient that reaches a fake, as a share of the most that did. */
  gradient: 0.01,
  /** Distances between made examples, as shares of those between real ones. */
  spread: 0.5,
  apart: 0.2,
  /** Share of the real examples that nothing is near to: more than one of eight modes. */
  lost: 0.2,
  fewNumbers: 8,
}

/** Memory of readings from step to step, and the steps before they are believed. */
const [memory, patience] = [0.95, 60]
/** Steps without an ailment after which it is over: one that comes and goes is told of once. */
const calm = 500
/** Validations in a row that show a collapse: early ones see a generator that has not spread yet. */
const confirmations = 3

export function adversarialHealth({ width }: HealthOptions): AdversarialHealth {
  const means = new Map<string, number>()
  /** With the step at which each was last seen. */
  const ailments = new Map<Ailment, number>()
  let [steps, steepest, collapsed] = [0, 0, 0]
  let noted: Resemblance | undefined

  const smooth = (name: string, value: number | undefined): number | undefined => {
    const before = means.get(name)
    if (value === undefined) return before
    const mean = before === undefined ? value : memory * before + (1 - memory) * value
    means.set(name, mean)
    return mean
  }
  /** The sentence, if this has only now begun. */
  const named = (ailment: Ailment, isSo: boolean, sentence: () => string): string | undefined => {
    const isNew = isSo && !ailments.has(ailment)
    if (isSo) ailments.set(ailment, steps)
    else if (steps - (ailments.get(ailment) ?? 0) > calm) ailments.delete(ailment)
    return isNew ? `${ailment}: ${sentence()}` : undefined
  }

  function ofStep(readings: Readonly<Record<string, number>>): string | undefined {
    steps++
    const read = (name: string): number | undefined => smooth(name, readings[name])
    const [onReal, onFake] = [read('discriminator.accuracy.real') ?? 0.5, read('discriminator.accuracy.fake') ?? 0.5]
    const scores = [read('discriminator.score.real') ?? 0, read('discriminator.score.fake') ?? 0]
    const [gradient, fooled = 0] = [read('generator.gradient'), read('generator.fooled')]
    if (gradient !== undefined) steepest = Math.max(steepest, gradient)
    if (steps < patience) return undefined
    const farthest = Math.max(...scores.map(Math.abs))
    const hasWon = Math.min(onReal, onFake) > limits.accuracy
    return (
      named(
        'divergence',
        !(farthest < limits.score),
        () =>
          `scores run away (${short(farthest)} on average); lower the discriminator's rate, or give its slopes more weight with --penalty-weight`,
      ) ??
      named(
        'vanishing gradients',
        gradient !== undefined && gradient < limits.gradient * steepest,
        () =>
          `the gradient that reaches a made example has fallen to ${short(gradient!)} from ${short(steepest)}; take another loss than minimax, or penalise the discriminator's slopes`,
      ) ??
      named(
        'discriminator won',
        hasWon,
        () =>
          `it tells ${percent(onReal)} of the real and ${percent(onFake)} of the made examples apart; lower its rate, penalise its slopes, or change what it sees with --adapt`,
      ) ??
      named(
        'generator won',
        fooled > limits.fooled,
        () =>
          `the discriminator takes ${percent(fooled)} of the made examples for real; raise its rate, or let it move more often with --discriminator-steps`,
      )
    )
  }

  function ofValidation(): string | undefined {
    if (!noted) return undefined
    const { spread, apart, lost } = noted
    const isLost = width <= limits.fewNumbers && lost > limits.lost
    collapsed = spread < limits.spread || apart < limits.apart || isLost ? collapsed + 1 : 0
    return named('collapse', collapsed >= confirmations, () => {
      const alike = `made examples are ${percent(spread)} as far from each other as real ones, and from their nearest ${percent(apart)}`
      const gone =
        width <= limits.fewNumbers ? `; ${percent(lost)} of the held-out examples have nothing made near them` : ''
      return `${alike}${gone}; penalise the discriminator's slopes on both sides (--penalty r1-r2), or use the relativistic loss`
    })
  }

  return {
    get ailments() {
      return new Set(ailments.keys())
    },
    note(found) {
      noted = found
    },
    watch(event) {
      if (event.kind === 'step') return event.readings && ofStep(event.readings)
      return event.kind === 'validation' ? ofValidation() : undefined
    },
  }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
const short = (value: number): string => (Number.isFinite(value) ? Number(value.toPrecision(2)).toString() : `${value}`)
