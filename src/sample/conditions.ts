/** What each example is made of, from what is asked for. */
import { captionTokens, captionWords } from '../data/index.js'
import type { DiffusionConfig } from '../models/index.js'
import { fail, fillUniform, streamNumber } from '../tensor/index.js'
import type { ConditionRows } from './denoiser.js'
import type { DrawOptions } from './example-generator.js'

/** A label that asks for no class in particular. */
export const noClass = -1

/**
 * Conditions of the examples from `first` on. Without a label each class is drawn as often, by seed and place; without a caption, or with
 * `noClass`, nothing is said. @throws for a class that is not there, and for a label or a caption that the model can't read.
 */
export function conditionsOf(
  config: DiffusionConfig,
  { seed, label, caption }: DrawOptions,
  first: number,
  rows: number,
): ConditionRows {
  const { condition, classes = [] } = config
  if (label !== undefined && condition !== 'labels') fail('sample', `label ${label}`, 'the model knows no classes')
  if (caption !== undefined && condition !== 'captions') {
    fail('sample', `caption ${JSON.stringify(caption)}`, 'the model reads no captions')
  }
  if (condition === 'captions' && caption !== undefined) {
    const tokens = tokensOf(config, caption)
    return { tokens: Int32Array.from({ length: rows * tokens.length }, (_, i) => tokens[i % tokens.length]!) }
  }
  if (condition !== 'labels') return {}
  if (label === noClass) return { labels: new Int32Array(rows).fill(classes.length) }
  if (label !== undefined && !(Number.isInteger(label) && label >= 0 && label < classes.length)) {
    fail('sample', `label ${label}`, `classes are from 0 to ${classes.length - 1}: ${classes.join(', ')}`)
  }
  return { labels: Int32Array.from({ length: rows }, (_, i) => label ?? drawnClass(seed, first + i, classes.length)) }
}

/** The same where examples say already what they are: without a label or a caption, nothing is said. */
export const conditionsBeside = (
  config: DiffusionConfig,
  draw: DrawOptions,
  first: number,
  rows: number,
): ConditionRows =>
  draw.label === undefined && draw.caption === undefined ? {} : conditionsOf(config, draw, first, rows)

/** A class for each example of a seed, all as likely. */
function drawnClass(seed: number, place: number, classes: number): number {
  const drawn = new Float64Array(1)
  fillUniform(drawn, seed, streamNumber('classes of examples'), place)
  return Math.floor(drawn[0]! * classes)
}

/** A caption's tokens. @throws if the model knows none of its words. */
function tokensOf({ words = [], captionLength }: DiffusionConfig, caption: string): Int32Array {
  const isKnown = captionWords(caption).some((word) => words.includes(word))
  if (!isKnown && captionWords(caption).length > 0) {
    const some = words.slice(0, 12).join(', ')
    fail('sample', `caption ${JSON.stringify(caption)}`, 'the model knows none of its words', `It knows ${some}, …`)
  }
  return captionTokens(words, captionLength!)([caption])
}
