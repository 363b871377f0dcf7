import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AtelierError } from '../tensor/index.js'

export interface DatabaseAddress {
  /** For messages. */
  readonly name: string
  readonly url: string
  /** The absolute path, where it is a file of this machine. */
  readonly file?: string
  readonly token?: string
}

/** The file that is used when nothing else is said, from the working directory. */
export const usualDatabase = 'runs/atelier.db'

/** Where the database is: as given, else as ATELIER_DATABASE says, else the usual file. A server's token is ATELIER_DATABASE_TOKEN. */
export function databaseAddress(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DatabaseAddress {
  const url = given ?? (environment.ATELIER_DATABASE?.trim() || usualDatabase)
  if (url === 'none') {
    throw new AtelierError(
      'database: ATELIER_DATABASE is none, so nothing is recorded',
      'Name a file, or leave it unset',
    )
  }
  if (/^(libsql|https?|wss?):\/\//.test(url)) {
    const token = environment.ATELIER_DATABASE_TOKEN
    return { name: withoutSecrets(url), url, ...(token && { token }) }
  }
  const path = url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, '')
  return { name: path, url, file: resolve(path) }
}

/** Whether there is a database to read: a file that nothing made yet holds no runs. */
export const isAnythingRecorded = (): boolean => {
  if (isRecordingOff()) return false
  const { file } = databaseAddress(undefined)
  return file === undefined || existsSync(file)
}

/** Whether ATELIER_DATABASE says that nothing is to be recorded. */
export const isRecordingOff = (environment: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  environment.ATELIER_DATABASE?.trim() === 'none'

/** An address may carry a password or a token. */
function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
