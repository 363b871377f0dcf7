/** The text twin of a chart, for readers who do not see it and for search: the axes, and each series in a sentence. */
import type { Plane } from './plane.js'
import type { Rule } from './rules.js'
import type { Axis, Scale } from './scale.js'

/** What is described. */
interface Described {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[]
  readonly rules?: readonly Rule[]
}

/** One sentence on the axes, one a series with its first, last, least and greatest point, one a rule. */
export function describeChart(kind: string, { x, y, series, rules = [] }: Described, plane: Plane): string {
  const sentences = series.map(({ name, points }) => {
    const known = points.filter((point) => plane.place(point) !== undefined)
    const title = name === '' ? 'Series' : name
    if (known.length === 0) return `${title}: no data.`
    const least = known.reduce((best, point) => (point[1] < best[1] ? point : best))
    const greatest = known.reduce((best, point) => (point[1] > best[1] ? point : best))
    const at = ([a, b]: readonly [number, number]) => `${plane.y.write(b)} at ${plane.x.write(a)}`
    if (known.length === 1) return `${title}: one point, ${at(known[0]!)}.`
    return `${title}: ${known.length} points, first ${at(known[0]!)}, last ${at(known.at(-1)!)}, least ${at(least)}, greatest ${at(greatest)}.`
  })
  const references = rules.map((rule) =>
    rule.y === undefined
      ? `Rule at x ${plane.x.write(rule.x)}: ${rule.label}.`
      : `Rule at y ${plane.y.write(rule.y)}: ${rule.label}.`,
  )
  return [`${kind}.`, range('x', x, plane.x), range('y', y, plane.y), ...sentences, ...references].join(' ')
}

function range(letter: string, { label, scale }: Axis, { domain, write }: Scale): string {
  return `${letter}: ${label}, ${scale === 'log' ? 'logarithmic, ' : ''}${write(domain[0])} to ${write(domain[1])}.`
}
