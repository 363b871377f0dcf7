/** The runs of the registry, as JSON: all that `atelier runs` can tell of them, and what people add. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Hono } from 'hono'
import * as v from 'valibot'
import { listCheckpoints, runManifest } from '../../files/index.node.js'
import {
  type Database,
  deleteRun,
  listRuns,
  noteRun,
  type Run,
  readLineage,
  readSamples,
  readSeries,
  tagRun,
  untagRun,
} from '../../registry/index.node.js'
import type { Artifacts, Curves, RunDetail, RunRow, RunSample } from '../library.js'
import type { Plain } from '../message.js'
import { checked, jsonBody, Refused, runId } from './asked.node.js'
import { checkpointPath, knownRun, runFilePath, runFiles, runPictures } from './library-files.node.js'
import type { StudioRegistry } from './registry.node.js'
import { sentFile } from './sent-file.node.js'

/** Runs that are told of: beyond, the list says so. */
const mostRuns = 5000

const tagBody = v.object({
  tag: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}._-]{1,40}$/u, 'a tag is one word of up to 40 letters')),
  on: v.boolean(),
})
const noteBody = v.object({ note: v.pipe(v.string(), v.maxLength(2000)) })

export function runRoutes(registry: StudioRegistry): Hono {
  const { opened } = registry
  const found = async (id: string): Promise<{ readonly database: Database; readonly run: Run }> => {
    const database = await opened()
    if (!database) throw new Refused(404, 'No run is recorded here yet')
    return { database, run: await knownRun(database, checked(runId, id)) }
  }
  const hono = new Hono()

  hono.get('/', async (c) => {
    const database = await opened()
    const runs = database ? await listRuns(database, { limit: mostRuns }) : []
    return c.json(runs.map(rowOf))
  })
  hono.get('/lineage', async (c) => {
    const database = await opened()
    return c.json(database ? await readLineage(database) : [])
  })
  hono.get('/:id', async (c) => c.json(detailOf((await found(c.req.param('id'))).run)))
  hono.get('/:id/series', async (c) => {
    const { database, run } = await found(c.req.param('id'))
    return c.json(curvesOf(await readSeries(database, run.id)))
  })
  hono.get('/:id/samples', async (c) => {
    const { database, run } = await found(c.req.param('id'))
    return c.json(await samplesOf(database, run))
  })
  hono.get('/:id/artifacts', async (c) => c.json(await artifactsOf((await found(c.req.param('id'))).run)))
  hono.get('/:id/pictures/:name', async (c) => {
    const { run } = await found(c.req.param('id'))
    return sentFile(c, await runFilePath(run, c.req.param('name'), 'picture'), 'shown')
  })
  hono.get('/:id/files/:name', async (c) => {
    const { run } = await found(c.req.param('id'))
    return sentFile(c, await runFilePath(run, c.req.param('name')), 'saved')
  })
  hono.get('/:id/checkpoints/:step', async (c) => {
    const { run } = await found(c.req.param('id'))
    const step = checked(v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'this is no step')), c.req.param('step'))
    return sentFile(c, await checkpointPath(run, Number(step)), 'saved')
  })
  hono.post('/:id/tags', async (c) => {
    const { database, run } = await found(c.req.param('id'))
    const { tag, on } = await jsonBody(c, tagBody)
    await (on ? tagRun : untagRun)(database, run.id, tag)
    return c.json({ tags: (await knownRun(database, run.id)).tags })
  })
  hono.post('/:id/note', async (c) => {
    const { database, run } = await found(c.req.param('id'))
    await noteRun(database, run.id, (await jsonBody(c, noteBody)).note)
    return c.json({})
  })
  hono.delete('/:id', async (c) => {
    const { database, run } = await found(c.req.param('id'))
    await deleteRun(database, run)
    return c.json({})
  })
  return hono
}

function rowOf(run: Run): RunRow {
  const { id, verb, status, begun, ended, heartbeat, seed, family, parameters, dataName } = run
  const { step, steps, loss, bestStep, bestLoss, note, tags } = run
  return {
    ...{ id, name: nameOf(run), verb, status, begun, ended, heartbeat, seed, family, parameters, dataName },
    ...{ step, steps, loss, bestStep, bestLoss, note, tags },
  }
}

const detailOf = (run: Run): RunDetail => ({ ...run, name: nameOf(run), address: null })

/** The last part of a folder, whichever system's it is. */
export const nameOf = ({ folder }: Pick<Run, 'folder'>): string => basename(folder.replaceAll('\\', '/'))

const curvesOf = (series: Awaited<ReturnType<typeof readSeries>>): Curves =>
  Object.fromEntries(
    [...series].map(([name, points]) => [
      name,
      { steps: points.map(({ step }) => step), values: points.map(({ value }) => value) },
    ]),
  )

/** The newest texts, and the sheets of pictures that were drawn while it trained. */
async function samplesOf(database: Database, run: Run): Promise<readonly RunSample[]> {
  const texts = (await readSamples(database, run.id, 50)).filter(({ kind }) => kind === 'text')
  const pictures = await runPictures(run)
  return [
    ...pictures.slice(-60).map(
      ({ name }): RunSample => ({
        ...{ kind: 'picture', prompt: null, seed: run.seed, settings: {}, made: null },
        content: `/api/runs/${run.id}/pictures/${name}`,
        step: Number(/\d+/.exec(name)?.[0]),
      }),
    ),
    ...texts.map(
      ({ prompt, content, seed, settings, made }): RunSample => ({
        ...{ kind: 'text', prompt, content: content.slice(0, 20_000), seed, made, step: null },
        settings: settings as { readonly [name: string]: Plain },
      }),
    ),
  ]
}

async function artifactsOf(run: Run): Promise<Artifacts> {
  const [files, manifest, checkpoints] = await Promise.all([
    runFiles(run),
    runManifest(run.folder).catch(() => undefined),
    listCheckpoints(`${run.folder}/checkpoints`).catch(() => []),
  ])
  const hashes = new Map(manifest?.files.map(({ name, sha256 }) => [name, sha256]))
  return {
    files: files.map((file) => ({ ...file, sha256: hashes.get(file.name) ?? null })),
    checkpoints: await Promise.all(
      checkpoints.map(async ({ step, path, problem }) => ({
        step,
        bytes: (await stat(`${path}/state.safetensors`).catch(() => undefined))?.size ?? 0,
        problem: problem ?? null,
      })),
    ),
  }
}
