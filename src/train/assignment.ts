/**
 * The cheapest way to give every row a column of its own: `costs` [size, size], row-major → the column of each row. Columns go to the rows that they
 * cost least with where those are free; then the other rows are added one by one, each along the shortest augmenting path under prices that
 * keep all costs at or above zero (R. Jonker and A. Volgenant, doi:10.1007/BF02278710).
 * Takes time that grows with the cube of the size at worst.
 */
export function cheapestAssignment(costs: Float64Array | Float32Array, size: number): Uint32Array {
  const [rowPrice, columnPrice] = [new Float64Array(size), new Float64Array(size)]
  const rowOf = new Int32Array(size).fill(-1)
  const distance = new Float64Array(size)
  const before = new Int32Array(size)
  const isDone = new Uint8Array(size)
  const isPlaced = new Uint8Array(size)
  for (let column = 0; column < size; column++) {
    let cheapest = 0
    for (let row = 1; row < size; row++) {
      if (costs[row * size + column]! < costs[cheapest * size + column]!) cheapest = row
    }
    columnPrice[column] = costs[cheapest * size + column]!
    if (isPlaced[cheapest]) continue
    isPlaced[cheapest] = 1
    rowOf[column] = cheapest
  }
  for (let free = 0; free < size; free++) {
    if (isPlaced[free]) continue
    distance.fill(Number.POSITIVE_INFINITY)
    before.fill(-1)
    isDone.fill(0)
    const reached: number[] = []
    let [row, length, last] = [free, 0, -1]
    // The nearest column that is not reached yet, until one is nobody's.
    for (;;) {
      let [nearest, least] = [-1, Number.POSITIVE_INFINITY]
      for (let column = 0; column < size; column++) {
        if (isDone[column]) continue
        const path = length + costs[row * size + column]! - rowPrice[row]! - columnPrice[column]!
        if (path < distance[column]!) {
          distance[column] = path
          before[column] = last
        }
        if (distance[column]! < least) [nearest, least] = [column, distance[column]!]
      }
      isDone[nearest] = 1
      length = least
      last = nearest
      if (rowOf[nearest] === -1) break
      reached.push(nearest)
      row = rowOf[nearest]!
    }
    rowPrice[free]! += length
    for (const column of reached) {
      rowPrice[rowOf[column]!]! += length - distance[column]!
      columnPrice[column]! -= length - distance[column]!
    }
    // Along the path, every column goes over to the row that reached it.
    for (let column = last; column !== -1; ) {
      const from = before[column]!
      rowOf[column] = from === -1 ? free : rowOf[from]!
      column = from
    }
  }
  const columnOf = new Uint32Array(size)
  for (const [column, row] of rowOf.entries()) columnOf[row] = column
  return columnOf
}
