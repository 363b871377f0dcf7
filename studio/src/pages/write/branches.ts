/** Texts that share their beginnings, as the visitor makes them: each leaves another one at a token. */
export interface Branch {
  readonly text: string
  /** The branch that it left, and after how many characters of it; the first has left none. */
  readonly parent: number
  readonly at: number
  /** What was picked there. */
  readonly picked: string
}

export const trunk = (text: string): Branch => ({ text, parent: -1, at: 0, picked: '' })

/** How deep a branch stands in the tree. */
export const depthOf = (branches: readonly Branch[], index: number): number =>
  branches[index]!.parent < 0 ? 0 : 1 + depthOf(branches, branches[index]!.parent)

/** Each branch after the one that it left, those that left later first, so that the tree reads from the top. */
export function inOrder(branches: readonly Branch[]): readonly number[] {
  const below = (parent: number): number[] =>
    branches.flatMap((branch, i) => (branch.parent === parent ? [i, ...below(i)] : []))
  return below(-1)
}
