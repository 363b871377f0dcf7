/** What `atelier runs tree` does. */
import type { Ancestor, Run } from '../registry/index.node.js'
import { say, sayJson, style } from './print.js'
import { withRegistry } from './registryOpened.js'
import { lossText } from './runsListVerb.js'

export async function treeVerb(word: string | undefined, isJson: boolean): Promise<void> {
  const { findRun, listRuns, readLineage } = await import('../registry/index.node.js')
  await withRegistry(async (database) => {
    const lineage = await readLineage(database)
    const only = word === undefined ? undefined : await findRun(database, word)
    const runs = (await listRuns(database)).toReversed()
    if (isJson) return sayJson({ runs: runs.map(({ id, verb, folder }) => ({ id, verb, folder })), lineage })
    const lines = only ? branch(only, '', runs, lineage) : forest(runs, lineage)
    say(lines.length === 0 ? 'No run is recorded here' : lines.join('\n'))
  })
}

/** Runs that come from no other, each with what came of it; models from elsewhere stand at the root, too. */
function forest(runs: readonly Run[], lineage: readonly Ancestor[]): readonly string[] {
  const outside = [...new Set(lineage.filter(({ parent }) => parent === null).map(({ reference }) => reference))]
  const children = new Set(lineage.map(({ child }) => child))
  return [
    ...outside.flatMap((reference) => [
      style.dim(reference),
      ...twigs(
        lineage.filter((each) => each.parent === null && each.reference === reference),
        runs,
        lineage,
        '',
      ),
    ]),
    ...runs.filter(({ id }) => !children.has(id)).flatMap((run) => branch(run, '', runs, lineage)),
  ]
}

function branch(
  run: Run,
  indent: string,
  runs: readonly Run[],
  lineage: readonly Ancestor[],
  path: readonly string[] = [],
): readonly string[] {
  const best = run.bestLoss === null ? '' : `, best ${lossText(run.bestLoss)}`
  const line = `${run.id}  ${run.verb} ${run.family ?? ''}, ${run.status}${best}`
  if (path.includes(run.id)) return [line]
  const below = lineage.filter(({ parent }) => parent === run.id)
  return [line, ...twigs(below, runs, lineage, indent, [...path, run.id])]
}

function twigs(
  links: readonly Ancestor[],
  runs: readonly Run[],
  lineage: readonly Ancestor[],
  indent: string,
  path: readonly string[] = [],
): readonly string[] {
  return links.flatMap(({ child, role }, i) => {
    const run = runs.find(({ id }) => id === child)
    if (run === undefined) return []
    const isLast = i === links.length - 1
    const [first, ...rest] = branch(run, `${indent}${isLast ? '   ' : '│  '}`, runs, lineage, path)
    return [`${indent}${isLast ? '└─ ' : '├─ '}${style.dim(`${role} of`)} ${first}`, ...rest]
  })
}
