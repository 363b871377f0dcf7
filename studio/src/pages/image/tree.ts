/** Rounds that grew out of one another: each goes on from a picture of another. */
import { readPath, writePath } from 'atelier/studio'
import { roundOfPicture } from './round'

/** The picture that a round, or another picture, comes from; undefined where it comes from nothing. */
export function sourceOf(path: string): string | undefined {
  const steps = readPath(path)
  return steps && steps.length > 1 ? writePath(steps.slice(0, -1)) : undefined
}

export interface Branch {
  readonly path: string
  readonly depth: number
}

/** Each round below the one that it goes on from, in the order in which they were drawn. */
export function branchesOf(rounds: readonly string[]): readonly Branch[] {
  const parents = new Map(
    rounds.map((path) => {
      const source = sourceOf(path)
      return [path, source === undefined ? undefined : roundOfPicture(source).path] as const
    }),
  )
  const below = (parent: string | undefined, depth: number): Branch[] =>
    rounds.flatMap((path) => (parents.get(path) === parent ? [{ path, depth }, ...below(path, depth + 1)] : []))
  return below(undefined, 0)
}
