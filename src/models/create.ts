import { AtelierError } from '../tensor/index.js'
import { Gpt, type GptConfig } from './gpt.js'
import { Gpt2, type Gpt2Config } from './gpt2.js'
import { type GruConfig, gru } from './gru.js'
import type { LanguageModel } from './language.js'
import { type LstmConfig, lstm } from './lstm.js'
import { type RnnConfig, rnn } from './rnn.js'

export type AnyLanguageConfig = GptConfig | Gpt2Config | RnnConfig | LstmConfig | GruConfig

interface Family {
  readonly make: (config: never) => LanguageModel
  /** The fields that must be whole numbers above zero. */
  readonly sizes: readonly string[]
}

const all = ['vocabulary', 'context', 'layers', 'width'] as const

const families: Readonly<Record<AnyLanguageConfig['family'], Family>> = {
  gpt: { make: (config: GptConfig) => new Gpt(config), sizes: [...all, 'heads'] },
  gpt2: { make: (config: Gpt2Config) => new Gpt2(config), sizes: [...all, 'heads'] },
  rnn: { make: (config: RnnConfig) => rnn(config), sizes: all },
  lstm: { make: (config: LstmConfig) => lstm(config), sizes: all },
  gru: { make: (config: GruConfig) => gru(config), sizes: all },
}

/** The names that `--model` and `config.json` know. */
export const languageFamilies = Object.keys(families) as readonly AnyLanguageConfig['family'][]

/** So that a mistyped or hostile configuration does not build layers for minutes. */
const mostLayers = 1000

/** The model that a configuration describes. @throws for an unknown family or lengths that are not whole and positive. */
export function createLanguageModel(config: AnyLanguageConfig): LanguageModel {
  const family = Object.hasOwn(families, config.family) ? families[config.family] : undefined
  if (!family) {
    throw new AtelierError(
      `model: family "${config.family}": there is none of that name`,
      `Known are ${languageFamilies.join(', ')}`,
    )
  }
  for (const field of family.sizes) {
    const value = (config as unknown as Record<string, unknown>)[field]
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      throw new AtelierError(`model: ${field} ${JSON.stringify(value)}: must be a whole number above zero`)
    }
  }
  const { layers, dropout = 0 } = config
  if (layers > mostLayers) throw new AtelierError(`model: layers ${layers}: must be at most ${mostLayers}`)
  if (!(dropout >= 0 && dropout < 1)) throw new AtelierError(`model: dropout ${dropout}: must be from 0 to below 1`)
  return family.make(config as never)
}
