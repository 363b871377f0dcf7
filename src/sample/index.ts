/** Drawing from models, in Node and in a browser. */
export {
  type Chain,
  chain,
  type Distribution,
  type FilterName,
  filterOrder,
  type SamplingSettings,
  validateSettings,
} from './chain.js'
export { type ExportOptions, exportLanguageModel } from './export.js'
export {
  countPenalty,
  draw,
  epsilon,
  minP,
  repetitionPenalty,
  softmax,
  temperature,
  topK,
  topP,
  typical,
} from './filters.js'
export type { Alternative, TokenReport } from './report.js'
export { scoreText } from './score.js'
export {
  type Completion,
  type FinishReason,
  type GeneratedToken,
  type GenerateOptions,
  type TextSampler,
  type TextSamplerOptions,
  textSampler,
} from './text.js'
