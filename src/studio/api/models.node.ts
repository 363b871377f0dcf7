/** Models of the registry: their cards, and new ones taken in. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { listImageSets, listSets, listTableSets } from '../../data/index.node.js'
import { languageFamilies } from '../../models/index.js'
import { cardFacts, cardLimits, type Database, listRuns, modelCard, type Run } from '../../registry/index.node.js'
import { imageFamilies } from '../../train/index.js'
import type { ModelRow } from '../library.js'
import { type ModelFiles, mostBytes, weightsName } from '../model-name.js'
import { checked, Refused, runId } from './asked.node.js'
import { importModel } from './import-model.node.js'
import { knownRun } from './library-files.node.js'
import type { StudioRegistry } from './registry.node.js'
import { nameOf } from './runs.node.js'

const mostModels = 500
const longestBody = Object.values(mostBytes).reduce((sum, bytes) => sum + bytes, 2 ** 16)

const nameField = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))

export function modelRoutes({ opened, made }: StudioRegistry): Hono {
  let isImporting = false
  const hono = new Hono()

  hono.get('/', async (c) => {
    const database = await opened()
    return c.json(database ? await modelsOf(database) : [])
  })

  hono.get('/:id/card', async (c) => {
    const database = await opened()
    if (!database) throw new Refused(404, 'No run is recorded here yet')
    const run = await knownRun(database, checked(runId, c.req.param('id')))
    const dataLicence = (await licences()).get(setOf(run))
    const facts = await cardFacts(database, run.id)
    return c.text(modelCard({ ...facts, ...(dataLicence !== undefined && { dataLicence }) }), 200, {
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': 'attachment; filename="README.md"',
    })
  })

  hono.post(
    '/',
    // What has come before it is found to be too long is not kept.
    bodyLimit({
      maxSize: longestBody,
      onError: () => {
        throw new Refused(413, `At most ${longestBody} bytes are taken in`)
      },
    }),
    async (c) => {
      if (isImporting) throw new Refused(429, 'Another model is being taken in: try again when that is done')
      isImporting = true
      try {
        const { name, files } = await formOf(c)
        return c.json({ id: await importModel(await made(), { name, files }) }, 201)
      } finally {
        isImporting = false
      }
    },
  )
  return hono
}

/** The files of a form, by the names that a model's files have. */
async function formOf(c: Context): Promise<{ readonly name: string; readonly files: ModelFiles }> {
  if (!/^multipart\/form-data\b/.test(c.req.header('content-type') ?? '')) {
    throw new Refused(415, 'The body has to be multipart/form-data')
  }
  const form = await c.req.formData().catch(() => {
    throw new Refused(400, 'The body is no form')
  })
  const files = new Map<string, Uint8Array>()
  for (const [field, value] of form.entries()) {
    if (field === 'name') continue
    if (!Object.hasOwn(mostBytes, field)) {
      throw new Refused(
        400,
        `"${field.slice(0, 60)}": this is no file of a model; known are ${Object.keys(mostBytes).join(', ')}`,
      )
    }
    if (typeof value === 'string') throw new Refused(400, `${field}: it has to be a file`)
    if (files.has(field)) throw new Refused(400, `${field}: it comes twice`)
    files.set(field, new Uint8Array(await value.arrayBuffer()))
  }
  return { name: checked(nameField, form.get('name') ?? 'imported'), files }
}

/** The newest runs that have weights on this computer. */
async function modelsOf(database: Database): Promise<readonly ModelRow[]> {
  const runs = await listRuns(database, { limit: mostModels })
  const known = await licences()
  const rows = await Promise.all(
    runs.map(async (run): Promise<readonly ModelRow[]> => {
      const weights = await stat(join(run.folder, weightsName)).catch(() => undefined)
      return weights?.isFile() ? [modelOf(run, weights.size, known.get(setOf(run)))] : []
    }),
  )
  return rows.flat()
}

function modelOf(run: Run, bytes: number, dataLicence: string | undefined): ModelRow {
  const { id, verb, status, begun, family, parameters, dataName, bestLoss, note } = run
  return {
    ...{ id, name: nameOf(run), verb, status, made: begun, family, parameters, bytes, dataName, bestLoss, note },
    dataLicence: dataLicence ?? null,
    limits: cardLimits({ run, otherSeeds: [], ...(dataLicence !== undefined && { dataLicence }) }),
    opens: opensAs(run),
  }
}

function opensAs({ family, config }: Run): ModelRow['opens'] {
  // A folder in the layout of others has a type and no family.
  if (config.family !== family) return null
  if ((languageFamilies as readonly (string | null)[]).includes(family)) return 'text'
  return (imageFamilies as readonly (string | null)[]).includes(family) ? 'examples' : null
}

const setOf = ({ dataName }: Run): string => dataName?.split(',')[0] ?? ''

let licencesBySet: Promise<ReadonlyMap<string, string>> | undefined

/** The licences of the built-in sets, by their names. */
function licences(): Promise<ReadonlyMap<string, string>> {
  licencesBySet ??= Promise.all([listSets(), listImageSets(), listTableSets()]).then(
    (lists) => new Map(lists.flat().map(({ name, licence }) => [name, licence])),
  )
  return licencesBySet
}
