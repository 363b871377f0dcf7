/** The filters in their order, from one set of settings. */
import { AtelierError } from '../tensor/index.js'
import {
  biased,
  countPenalty,
  epsilon,
  minP,
  NotFiniteError,
  repetitionPenalty,
  softmax,
  temperature,
  topK,
  topP,
  typical,
} from './filters.js'

/** How to draw a token. What is left out is off; with nothing set, tokens are drawn from the model's own distribution. */
export interface SamplingSettings {
  /** From 0 on; 0 takes the most probable token, whatever the rest say. Default 1. */
  readonly temperature?: number
  /** Tokens to keep; 0 is off. */
  readonly topK?: number
  /** Mass to keep, in (0, 1]; 1 is off. */
  readonly topP?: number
  /** Least probability as a share of the largest, in [0, 1]; 0 is off. */
  readonly minP?: number
  /** Mass of typical tokens to keep, in (0, 1]; 1 is off. */
  readonly typical?: number
  /** Least probability, in [0, 1); 0 is off. */
  readonly epsilon?: number
  /** Above 0; 1 is off, more discourages tokens in the history. */
  readonly repetitionPenalty?: number
  /** Taken from a token's logit for each time it is in the history; 0 is off. */
  readonly frequencyPenalty?: number
  /** Taken from a token's logit if it is in the history; 0 is off. */
  readonly presencePenalty?: number
  /** Added to the logits of tokens, by id. */
  readonly logitBias?: Readonly<Record<number, number>>
}

/** What is left to draw from, over the whole vocabulary. */
export interface Distribution {
  readonly probabilities: Float64Array
  /** Natural logarithms; -Infinity for a removed token. */
  readonly logProbabilities: Float64Array
  /** The filters that ran, in order, and how many tokens each removed. */
  readonly steps: readonly { readonly filter: FilterName; readonly removed: number }[]
}

/** One position's logits, the tokens so far, and optionally which tokens may come (0 = not) to the distribution to draw from. */
export type Chain = (logits: Float32Array, history?: ArrayLike<number>, allowed?: Uint8Array) => Distribution

export type FilterName =
  | 'bias'
  | 'repetition'
  | 'count'
  | 'temperature'
  | 'topK'
  | 'topP'
  | 'minP'
  | 'typical'
  | 'epsilon'

/** Bias, penalties, temperature, then cuts: the order of Hugging Face's generation. The order matters: top-p after temperature cuts elsewhere. */
export const filterOrder: readonly FilterName[] = [
  'bias',
  'repetition',
  'count',
  'temperature',
  'topK',
  'topP',
  'minP',
  'typical',
  'epsilon',
]

/** One filter with its settings. */
export type Filter = (logits: Float32Array, history: ArrayLike<number>) => Float32Array

/**
 * The filters that `settings` turn on, run in `order`. Throws on bad settings at once; the chain throws on a logit that is NaN
 * or infinite (naming its index), a token of the history outside the vocabulary, or when no token is allowed.
 */
export function chain(settings: SamplingSettings, order: readonly FilterName[] = filterOrder): Chain {
  const chosen = filtersOf(settings, order)
  return (logits, history = [], allowed) => {
    let current = drawable(logits, allowed)
    let left = countLeft(current)
    const steps = chosen.map(({ filter, apply }) => {
      current = apply(current, history)
      const before = left
      left = countLeft(current)
      return { filter, removed: before - left }
    })
    const probabilities = softmax(current)
    return {
      probabilities,
      // Few ask for them, and they cost as much as the rest.
      get logProbabilities() {
        return logProbabilitiesOf(current, probabilities)
      },
      steps,
    }
  }
}

/** The filters that `settings` turn on, in `order`. Throws on bad settings. */
export function filtersOf(
  settings: SamplingSettings,
  order: readonly FilterName[] = filterOrder,
): readonly { readonly filter: FilterName; readonly apply: Filter }[] {
  validateSettings(settings)
  const active = activeFilters(settings)
  return order.flatMap((filter) => (active[filter] ? [{ filter, apply: active[filter] }] : []))
}

/** The logits with -Infinity for what is not allowed; throws on a logit that is not finite, or when no token is allowed. */
export function drawable(logits: Float32Array, allowed?: Uint8Array): Float32Array {
  requireFinite(logits)
  return allowed ? mask(logits, allowed) : logits
}

/** Throws one AtelierError with a sentence for each value that is out of range and each name that is not a setting. */
export function validateSettings(settings: SamplingSettings): void {
  const wrong = Object.entries(settings).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof SamplingSettings] : undefined
    if (!rule) return [`${name}: not a setting (${Object.keys(rules).join(', ')})`]
    if (value === undefined || rule.holds(value)) return []
    return [`${name} ${typeof value === 'object' ? JSON.stringify(value) : value}: not ${rule.range}`]
  })
  if (wrong.length > 0) throw new AtelierError(`sampling settings: ${wrong.join('; ')}`)
}

interface Rule {
  readonly range: string
  readonly holds: (value: unknown) => boolean
}

const numbers = (range: string, holds: (value: number) => boolean = () => true): Rule => ({
  range,
  holds: (value) => typeof value === 'number' && Number.isFinite(value) && holds(value),
})

const rules: Record<keyof SamplingSettings, Rule> = {
  temperature: numbers('a finite number from 0 on', (value) => value >= 0),
  topK: numbers('a whole number from 0 on', (value) => Number.isInteger(value) && value >= 0),
  topP: numbers('above 0 and at most 1', (value) => value > 0 && value <= 1),
  minP: numbers('from 0 to 1', (value) => value >= 0 && value <= 1),
  typical: numbers('above 0 and at most 1', (value) => value > 0 && value <= 1),
  epsilon: numbers('from 0 to below 1', (value) => value >= 0 && value < 1),
  repetitionPenalty: numbers('a finite number above 0', (value) => value > 0),
  frequencyPenalty: numbers('a finite number'),
  presencePenalty: numbers('a finite number'),
  logitBias: {
    range: 'finite numbers by token id',
    holds: (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).every(([id, bias]) => /^\d+$/.test(id) && Number.isFinite(bias)),
  },
}

/** Those of `options` that are sampling settings. */
export function settingsIn(options: SamplingSettings): SamplingSettings {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(rules, name)))
}

function activeFilters(settings: SamplingSettings): Record<FilterName, Filter | false> {
  const degree = settings.temperature ?? 1
  const count = settings.topK ?? 0
  const mass = settings.topP ?? 1
  const ratio = settings.minP ?? 0
  const typicalMass = settings.typical ?? 1
  const least = settings.epsilon ?? 0
  const penalty = settings.repetitionPenalty ?? 1
  const frequency = settings.frequencyPenalty ?? 0
  const presence = settings.presencePenalty ?? 0
  const bias = Object.entries(settings.logitBias ?? {}).map(([id, added]) => [Number(id), added] as const)
  return {
    bias: bias.length > 0 && ((logits) => biased(logits, bias)),
    repetition: penalty !== 1 && ((logits, history) => repetitionPenalty(logits, history, penalty)),
    count:
      (frequency !== 0 || presence !== 0) &&
      ((logits, history) => countPenalty(logits, history, { frequency, presence })),
    temperature: degree !== 1 && ((logits) => temperature(logits, degree)),
    topK: count > 0 && ((logits) => topK(logits, count)),
    topP: mass < 1 && ((logits) => topP(logits, mass)),
    minP: ratio > 0 && ((logits) => minP(logits, ratio)),
    typical: typicalMass < 1 && ((logits) => typical(logits, typicalMass)),
    epsilon: least > 0 && ((logits) => epsilon(logits, least)),
  }
}

function requireFinite(logits: Float32Array): void {
  let at = 0
  while (at < logits.length && Number.isFinite(logits[at])) at++
  if (at === logits.length) return
  throw new NotFiniteError(
    `sampling: logit ${logits[at]} of token ${at}: not finite`,
    'The model has diverged or its weights are damaged; to rule tokens out, pass `allowed`',
  )
}

function mask(logits: Float32Array, allowed: Uint8Array): Float32Array {
  if (allowed.length !== logits.length) {
    throw new AtelierError(`sampling: ${allowed.length} allowed flags: not one for each of ${logits.length} tokens`)
  }
  if (!allowed.some((flag) => flag !== 0)) throw new AtelierError('sampling: allowed: no token is allowed')
  return logits.map((logit, token) => (allowed[token] ? logit : -Infinity))
}

function countLeft(logits: Float32Array): number {
  let left = 0
  for (const logit of logits) if (logit > -Infinity) left += 1
  return left
}

/** From the logits, not the logarithm of the probabilities: a token so rare that its probability rounds to 0 keeps its own. */
function logProbabilitiesOf(logits: Float32Array, probabilities: Float64Array): Float64Array {
  let best = 0
  for (let token = 1; token < logits.length; token++) if (logits[token]! > logits[best]!) best = token
  const offset = Math.log(probabilities[best]!) - logits[best]!
  const logProbabilities = new Float64Array(logits.length)
  for (let token = 0; token < logits.length; token++) logProbabilities[token] = logits[token]! + offset
  return logProbabilities
}
