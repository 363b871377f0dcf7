/**
 * Gated recurrent units as a language model (Cho et al. 2014, arXiv:1406.1078; compared with LSTM in arXiv:1412.3555). One gate decides
 * how much of the state stays and how much is written, so there is no cell beside the output and a quarter fewer weights than
 * in an LSTM.
 */
import { GruCell } from '../nn/index.js'
import type { LanguageModel } from './language.js'
import { type RecurrentConfig, RecurrentLanguageModel } from './recurrent.js'

export interface GruConfig extends RecurrentConfig {
  readonly family: 'gru'
}

export const gru = (config: GruConfig): LanguageModel =>
  new RecurrentLanguageModel(config, (inputs, { width, span }) => new GruCell(inputs, width, { span }))
