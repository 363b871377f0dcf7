/** What every run of alignment begins with: a base that was trained before, and how it is asked. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { PreferencePair } from '../../data/index.js'
import { writeFileAtomic } from '../../files/index.node.js'
import type { AdapterConfig } from '../../nn/index.js'
import { parameters } from '../../nn/index.js'
import { baseFrom, saveAdapter, weightsHash, withoutAdapter } from '../adapter-folder.node.js'
import type { FolderStoreOptions } from '../checkpoint.node.js'
import { type LoadedModel, loadModel, saveWeights } from '../folder.node.js'
import { copyTemplate } from '../template.node.js'
import { type AnswerForm, answerForm } from './answer-form.js'
import type { Policy } from './policy.js'

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

export interface AlignedBase extends Omit<LoadedModel, 'adapter'> {
  readonly form: AnswerForm
  /** What of the base a run depends on: it goes into the identity of a run. */
  readonly identity: Readonly<Record<string, unknown>>
  /** What rebuilds the aligned model. */
  described(policy: Pick<Policy, 'adapters'>): Readonly<Record<string, unknown>>
  /** Writes what the run's folder needs to be opened, besides `config.json` and the weights. */
  describe(policy: Pick<Policy, 'adapters'>): Promise<void>
  /** Keeps the present weights in the run's folder, or the adapters where these are what is trained. */
  save(policy: Policy): Promise<unknown>
}

/** Opens the base; one that is an adapter becomes a plain model first. @throws as `loadModel` does. */
export async function alignedBase({ base, out, seed, threads }: AlignmentOptions): Promise<AlignedBase> {
  const loaded = await withoutAdapter(await loadModel(base, { seed, ...(threads && { threads }) }))
  const { memory, model, tokenizer, template, config } = loaded
  const { training = {}, ...own } = config
  const baseHash = await weightsHash(model, memory)
  return {
    ...loaded,
    form: answerForm({ tokenizer, template, training }),
    identity: { base, baseHash, ...(training.documents !== undefined && { documents: training.documents }) },
    described: ({ adapters }) => (adapters ? { ...own, base: { folder: baseFrom(out, base), hash: baseHash } } : own),
    async describe({ adapters }) {
      if (adapters) return
      await writeFileAtomic(join(out, 'tokenizer.json'), `${JSON.stringify(tokenizer.toJSON(), undefined, 2)}\n`)
      await copyTemplate(base, out, template)
    },
    save: ({ adapters }) =>
      adapters ? saveAdapter(out, loaded, adapters, baseFrom(out, base)) : saveWeights(out, parameters(model), memory),
  }
}

/** SHA-256 of pairs or prompts: what a run learns from must stay what it is. */
export const contentHash = (rows: readonly (PreferencePair | object)[]): string =>
  createHash('sha256').update(JSON.stringify(rows)).digest('hex')
