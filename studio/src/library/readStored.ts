import { type storedFile, weightsName } from 'atelier/studio'
import { isOwn, openStore } from './store'

type StoredFile = NonNullable<ReturnType<typeof storedFile>>

/** A file of a model of the library: of this browser, or of the server that serves this page. @throws Error with a sentence. */
export async function readStored({ id, step, file }: StoredFile): Promise<Uint8Array> {
  if (isOwn(id)) {
    const bytes = await (await openStore()).get('files', `${id}/${file}`)
    if (bytes) return bytes
    throw new Error(`models: ${id}: this browser keeps no ${file} of it`)
  }
  const isCheckpoint = step !== undefined && file === weightsName
  const response = await fetch(`/api/runs/${id}/${isCheckpoint ? `checkpoints/${step}` : `files/${file}`}`)
  if (response.ok) return new Uint8Array(await response.arrayBuffer())
  const told = (await response.json().catch(() => ({}))) as { readonly error?: string }
  throw new Error(told.error ?? `models: ${id}: the server has no ${file} of it`)
}
