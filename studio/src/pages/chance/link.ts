import { type LinkSchema, storedModel } from 'atelier/studio'
import { corpusChoices } from '../../figure/corpusChoices'

export const chanceLink = {
  text: { kind: 'text', longest: 400, default: 'Call me Ishmael. Some years ago, never mind how long' },
  temperature: { kind: 'number', least: 0, most: 10, step: 0.05, default: 1 },
  /** How far the dial goes. */
  reach: { kind: 'choice', choices: ['2', '10'], default: '2' },
  axis: { kind: 'choice', choices: ['linear', 'log'], default: 'linear' },
  topk: { kind: 'number', least: 0, most: 200, step: 1, default: 0 },
  topp: { kind: 'number', least: 0.05, most: 1, step: 0.05, default: 1 },
  /** The model under the dial: ours, one of the library, or one that learns a text here and now. */
  model: { kind: 'choice', choices: ['writer', ...corpusChoices], others: storedModel, default: 'writer' },
  steps: { kind: 'number', least: 50, most: 5000, step: 50, default: 300 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

/** Whether the model is one that learns here and now. */
export const isLearnt = (model: string): boolean => model !== 'writer' && !storedModel.test(model)
