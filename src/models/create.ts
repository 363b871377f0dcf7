import { AtelierError } from '../tensor/index.js'
import { Gpt, type GptConfig, gptSizes } from './gpt.js'
import { Gpt2, type Gpt2Config } from './gpt2.js'
import { type GruConfig, gru } from './gru.js'
import type { LanguageModel } from './language.js'
import { Llama, type LlamaConfig } from './llama.js'
import { type LstmConfig, lstm } from './lstm.js'
import type { NgramConfig } from './ngram.js'
import { recurrentSizes } from './recurrent.js'
import { type RnnConfig, rnn } from './rnn.js'

/** Families made of tensors. */
export type AnyLanguageConfig = GptConfig | Gpt2Config | LlamaConfig | RnnConfig | LstmConfig | GruConfig

/** All that `config.json` can describe: tensors, or counts. */
export type AnyTextConfig = AnyLanguageConfig | NgramConfig

interface Family {
  readonly make: (config: never) => LanguageModel
  /** The fields that must be whole numbers above zero. */
  readonly whole: readonly string[]
  /** The fields that must be so where they are there. */
  readonly optional?: readonly string[]
  readonly sizes: Readonly<Record<SizeName, Size>>
}

export type SizeName = keyof typeof gptSizes

/** What `--size` stands for; `heads` where the family attends. */
export interface Size {
  readonly layers: number
  readonly heads?: number
  readonly width: number
  readonly context: number
}

const all = ['vocabulary', 'context', 'layers', 'width'] as const

const families: Readonly<Record<AnyLanguageConfig['family'], Family>> = {
  gpt: { make: (config: GptConfig) => new Gpt(config), whole: [...all, 'heads'], sizes: gptSizes },
  gpt2: { make: (config: Gpt2Config) => new Gpt2(config), whole: [...all, 'heads'], sizes: gptSizes },
  llama: {
    make: (config: LlamaConfig) => new Llama(config),
    whole: [...all, 'heads'],
    optional: ['groups', 'hidden', 'headSize'],
    sizes: gptSizes,
  },
  rnn: { make: (config: RnnConfig) => rnn(config), whole: all, sizes: recurrentSizes },
  lstm: { make: (config: LstmConfig) => lstm(config), whole: all, sizes: recurrentSizes },
  gru: { make: (config: GruConfig) => gru(config), whole: all, sizes: recurrentSizes },
}

/** The families that `createLanguageModel` knows. */
export const languageFamilies = Object.keys(families) as readonly AnyLanguageConfig['family'][]

/** The names that `--model` and `config.json` know: also the family that counts. */
export const textFamilies: readonly AnyTextConfig['family'][] = [...languageFamilies, 'ngram']

/** The sizes of a family by name. */
export const languageSizes = (family: AnyLanguageConfig['family']): Readonly<Record<SizeName, Size>> =>
  families[family].sizes

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
  const given = config as unknown as Readonly<Record<string, unknown>>
  for (const field of [...family.whole, ...(family.optional ?? []).filter((name) => given[name] !== undefined)]) {
    const value = given[field]
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      throw new AtelierError(`model: ${field} ${JSON.stringify(value)}: must be a whole number above zero`)
    }
  }
  const { layers, dropout = 0 } = config
  if (layers > mostLayers) throw new AtelierError(`model: layers ${layers}: must be at most ${mostLayers}`)
  if (!(dropout >= 0 && dropout < 1)) throw new AtelierError(`model: dropout ${dropout}: must be from 0 to below 1`)
  return family.make(config as never)
}
