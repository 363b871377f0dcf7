import type { ChatTemplate, Tokenizer } from '../../data/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../../models/index.js'
import { describeFolder, loadItsTokenizer } from '../description.node.js'
import { modelFolder } from '../hub/folder.node.js'
import { loadTemplate } from '../template.node.js'

/** What there is to say of a published model without reading its weights. */
export interface PublishedDescription {
  /** `model_type` of its `config.json`. */
  readonly architecture: string
  readonly config: AnyLanguageConfig
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
}

/** Undefined for a folder that `train` wrote. @throws as `loadModel` does, but for weights. */
export async function describePublished(named: string): Promise<PublishedDescription | undefined> {
  const folder = await modelFolder(named)
  const { config, published } = await describeFolder(folder)
  if (published === undefined) return undefined
  const tokenizer = await loadItsTokenizer(folder, config)
  return {
    architecture: published.type,
    config: config as AnyLanguageConfig,
    model: createLanguageModel(config as AnyLanguageConfig),
    tokenizer,
    template: await loadTemplate(folder, tokenizer),
  }
}
