import { AtelierError } from '../tensor/index.js'
import { Gpt, type GptConfig } from './gpt.js'
import { Gpt2, type Gpt2Config } from './gpt2.js'
import type { LanguageModel } from './language.js'

export type AnyLanguageConfig = GptConfig | Gpt2Config

const families = {
  gpt: (config: AnyLanguageConfig) => new Gpt(config as GptConfig),
  gpt2: (config: AnyLanguageConfig) => new Gpt2(config as Gpt2Config),
} as const satisfies Record<AnyLanguageConfig['family'], (config: AnyLanguageConfig) => LanguageModel>

/** The names that `--model` and `config.json` know. */
export const languageFamilies = Object.keys(families) as readonly AnyLanguageConfig['family'][]

/** So that a mistyped or hostile configuration does not build layers for minutes. */
const mostLayers = 1000

/** The model that a configuration describes. @throws for an unknown family or lengths that are not whole and positive. */
export function createLanguageModel(config: AnyLanguageConfig): LanguageModel {
  const make = Object.hasOwn(families, config.family) ? families[config.family] : undefined
  if (!make) {
    throw new AtelierError(
      `model: family "${config.family}": there is none of that name`,
      `Known are ${languageFamilies.join(', ')}`,
    )
  }
  for (const field of ['vocabulary', 'context', 'layers', 'heads', 'width'] as const) {
    const value = config[field]
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new AtelierError(`model: ${field} ${JSON.stringify(value)}: must be a whole number above zero`)
    }
  }
  const { layers, dropout = 0 } = config
  if (layers > mostLayers) throw new AtelierError(`model: layers ${layers}: must be at most ${mostLayers}`)
  if (!(dropout >= 0 && dropout < 1)) throw new AtelierError(`model: dropout ${dropout}: must be from 0 to below 1`)
  return make(config)
}
