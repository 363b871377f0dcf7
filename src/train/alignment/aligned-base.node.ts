/** What every run of alignment begins with: a base that was trained before, and how it is asked. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PreferencePair } from '../../data/index.js'
import { writeFileAtomic } from '../../files/index.node.js'
import type { AdapterConfig } from '../../nn/index.js'
import { parameters } from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import type { Variable } from '../../tensor/index.js'
import type { FolderStoreOptions } from '../checkpoint.node.js'
import { type LoadedModel, loadModel } from '../folder.node.js'
import { type AnswerForm, answerForm } from './answer-form.js'

/** What all of these runs can be told. */
export interface AlignmentOptions extends Pick<FolderStoreOptions, 'onSkipped'> {
  /** The folder of the model that is aligned. */
  readonly base: string
  /** The run's folder. */
  readonly out: string
  /** Trains low-rank adapters and not the weights themselves. */
  readonly adapter?: AdapterConfig
  readonly steps: number
  /** Peak learning rate of AdamW. */
  readonly learningRate: number
  readonly seed: number
  readonly threads?: number
  readonly checkpointEvery?: number
  /** `auto` goes on from the newest whole checkpoint if there is one; `true` insists on one; `false` refuses a used folder. */
  readonly resume?: boolean | 'auto'
  readonly signal?: AbortSignal
}

export interface AlignedBase extends LoadedModel {
  readonly form: AnswerForm
  /** What of the base a run depends on: it goes into the identity of a run. */
  readonly identity: Readonly<Record<string, unknown>>
  /** Writes what a run's folder needs to be opened like the base, but for `config.json` and the weights. */
  describe(out: string): Promise<void>
}

/** Opens the base. @throws as `loadModel` does. */
export async function alignedBase({ base, seed, threads }: AlignmentOptions): Promise<AlignedBase> {
  const loaded = await loadModel(base, { seed, ...(threads && { threads }) })
  const { memory, model, tokenizer, template, config } = loaded
  const training = config.training ?? {}
  return {
    ...loaded,
    form: answerForm({ tokenizer, template, training }),
    identity: {
      base,
      baseHash: await weightsHash(memory, parameters(model)),
      ...(training.documents !== undefined && { documents: training.documents }),
    },
    async describe(out) {
      await writeFileAtomic(join(out, 'tokenizer.json'), `${JSON.stringify(tokenizer.toJSON(), undefined, 2)}\n`)
      if (template.source !== undefined) await writeFile(join(out, 'chat_template.jinja'), template.source)
    },
  }
}

/** SHA-256 of weights, by name. */
async function weightsHash(memory: Memory, weights: ReadonlyMap<string, Variable>): Promise<string> {
  const hash = createHash('sha256')
  for (const [name, weight] of weights) {
    const { buffer, byteOffset, byteLength } = await memory.read(weight)
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}

/** SHA-256 of pairs or prompts: what a run learns from must stay what it is. */
export const contentHash = (rows: readonly (PreferencePair | object)[]): string =>
  createHash('sha256').update(JSON.stringify(rows)).digest('hex')
