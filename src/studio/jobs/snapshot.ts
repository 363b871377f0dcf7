import type { Memory } from '../../runtime/index.js'
import type { Values, Variable } from '../../tensor/index.js'
import type { Kept } from '../job.js'

/** The numbers of variables at a step, and where the random streams stood. */
export interface Snapshot extends Kept {
  readonly values: ReadonlyMap<Variable, Values>
  readonly clock: number
}

export async function snapshotOf(memory: Memory, variables: readonly Variable[], step: number): Promise<Snapshot> {
  const values = new Map<Variable, Values>()
  for (const variable of variables) values.set(variable, await memory.read(variable))
  const bytes = [...values.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  return { step, bytes, clock: memory.clock, values }
}

export function restoreSnapshot(memory: Memory, { values, clock }: Snapshot): void {
  for (const [variable, numbers] of values) memory.write(variable, numbers)
  memory.clock = clock
}
