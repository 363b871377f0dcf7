/** What `atelier merge` does. */
import { UsageError } from './failure.js'
import type { MergeValues } from './merge.js'
import { grouped, say, sayJson, shellQuoted } from './print.js'
import { recordMade } from './recorded.js'
import { sameCommand } from './sameCommand.js'

export async function mergeVerb(adapter: string, { out, json = false }: MergeValues): Promise<void> {
  if (out === undefined) throw new UsageError('merge: --out is missing', "Give the new run's folder")
  const { saveMerged } = await import('../train/index.node.js')
  const { layers, parameters } = await saveMerged(adapter, out)
  await recordMade({ verb: 'merge', folder: out, parents: { adapter } }, sameCommand())
  if (json) return sayJson({ event: 'result', adapter, layers, parameters, out })
  say(`${out}: ${grouped(layers)} layers changed; ${grouped(parameters)} parameters`)
  say(`Next: ${shellQuoted(['atelier', 'sample', out])}`)
}
