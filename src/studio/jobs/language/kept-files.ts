/** A model as it is now, as the files that a run's folder holds: what other programs, and the library, open again. */
import { type Tokenizer, tokenizerHash } from '../../../data/index.js'
import { encodeSafetensors, namedTensor } from '../../../files/index.js'
import type { LanguageModel } from '../../../models/index.js'
import { parameters } from '../../../nn/index.js'
import type { Memory } from '../../../runtime/index.js'
import type { Picture, Plain } from '../../message.js'
import { configName, tokenizerName, weightsName } from '../../model-name.js'

export interface Keeping {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  /** How it was trained, as the configuration tells it. */
  readonly training: { readonly [name: string]: Plain }
}

/** The files by their names, as bytes. */
export async function keptFiles({ memory, model, tokenizer, training }: Keeping): Promise<Picture> {
  const tensors = await Promise.all(
    [...parameters(model)].map(async ([name, weight]) =>
      namedTensor(name, weight.shape, (await memory.read(weight)) as Float32Array),
    ),
  )
  const config = { ...model.config, tokenizerHash: await tokenizerHash(tokenizer), training }
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`)
  const files = {
    [configName]: bytes(config),
    [tokenizerName]: bytes(tokenizer.toJSON()),
    [weightsName]: encodeSafetensors(tensors, { format: 'pt', producer: 'atelier' }),
  }
  return {
    values: {},
    arrays: Object.fromEntries(Object.entries(files).map(([name, data]) => [name, { shape: [data.length], data }])),
  }
}
