/**
 * Long short-term memory as a language model (Hochreiter & Schmidhuber 1997; Graves, arXiv:1308.0850). Beside its output each
 * unit keeps a cell that is only multiplied by a gate and added to, so a gradient can pass many steps unchanged. Forget
 * gates start open, or, with `span`, spread over the spans worth remembering (chrono, arXiv:1804.11188).
 */
import { LstmCell } from '../nn/index.js'
import type { LanguageModel } from './language.js'
import { type RecurrentConfig, RecurrentLanguageModel } from './recurrent.js'

export interface LstmConfig extends RecurrentConfig {
  readonly family: 'lstm'
}

export const lstm = (config: LstmConfig): LanguageModel =>
  new RecurrentLanguageModel(config, (inputs, { width, span }) => new LstmCell(inputs, width, { span }))
