/**
 * Elman's recurrent network as a language model (Mikolov et al. 2010, doi:10.21437/Interspeech.2010-343). The state is rewritten at
 * every step, so what a gradient says fades or explodes with distance (Bengio et al. 1994, doi:10.1109/72.279181).
 */
import { ElmanCell } from '../nn/index.js'
import type { LanguageModel } from './language.js'
import { type RecurrentConfig, RecurrentLanguageModel } from './recurrent.js'

export interface RnnConfig extends RecurrentConfig {
  readonly family: 'rnn'
}

export const rnn = (config: RnnConfig): LanguageModel =>
  new RecurrentLanguageModel(config, (inputs, { width }) => new ElmanCell(inputs, width))
