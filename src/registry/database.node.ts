/**
 * The embedded database: one SQLite file that any number of processes read and write at once, or a libSQL server. What is stored are runs
 * and what people said of them; weights and losses stay in files.
 */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Client, InStatement, ResultSet } from '@libsql/client'
import { AtelierError } from '../tensor/index.js'
import { type DatabaseAddress, databaseAddress } from './address.node.js'
import { explainedDatabaseError, isBusy } from './databaseError.node.js'
import { migrate } from './migrate.node.js'

/** What a cell can hold. Times are whole milliseconds since 1970. */
export type Value = null | string | number | Uint8Array

export type Row = Readonly<Record<string, Value>>

export interface Statement {
  readonly sql: string
  /** Values of `?` in order, or of `:name` by name. */
  readonly args?: readonly Value[] | Readonly<Record<string, Value>>
}

export interface Executed {
  readonly rows: readonly Row[]
  /** Rows that were inserted, changed or deleted. */
  readonly changed: number
}

/** What can be asked within a transaction. */
export interface Transaction {
  execute(statement: string | Statement): Promise<Executed>
}

export interface Database extends Transaction {
  /** The file, or the server's address, for messages. */
  readonly name: string
  /** Statements that hold all or none. */
  batch(statements: readonly Statement[]): Promise<readonly Executed[]>
  /** Reads and writes that hold all or none: what `work` throws undoes them. Inside, only the given transaction may be asked. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A file, or `libsql://…`, `https://…`. Default ATELIER_DATABASE, else `runs/atelier.db` of the working directory. */
  readonly url?: string
  /** Milliseconds to wait for another process that writes. Default 5,000. */
  readonly patience?: number
}

/** Milliseconds that a locked file may hold up the event loop; longer waits are asleep. */
const attempt = 20

/**
 * Opens the database and brings its tables up to date. A missing file is made.
 * @throws AtelierError, one sentence, if it cannot be opened or written, is no database, or is of a newer version.
 */
export async function openDatabase({ url, patience = 5000 }: DatabaseOptions = {}): Promise<Database> {
  const address = databaseAddress(url)
  const database = await connected(address, patience)
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

async function connected(address: DatabaseAddress, patience: number): Promise<Database> {
  const { name } = address
  const inTurn = queue()
  let client = await explaining(name, () => patiently(patience, () => clientOf(address)))
  /** Asks the database; while another process holds it, asks again and again for so many milliseconds. */
  const ask = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
    explaining(name, () =>
      patiently(patience, async () => {
        // A statement that met a lock keeps what it has read until it is collected: only a new connection forgets it.
        if (client.closed) client = await clientOf(address)
        try {
          return await work(client)
        } catch (error) {
          if (isBusy(error) && client.protocol === 'file') client.close()
          throw error
        }
      }),
    )
  return {
    name,
    execute: (statement) => inTurn(() => ask(async (open) => executed(await open.execute(inStatement(statement))))),
    batch: (statements) =>
      inTurn(() => ask(async (open) => (await open.batch(statements.map(inStatement), 'write')).map(executed))),
    transaction: (work) =>
      inTurn(async () => {
        const open = await ask((client) => client.transaction('write'))
        try {
          const result = await work({
            execute: (statement) => explaining(name, async () => executed(await open.execute(inStatement(statement)))),
          })
          await explaining(name, () => open.commit())
          return result
        } finally {
          open.close()
        }
      }),
    close: () => inTurn(async () => client.close()),
  }
}

async function clientOf({ url, file, token }: DatabaseAddress): Promise<Client> {
  if (file === undefined) {
    const { createClient } = await import('@libsql/client')
    return createClient({ url, ...(token !== undefined && { authToken: token }) })
  }
  await mkdir(dirname(file), { recursive: true })
  const { createClient } = await import('@libsql/client/sqlite3')
  const client = createClient({ url: pathToFileURL(file).href, timeout: attempt, concurrency: 1 })
  try {
    // Readers never wait for a writer. Where the file system has no shared memory, SQLite keeps its older way.
    await client.execute('PRAGMA journal_mode = WAL')
    await client.execute('PRAGMA synchronous = NORMAL')
    await client.execute('PRAGMA foreign_keys = ON')
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** Does `work` again while another process holds the file, for so many milliseconds. */
async function patiently<T>(patience: number, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + patience
  for (let pause = 1; ; pause = Math.min(2 * pause, 50)) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() + pause > end) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

/** Runs what it is given one after the other. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
}

async function explaining<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explainedDatabaseError(name, error)
  }
}

function inStatement(statement: string | Statement): InStatement {
  if (typeof statement === 'string') return statement
  const { sql, args = [] } = statement
  return { sql, args: Array.isArray(args) ? [...args] : { ...(args as Readonly<Record<string, Value>>) } }
}

function executed({ columns, rows, rowsAffected }: ResultSet): Executed {
  return {
    changed: rowsAffected,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, plain(row[i])]))),
  }
}

function plain(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new AtelierError(`database: a cell holds ${String(value)}, which is neither text nor number nor bytes`)
}
