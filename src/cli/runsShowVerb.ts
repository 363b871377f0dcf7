/** What `atelier runs show` does. */
import { flattened } from '../registry/index.js'
import type { Ancestor, Artifact, Run, Sample } from '../registry/index.node.js'
import { byteSize, duration, grouped, listing, say, sayJson, table } from './print.js'
import { withRegistry } from './registryOpened.js'
import { lossText } from './runsListVerb.js'

interface Shown extends Run {
  readonly from: readonly Ancestor[]
  readonly to: readonly Ancestor[]
  readonly artifacts: readonly Artifact[]
  readonly samples: readonly (Sample & { readonly made: number })[]
  readonly series: Readonly<Record<string, readonly { readonly step: number; readonly value: number }[]>>
}

export async function showVerb(word: string, isJson: boolean): Promise<void> {
  const { findRun, readArtifacts, readLineage, readSamples, readSeries } = await import('../registry/index.node.js')
  const shown = await withRegistry(async (database): Promise<Shown> => {
    const run = await findRun(database, word)
    const lineage = await readLineage(database)
    return {
      ...run,
      from: lineage.filter(({ child }) => child === run.id),
      to: lineage.filter(({ parent }) => parent === run.id),
      artifacts: await readArtifacts(database, run.id),
      samples: await readSamples(database, run.id),
      series: Object.fromEntries(await readSeries(database, run.id)),
    }
  })
  if (isJson) sayJson(shown)
  else sayShown(shown)
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')

function sayShown(run: Shown): void {
  const known = (name: string, value: unknown): readonly (readonly [string, string])[] =>
    value === null || value === '' ? [] : [[name, String(value)]]
  const code = run.commit === null ? run.version : `${run.version} (${run.commit})`
  const steps = run.steps === null ? '' : ` of ${grouped(run.steps)}`
  const best = run.bestLoss === null ? null : `${lossText(run.bestLoss)} at step ${grouped(run.bestStep ?? 0)}`
  say(
    listing([
      ['run', run.id],
      ...known('command', run.command),
      ['folder', run.folder],
      ['status', run.problem === null ? run.status : `${run.status}: ${run.problem}`],
      [
        'begun',
        `${timeOf(run.begun)} UTC${run.ended === null ? '' : `, took ${duration((run.ended - run.begun) / 1000)}`}`,
      ],
      ...known('machine', run.machine),
      ...known('atelier', code),
      ...known('family', run.family),
      ...known('parameters', run.parameters === null ? null : grouped(run.parameters)),
      ...known('data', run.dataName),
      ...known('data sha256', run.dataHash),
      ...known('seed', run.seed),
      ['step', `${grouped(run.step)}${steps}`],
      ...known('training loss', run.loss === null ? null : lossText(run.loss)),
      ...known('best validation', best),
      ...known('tags', run.tags.join(' ')),
      ...known('note', run.note),
    ]),
  )
  part('Results', listed(flattened(run.results)))
  part(
    'Comes from',
    run.from.map(({ role, reference, parent }) => [role, parent ?? reference] as const),
  )
  part(
    'Led to',
    run.to.map(({ role, child }) => [`${role} of`, child] as const),
  )
  part('Configuration', listed(flattened(run.config)))
  if (run.artifacts.length > 0) {
    say('\nFiles')
    say(table(run.artifacts.map(({ path, kind, bytes, sha256 }) => [path, kind, byteSize(bytes), sha256.slice(0, 16)])))
  }
  part(
    'Newest samples',
    run.samples
      .slice(0, 3)
      .map(({ seed, prompt, content }) => [
        `seed ${seed ?? '–'}`,
        JSON.stringify(`${prompt ?? ''}${content}`.slice(0, 100)),
      ]),
  )
}

const listed = (values: ReadonlyMap<string, unknown>): readonly (readonly [string, string])[] =>
  [...values].map(([name, value]) => [name, String(value)])

function part(heading: string, rows: readonly (readonly [string, string])[]): void {
  if (rows.length === 0) return
  say(`\n${heading}`)
  say(listing(rows))
}
