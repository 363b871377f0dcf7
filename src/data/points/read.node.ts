import { AtelierError } from '../../tensor/index.js'
import { entryOf } from '../sources.node.js'
import { isTableFile, readTable, tableBatches } from '../tables/read.node.js'
import { numberOf, type TableBatch } from '../tables/table.js'
import { drawPoints, isPointShape, type PointSet, pointShapes, spreadPoints } from './point-set.js'

export interface PointParts {
  readonly training: PointSet
  readonly test: PointSet
}

/** Points held out. */
const testCount = 2000

/** Whether a source holds points of a plane: the name of a shape, or a table whose columns are x and y. */
export async function isPointSource(source: string): Promise<boolean> {
  if (!isTableFile(source)) return isPointShape(source)
  if ((await entryOf(source)) === undefined) return false
  const { value } = await tableBatches(source).next()
  const columns = (value as TableBatch | undefined)?.columns ?? []
  return columns.length === 2 && columns.every((name, i) => name.trim().toLowerCase() === 'xy'[i])
}

/** Points to train on and others of the same density: of a built-in shape, or like those in a table with the columns x and y. */
export async function readPoints(
  source: string,
  { count, seed = 0 }: { readonly count?: number; readonly seed?: number } = {},
): Promise<PointParts> {
  const [training, test] = [
    { seed, part: 'training', ...(count !== undefined && { count }) },
    { seed, part: 'test', count: testCount },
  ]
  if (isPointShape(source)) return { training: drawPoints(source, training), test: drawPoints(source, test) }
  if ((await entryOf(source)) === undefined) {
    throw new AtelierError(
      `points: "${source}": there is no such file or shape`,
      `Shapes are ${Object.keys(pointShapes).join(', ')}`,
    )
  }
  const { rows } = await readTable(source)
  const drawn = rows.flatMap((row) => (typeof row === 'string' ? [] : row.map(numberOf)))
  if (drawn.length === 0) throw new AtelierError(`points: "${source}": it holds no points`)
  return { training: spreadPoints(source, drawn, training), test: spreadPoints(source, drawn, test) }
}
