import type { Lowering, Tensor } from '../define.js'

/** `x` with `part` in it along `axis` from `start` (a scalar, or one for each row of axis 0) on, in one `row` if that is given. */
export function writtenAt(
  graph: Lowering,
  [x, part, start, row]: readonly [x: string, part: string, start: string, row?: string | undefined],
  inputs: readonly Tensor[],
  axis: number,
): string {
  // ScatterND over the leading axes: bring `axis` first would copy, so index every row of the axes before it.
  const lead = inputs[1]!.shape.slice(0, axis)
  const rows = lead.reduce((a, b) => a * b, 1)
  const length = inputs[1]!.shape[axis]!
  const places = Array.from({ length: rows * length }, (_, i) => {
    const at = Math.floor(i / length)
    const index = lead.map((_, k) => Math.floor(at / lead.slice(k + 1).reduce((a, b) => a * b, 1)) % lead[k]!)
    return [...index, i % length]
  }).flat()
  const shape = [...lead, length, axis + 1]
  const moved = (indices: string, by: string, along: number): string => {
    const mask = graph.constant(
      Array.from({ length: axis + 1 }, (_, i) => (i === along ? 1 : 0)),
      'int64',
    )
    return graph.node('Add', [indices, graph.node('Mul', [by, mask])])
  }
  const whole = (indices: string): string => graph.node('Cast', [indices], { attributes: { to: 7 } })
  const byRow = graph.constant([-1, ...shape.slice(1).map(() => 1)], 'int64')
  const starts = inputs[2]!.rank === 0 ? start : graph.node('Reshape', [start, byRow])
  let indices = moved(graph.constant(places, 'int64', shape), whole(starts), axis)
  if (row !== undefined) indices = moved(indices, whole(row), 0)
  return graph.node('ScatterND', [x, indices, part])
}
