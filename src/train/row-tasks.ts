import type { EpisodeShape, ReadEpisode } from '../data/index.js'
import { AtelierError, type RandomStream, randomStream } from '../tensor/index.js'

export interface RowTaskOptions extends EpisodeShape {
  readonly seed: number
}

/** Columns of a task, as shares of all. */
const [fewest, most] = [0.2, 0.5] as const
/** Moves of the centres, and tasks that are tried before giving up. */
const [moves, tries] = [3, 50] as const

/**
 * Tasks out of rows that nobody has labelled (after J. Nam et al., "STUNT", arXiv:2303.00918): the rows are clustered by some columns, drawn anew for each
 * task, and the clusters are its classes. These columns then hold what they hold in other rows, drawn at random, so that the classes have to be
 * told from the columns that are left. A function of the step alone.
 * @param rows [count, width]. @returns rows shown and asked for, class by class.
 * @throws where no columns can be found that part the rows into so many clusters, each with enough rows.
 */
export function rowTasks(
  rows: Float32Array,
  width: number,
  { ways, shots, queries, seed }: RowTaskOptions,
): (step: number) => Pick<ReadEpisode, 'support' | 'queries' | 'labels'> {
  const count = rows.length / width
  const random = randomStream(seed, 'tasks of rows')
  return (step) => {
    const stream = random.fork(step)
    for (let attempt = 0; attempt < tries; attempt++) {
      const columns = drawnColumns(width, stream)
      const members = clusters(rows, width, columns, ways, stream)
      if (members.some(({ length }) => length < shots + queries)) continue
      const chosen = members.map((of) => Array.from(stream.permutation(of.length), (place) => of[place]!))
      const take = (from: number, each: number): Float32Array => {
        const places = chosen.flatMap((of) => of.slice(from, from + each))
        return withOthers(rows, width, places, columns, stream)
      }
      const labels = Int32Array.from({ length: ways * queries }, (_, i) => Math.floor(i / queries))
      return { support: take(0, shots), queries: take(shots, queries), labels }
    }
    throw new AtelierError(
      `tasks of rows: ${count} rows: they do not fall into ${ways} clusters of ${shots + queries} and more`,
      'Give more rows, or fewer ways, shots or queries',
    )
  }
}

function drawnColumns(width: number, stream: RandomStream): readonly number[] {
  const share = fewest + (most - fewest) * stream.uniform()
  const count = Math.min(Math.max(1, Math.round(share * width)), Math.max(1, width - 1))
  return [...stream.permutation(width).subarray(0, count)]
}

/** Places of the rows of each cluster: by the nearest of centres that begin as rows and move to the means a few times. */
function clusters(
  rows: Float32Array,
  width: number,
  columns: readonly number[],
  ways: number,
  stream: RandomStream,
): number[][] {
  const count = rows.length / width
  const valueAt = (row: number, i: number): number => rows[row * width + columns[i]!]!
  let centres = Array.from(stream.permutation(count).subarray(0, ways), (row) => columns.map((_, i) => valueAt(row, i)))
  let members: number[][] = []
  for (let move = 0; move < moves; move++) {
    members = centres.map(() => [])
    for (let row = 0; row < count; row++) members[nearestCentre(centres, (i) => valueAt(row, i))]!.push(row)
    centres = centres.map((centre, way) => {
      const of = members[way]!
      return of.length === 0
        ? centre
        : centre.map((_, i) => of.reduce((sum, row) => sum + valueAt(row, i), 0) / of.length)
    })
  }
  return members
}

function nearestCentre(centres: readonly (readonly number[])[], valueAt: (i: number) => number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [way, centre] of centres.entries()) {
    let distance = 0
    for (let i = 0; i < centre.length; i++) distance += (valueAt(i) - centre[i]!) ** 2
    if (distance < least) [best, least] = [way, distance]
  }
  return best
}

/** Rows at these places, with the given columns from rows drawn at random. */
function withOthers(
  rows: Float32Array,
  width: number,
  places: readonly number[],
  columns: readonly number[],
  stream: RandomStream,
): Float32Array {
  const taken = new Float32Array(places.length * width)
  for (const [i, place] of places.entries()) {
    taken.set(rows.subarray(place * width, (place + 1) * width), i * width)
    for (const column of columns) {
      taken[i * width + column] = rows[stream.integer(rows.length / width) * width + column]!
    }
  }
  return taken
}
