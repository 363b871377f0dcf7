/** Where a model of the library is opened: the text bench where there is one, else under the dial. */
import type { ModelRow, RunDetail } from 'atelier/studio'
import { pages } from '../pages'

/** For a link to the page that opens a model: its id, or `id@step` for a checkpoint. */
export function openTarget(model: string): { readonly to: string; readonly search: never } {
  const bench = pages.find(({ path, link }) => path === '/work/text' && 'model' in link)
  return { to: bench?.path ?? '/learn/chance', search: { model: `models/${model}` } as never }
}

const textFamilies: ReadonlySet<string> = new Set(['gpt', 'gpt2', 'llama', 'rnn', 'lstm', 'gru'])

/** What pages can do with the model of a run. */
export function opensAs({ family, config }: Pick<RunDetail, 'family' | 'config'>): ModelRow['opens'] {
  if (family === null || config.family !== family) return null
  return textFamilies.has(family) ? 'text' : 'examples'
}
