import { AtelierError } from '../tensor/index.js'

/** Whether another process holds the file just now. */
export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))

const known: readonly (readonly [code: RegExp, what: string, remedy: string])[] = [
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    'it is no database, or a damaged one',
    'Move it away; `atelier runs scan runs` takes in what the folders of runs hold',
  ],
  [/^SQLITE_(BUSY|LOCKED)/, 'another process does not let go of it', 'Try again when that has ended'],
  [/^SQLITE_READONLY/, 'it may not be written', 'Check the permissions, or name another file with ATELIER_DATABASE'],
  [/^SQLITE_FULL/, 'the disk is full', 'Free some space'],
  [/^SQLITE_IOERR/, 'the disk reports an error', 'Check the disk'],
  [
    /^SQLITE_CANTOPEN/,
    'it cannot be opened',
    'Check the path and the permissions, or name another with ATELIER_DATABASE',
  ],
  [/^E(ACCES|PERM|ROFS|NOTDIR|EXIST)$/, 'its folder cannot be written', 'Name another file with ATELIER_DATABASE'],
  [/^ENOSPC$/, 'the disk is full', 'Free some space'],
  [
    /fetch failed|ECONNREFUSED|ENOTFOUND|WEBSOCKET_ERROR/,
    'the server does not answer',
    'Check the address and the network',
  ],
  [/\b(401|403)\b|UNAUTHORIZED/i, 'the server refuses', 'Check ATELIER_DATABASE_TOKEN'],
]

/** An error of the database or the disk as one sentence with its remedy, the original as its cause; any other error as it came. */
export function explainedDatabaseError(name: string, error: unknown): unknown {
  if (error instanceof AtelierError || !(error instanceof Error)) return error
  const code = codeOf(error)
  const found = known.find(([pattern]) => pattern.test(code))
  if (found === undefined && !code.startsWith('SQLITE')) return error
  const explained =
    found === undefined
      ? new AtelierError(`database: ${name}: ${error.message.replace(/^SQLITE_\w+: /, '')}`)
      : new AtelierError(`database: ${name}: ${found[1]}`, found[2])
  explained.cause = error
  return explained
}

/** SQLite's, the system's or the server's word for what is wrong. The driver tells of a file that it cannot open by number 14 alone. */
function codeOf(error: unknown): string {
  if (error instanceof AtelierError && error.cause !== undefined) return codeOf(error.cause)
  if (!(error instanceof Error)) return ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/ConnectionFailed\(.*: 14"?\)/.test(error.message)) return 'SQLITE_CANTOPEN'
  return code === '' || code === 'SERVER_ERROR' ? error.message : code
}
