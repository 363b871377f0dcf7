/** Bringing the tables of a database up to date, once, whichever process comes first. */
import { createHash } from 'node:crypto'
import { AtelierError } from '../tensor/index.js'
import type { Database, Transaction } from './database.node.js'
import { type Migration, migrations } from './migrations.node.js'

const remedy = 'Update atelier, or name another file with ATELIER_DATABASE'

/**
 * Makes the changes that the database lacks, in one transaction.
 * @throws AtelierError if a newer version made the database, another program did, or its history is not this one's.
 */
export async function migrate(database: Database, list: readonly Migration[] = migrations): Promise<void> {
  // Most of the time there is nothing to do, and so nothing to wait for.
  if ((await made(database, database.name, list)) === list.length) return
  await database.transaction(async (transaction) => {
    await transaction.execute(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, made INTEGER NOT NULL)',
    )
    for (let i = await made(transaction, database.name, list); i < list.length; i++) {
      const migration = list[i]!
      for (const sql of migration.statements) await transaction.execute(sql)
      await transaction.execute({
        sql: 'INSERT INTO migrations VALUES (?, ?, ?, ?)',
        args: [i + 1, migration.name, checksum(migration), Date.now()],
      })
    }
  })
}

/** How many changes were made already, each the one that this version knows under its number. */
async function made({ execute }: Transaction, name: string, list: readonly Migration[]): Promise<number> {
  const { rows: tables } = await execute(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  if (tables.length === 0) return 0
  if (!tables.some((table) => table.name === 'migrations')) {
    throw new AtelierError(`database: ${name}: another program's tables are in it (${String(tables[0]!.name)})`, remedy)
  }
  const { rows } = await execute('SELECT number, name, checksum FROM migrations ORDER BY number')
  if (rows.length > list.length) {
    throw new AtelierError(
      `database: ${name}: a newer version of atelier made it (its tables are of version ${rows.length}, this one knows ${list.length})`,
      remedy,
    )
  }
  for (const [i, row] of rows.entries()) {
    if (row.number === i + 1 && row.checksum === checksum(list[i]!)) continue
    throw new AtelierError(
      `database: ${name}: change ${i + 1} of its tables (${String(row.name)}) is not the one that this version knows`,
      remedy,
    )
  }
  return rows.length
}

/** The same for statements that differ in their white space alone. */
const checksum = ({ statements }: Migration): string =>
  createHash('sha256')
    .update(JSON.stringify(statements.map((sql) => sql.replaceAll(/\s+/g, ' ').trim())))
    .digest('hex')
    .slice(0, 16)
