/** Opening a run of any family. */
import type { Tokenizer } from '../data/index.js'
import type { MemoryOptions } from '../runtime/index.js'
import { ngramReader, type Reader, type ReaderOptions, reader } from '../sample/index.js'
import { AtelierError } from '../tensor/index.js'
import { type Described, loadConfig } from './description.node.js'
import { type LoadedModel, loadModel } from './folder.node.js'
import { type LoadedNgram, loadNgram } from './ngram.node.js'

/** A trained model of any family, as something that reads. */
export interface LoadedReader {
  /** With the weights as constants, where there are weights. */
  readonly reader: Reader
  readonly tokenizer: Tokenizer
  readonly config: Described
  close(): Promise<void>
}

/** Opens a folder that `train` wrote, whatever it holds. @throws as `loadModel` and `loadNgram` do. */
export async function loadRun(folder: string, options: MemoryOptions = {}): Promise<LoadedModel | LoadedNgram> {
  const { family } = await loadConfig(folder)
  return family === 'ngram' ? loadNgram(folder) : loadModel(folder, options)
}

/** The same, for those who only want it to read: to sample from it, or to look at its probabilities. */
export async function loadReader(
  folder: string,
  { bits, ...options }: MemoryOptions & Pick<ReaderOptions, 'bits'> = {},
): Promise<LoadedReader> {
  const loaded = await loadRun(folder, options)
  const kept = bits === undefined ? {} : { bits }
  if ('ngram' in loaded && bits !== undefined) {
    throw new AtelierError(`${folder}: an n-gram model: it has counts, not weights of ${bits} bits`, 'Leave it out')
  }
  const { tokenizer, config } = loaded
  const reading =
    'ngram' in loaded ? ngramReader(loaded.ngram) : reader(loaded.memory, loaded.model, { frozen: true, ...kept })
  return { reader: reading, tokenizer, config, close: () => reading.close() }
}
