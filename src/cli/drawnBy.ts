/** What a text was drawn with: enough to draw it again, and to see why another version draws another. */
import type { Tokenizer } from '../data/index.js'
import type { FilterName, GenerateOptions } from '../sample/index.js'
import { recordMore } from './recorded.js'

export interface DrawnBy {
  /** The filters that were on, in the order in which they ran. */
  readonly filters: readonly FilterName[]
  readonly settings: Readonly<Record<string, unknown>>
  readonly tokenizerHash: string
  readonly atelier: string
  /** Of atelier's repository, where it runs from one. */
  readonly commit?: string
  /** What computed. */
  readonly engine: string
  readonly node: string
}

/** @param form What holds the text to a form, as it was asked for. */
export async function drawnBy(
  tokenizer: Tokenizer,
  settings: GenerateOptions,
  form: Readonly<Record<string, unknown>>,
): Promise<DrawnBy> {
  const { filtersOf, settingsIn } = await import('../sample/index.js')
  const { tokenizerHash } = await import('../data/index.js')
  const { codeVersion } = await import('../registry/index.node.js')
  const { engine } = await import('../runtime/index.js')
  const { version, ...commit } = await codeVersion()
  const { alternatives: _, constraint: __, seed: ___, signal: ____, ...told } = settings
  return {
    filters: filtersOf(settingsIn(settings)).map(({ filter }) => filter),
    settings: { ...told, ...form },
    tokenizerHash: await tokenizerHash(tokenizer),
    atelier: version,
    ...commit,
    engine: engine.description,
    node: process.version,
  }
}

/** Characters of a text that are recorded, at most. */
const longest = 10_000

/** Records a text among the samples of its run, if that is recorded. */
export const recordText = (
  folder: string,
  {
    prompt,
    text,
    seed,
    by,
  }: { readonly prompt: string; readonly text: string; readonly seed: number; readonly by: DrawnBy },
): Promise<void> =>
  recordMore(folder, {
    samples: [{ kind: 'text', prompt, content: text.slice(0, longest), seed, settings: { ...by } }],
  })
