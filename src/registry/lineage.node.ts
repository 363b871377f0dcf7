/** Which runs a run comes from: base → adapter → reward → policy. */
import type { Database, Statement } from './database.node.js'
import type { RunFile } from './runFile.node.js'

/** What another run or model was to a run. */
export interface Ancestor {
  readonly child: string
  readonly role: string
  /** The folder or the name that was given. */
  readonly reference: string
  /** Its id, where it is a run that is known. */
  readonly parent: string | null
}

/** Records where a run comes from; what is no known run is named by its reference. */
export const lineageStatements = ({ id, parents }: RunFile): readonly Statement[] =>
  parents.map(({ role, reference, id: parent = null }) => ({
    sql: 'INSERT OR REPLACE INTO lineage (child, role, reference, parent) VALUES (?, ?, ?, (SELECT id FROM runs WHERE id = ?))',
    args: [id, role, reference, parent],
  }))

/** All that is known of who comes from whom. */
export async function readLineage({ execute }: Pick<Database, 'execute'>): Promise<readonly Ancestor[]> {
  const { rows } = await execute('SELECT child, role, reference, parent FROM lineage ORDER BY child, role, reference')
  return rows.map(({ child, role, reference, parent }) => ({
    ...{ child: String(child), role: String(role), reference: String(reference) },
    parent: parent === null ? null : String(parent),
  }))
}
