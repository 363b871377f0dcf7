/** The files of the runs that the registry knows. A run is looked up by its id, a file among those that its folder holds: no name is ever a path. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listCheckpoints } from '../../files/index.node.js'
import { type Database, type Run, runById } from '../../registry/index.node.js'
import { AtelierError } from '../../tensor/index.js'
import { idPattern, mostBytes, type StoredName, weightsName } from '../model-name.js'

/** What a reader may take away; what holds optimizers' states and locks is nobody's. */
const takenAway = /^[A-Za-z0-9][\w.-]*\.(safetensors|json|jsonl|onnx|gguf|md|ngram|npy|png|gif|svg|html)$/

export interface StoredFile {
  readonly name: string
  readonly bytes: number
}

/** The run of an id. @throws AtelierError if there is none. */
export async function knownRun(database: Database, id: string): Promise<Run> {
  const run = idPattern.test(id) ? await runById(database, id) : undefined
  if (run) return run
  throw new AtelierError(`runs: ${id.slice(0, 60)}: no run of this name is recorded`)
}

/** The files of a run's folder; none where the folder is on another machine, or gone. */
export const runFiles = (run: Run): Promise<readonly StoredFile[]> => filesIn(run.folder, takenAway)

/** The sheets of pictures that were drawn while a run trained, in the order of their steps. */
export const runPictures = (run: Run): Promise<readonly StoredFile[]> =>
  filesIn(join(run.folder, 'pictures'), /^step-\d+\.png$/)

async function filesIn(folder: string, names: RegExp): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && names.test(entry.name)).map(({ name }) => name)
  return Promise.all(
    files
      .sort()
      .map(async (name) => ({ name, bytes: (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0 })),
  )
}

/** The path of one of a run's files. @throws AtelierError if its folder holds none of that name. */
export async function runFilePath(run: Run, name: string, kind: 'file' | 'picture' = 'file'): Promise<string> {
  const files = kind === 'file' ? await runFiles(run) : await runPictures(run)
  if (!files.some((file) => file.name === name)) {
    throw new AtelierError(`runs: ${run.id}: it has no file "${name.slice(0, 60)}"`)
  }
  return kind === 'file' ? join(run.folder, name) : join(run.folder, 'pictures', name)
}

/** The bytes of a file that a model is made of. @throws AtelierError if it is missing, or too large to be opened in the Studio. */
export async function readStoredFile(
  database: Database,
  { id, step, file }: StoredName & { readonly file: string },
): Promise<Uint8Array> {
  const run = await knownRun(database, id)
  const path =
    step !== undefined && file === weightsName ? await checkpointPath(run, step) : await runFilePath(run, file)
  const { size } = await stat(path)
  const most = 2 * (mostBytes[file] ?? 2 ** 20)
  if (size > most) throw new AtelierError(`${file}: ${size} bytes: at most ${most} are opened in the Studio`)
  return readFile(path)
}

/** The weights of a checkpoint, optimizer's state and all. */
export async function checkpointPath(run: Run, step: number): Promise<string> {
  const found = (await listCheckpoints(join(run.folder, 'checkpoints'))).find((each) => each.step === step)
  if (found && found.problem === undefined) return join(found.path, 'state.safetensors')
  const why = found?.problem ?? 'there is none of that step'
  throw new AtelierError(`runs: ${run.id}: checkpoint ${step}: ${why}`)
}
