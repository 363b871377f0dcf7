import type { PromptContent } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { turnsOf } from './turns.js'

/** Something to answer, and what else is known of it. */
export interface Prompt {
  readonly content: PromptContent
  readonly tokens: Int32Array
  readonly fields: Readonly<Record<string, unknown>>
}

/** The prompts of a step, counted from 1: every epoch visits all in a new order, decided by the seed. */
export const promptsOf = (prompts: readonly Prompt[], count: number, step: number, seed: number): readonly Prompt[] =>
  turnsOf(prompts.length, count, step, randomStream(seed, 'epochs of prompts')).map((place) => prompts[place]!)
