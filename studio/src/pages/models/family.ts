/** Lineage as trees: each model below what it comes from. One with several parents is below each of them. */
import type { Ancestry, RunRow } from 'atelier/studio'

export interface Member {
  readonly id: string
  readonly name: string
  /** Whether it is a run that is known here, and not a name alone. */
  readonly isKnown: boolean
}

export interface Family {
  readonly member: Member
  /** What its parent was to it. */
  readonly role: string | undefined
  readonly children: readonly Family[]
}

/** Trees of all that comes from something or is what something comes from. */
export function familiesOf(lineage: readonly Ancestry[], runs: readonly Pick<RunRow, 'id' | 'name'>[]) {
  const names = new Map(runs.map(({ id, name }) => [id, name]))
  const parentOf = ({ parent, reference }: Ancestry): string => parent ?? reference
  const known = new Set(lineage.flatMap(({ child, parent }) => (parent === null ? [child] : [child, parent])))
  const children = new Map<string, Ancestry[]>()
  for (const each of lineage) children.set(parentOf(each), [...(children.get(parentOf(each)) ?? []), each])
  const isChild = new Set(lineage.map(({ child }) => child))
  const roots = [...new Set(lineage.map(parentOf))].filter((id) => !isChild.has(id))
  // A database that others wrote may hold circles.
  const grown = (id: string, role: string | undefined, above: ReadonlySet<string>): Family => ({
    member: { id, name: names.get(id) ?? id, isKnown: known.has(id) },
    role,
    children: above.has(id)
      ? []
      : (children.get(id) ?? []).map((each) => grown(each.child, each.role, new Set([...above, id]))),
  })
  return roots.map((id) => grown(id, undefined, new Set()))
}

export interface Placed {
  readonly family: Family
  readonly column: number
  readonly row: number
  readonly parent: Placed | undefined
}

/** A row for each, parents before their children, a column for each generation. */
export function placedOf(families: readonly Family[]): readonly Placed[] {
  const placed: Placed[] = []
  const place = (family: Family, column: number, parent: Placed | undefined): void => {
    const here = { family, column, row: placed.length, parent }
    placed.push(here)
    for (const child of family.children) place(child, column + 1, here)
  }
  for (const family of families) place(family, 0, undefined)
  return placed
}
