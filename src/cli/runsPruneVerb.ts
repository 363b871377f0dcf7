/** What `atelier runs prune` does. */
import type { Run } from '../registry/index.node.js'
import { UsageError } from './failure.js'
import { byteSize, counted, say, sayJson, table } from './print.js'
import { withRegistry } from './registryOpened.js'
import type { PruneValues } from './runsPrune.js'

export async function pruneVerb(words: readonly string[], { whole = false, yes = false, json = false }: PruneValues) {
  const { findRun, listRuns } = await import('../registry/index.node.js')
  if (whole && words.length === 0)
    throw new UsageError('runs prune: --whole without a run', 'Name the runs that are to go')
  await withRegistry(async (database) => {
    const named: Run[] = []
    for (const word of words) named.push(await findRun(database, word))
    const runs = words.length > 0 ? named : await listRuns(database)
    const doomed = whole ? await wholeRuns(runs) : await checkpoints(runs)
    if (yes) {
      const { deleteRun, pruneCheckpoints } = await import('../registry/index.node.js')
      for (const { run, spares } of doomed) await (spares ? pruneCheckpoints(run, spares) : deleteRun(database, run))
    }
    sayDoomed(doomed, { yes, json })
  })
}

interface Doomed {
  readonly run: Run
  readonly what: string
  readonly bytes: number
  /** Left out where all of the run goes. */
  readonly spares?: Awaited<ReturnType<typeof import('../registry/index.node.js')['spareCheckpoints']>>
}

async function wholeRuns(runs: readonly Run[]): Promise<readonly Doomed[]> {
  const { sizeOf } = await import('../registry/index.node.js')
  const sized = runs.map(async (run) => ({ run, what: run.folder, bytes: await sizeOf(run.folder).catch(() => 0) }))
  return Promise.all(sized)
}

async function checkpoints(runs: readonly Run[]): Promise<readonly Doomed[]> {
  const { spareCheckpoints } = await import('../registry/index.node.js')
  const doomed: Doomed[] = []
  for (const run of runs) {
    const spares = await spareCheckpoints(run)
    const bytes = spares.reduce((sum, spare) => sum + spare.bytes, 0)
    const what = `checkpoints of steps ${spares.map(({ step }) => step).join(', ')}`
    if (spares.length > 0) doomed.push({ run, what, bytes, spares })
  }
  return doomed
}

function sayDoomed(doomed: readonly Doomed[], { yes, json }: { readonly yes: boolean; readonly json: boolean }) {
  const bytes = doomed.reduce((sum, each) => sum + each.bytes, 0)
  if (json) {
    const runs = doomed.map(({ run, what, bytes: size }) => ({ run: run.id, folder: run.folder, what, bytes: size }))
    return sayJson({ isDone: yes, bytes, runs })
  }
  if (doomed.length === 0) return say('There is nothing to delete')
  say(table(doomed.map(({ run, what, bytes: size }) => [run.id, what, byteSize(size)])))
  const all = `${byteSize(bytes)} of ${counted(doomed.length, 'run')}`
  say(yes ? `\nDeleted ${all}` : `\n${all}; nothing is deleted yet: add --yes`)
}
