/** `run.json`, by which a run's folder says which run it holds, so that a registry can be made anew from folders. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { writeFileAtomic } from '../files/index.node.js'
import { codeVersion, machineName, newRunId } from './identity.node.js'

const parentSchema = v.object({ role: v.string(), reference: v.string(), id: v.optional(v.string()) })
const schema = v.object({
  format: v.literal(1),
  id: v.string(),
  verb: v.string(),
  folder: v.string(),
  begun: v.string(),
  version: v.string(),
  commit: v.optional(v.string()),
  machine: v.string(),
  command: v.optional(v.string()),
  parents: v.array(parentSchema),
})

/** What `run.json` holds. `folder` is where it was made; times are ISO 8601. */
export type RunFile = v.InferOutput<typeof schema>

/** Another run that this one comes from, by what it was to it: `base`, `teacher`, `adapter`, `reward`, `policy`. */
export type Parent = v.InferOutput<typeof parentSchema>

/** Which run a folder holds, if it says so. */
export async function readRunFile(folder: string): Promise<RunFile | undefined> {
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const result = v.safeParse(schema, JSON.parse(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

export interface RunOrigin {
  readonly verb: string
  readonly folder: string
  readonly command?: string
  /** Folders or names of the runs and models that this one comes from, by their role. */
  readonly parents?: Readonly<Record<string, string>>
  /** Default now. */
  readonly begun?: Date
}

/** The run of a folder, made known in it: the one that goes on there, or a new one. A copy of another run's folder is a new run. */
export async function takeRunFile(origin: RunOrigin): Promise<RunFile> {
  const folder = resolve(origin.folder)
  const found = await readRunFile(folder)
  const original = found !== undefined && found.folder !== folder ? await readRunFile(found.folder) : undefined
  const isCopy = original !== undefined && original.id === found?.id
  if (found !== undefined && !isCopy) {
    if (found.folder !== folder) await writeRunFile(folder, { ...found, folder })
    return found
  }
  const { verb, command, parents = {}, begun = new Date() } = origin
  const made: RunFile = {
    ...{ format: 1, id: newRunId(folder, begun), verb, folder, begun: begun.toISOString() },
    ...(await codeVersion()),
    machine: machineName(),
    ...(command !== undefined && { command }),
    parents: await Promise.all(
      Object.entries({ ...parents, ...(isCopy && { copied: found.folder }) }).map(async ([role, reference]) => {
        const id = (await readRunFile(reference))?.id
        return { role, reference, ...(id !== undefined && { id }) }
      }),
    ),
  }
  await writeRunFile(folder, made)
  return made
}

export const writeRunFile = (folder: string, file: RunFile): Promise<void> =>
  writeFileAtomic(join(folder, 'run.json'), `${JSON.stringify(file, undefined, 2)}\n`)
