/** Which models come from which: a nested list, and the same as a drawing. */
import type { Ancestry } from 'atelier/studio'
import { useMemo } from 'react'
import { Figure } from '../../figure/Figure'
import { library, useLooked } from '../../library/useLibrary'
import { PageLink } from '../../shell/PageLink'
import { type Family, familiesOf, type Member, placedOf } from './family'

export function Lineage() {
  const { value } = useLooked('lineage', () => library.lineage())
  const { value: runs } = useLooked('runs', () => library.listRuns())
  const families = useMemo(() => familiesOf(value ?? [], runs ?? []), [value, runs])
  if (!value || families.length === 0) return null
  return (
    <section className="space-y-6" aria-label="Where models come from">
      <ul className="space-y-2">
        {families.map((family) => (
          <Branch key={family.member.id} family={family} />
        ))}
      </ul>
      <Drawing families={families} lineage={value} />
    </section>
  )
}

function Branch({ family: { member, role, children } }: { readonly family: Family }) {
  return (
    <li>
      <Name member={member} />
      {role && <span className="text-muted"> ({role})</span>}
      {children.length > 0 && (
        <ul className="mt-1 ms-3 space-y-1 border-line border-s ps-4">
          {children.map((child) => (
            <Branch key={`${child.member.id} ${child.role}`} family={child} />
          ))}
        </ul>
      )}
    </li>
  )
}

const Name = ({ member: { id, name, isKnown } }: { readonly member: Member }) =>
  isKnown ? (
    <PageLink to="/runs/$id" params={{ id } as never} className="underline underline-offset-4 [overflow-wrap:anywhere]">
      {name}
    </PageLink>
  ) : (
    <span translate="no" className="font-mono [overflow-wrap:anywhere]">
      {name}
    </span>
  )

const [columnWidth, rowHeight, boxWidth, boxHeight] = [210, 44, 170, 28] as const

interface DrawingProps {
  readonly families: readonly Family[]
  readonly lineage: readonly Ancestry[]
}

function Drawing({ families, lineage }: DrawingProps) {
  const placed = useMemo(() => placedOf(families), [families])
  const width = (Math.max(...placed.map(({ column }) => column)) + 1) * columnWidth
  const height = placed.length * rowHeight
  const x = (column: number) => column * columnWidth + 4
  const y = (row: number) => row * rowHeight + 8
  const summary = `${families.length} beginnings, ${lineage.length} steps from one to another: base before adapter, reward and policy.`
  return (
    <Figure
      id="lineage"
      title="Where models come from"
      summary={summary}
      table={{
        columns: ['Model', 'Comes from', 'Which was its'],
        rows: lineage.map(({ child, reference, parent, role }) => [child, parent ?? reference, role]),
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section className="overflow-x-auto" tabIndex={0} aria-label="The drawing">
        <svg width={width} height={height} role="img" aria-label={`Where models come from. ${summary}`}>
          {placed.map(({ family, column, row, parent }) => (
            <g key={`${family.member.id} ${row}`}>
              {parent && (
                <path
                  d={`M ${x(parent.column) + boxWidth} ${y(parent.row) + boxHeight / 2} C ${x(column) - 16} ${y(parent.row) + boxHeight / 2} ${x(parent.column) + boxWidth + 16} ${y(row) + boxHeight / 2} ${x(column)} ${y(row) + boxHeight / 2}`}
                  fill="none"
                  stroke="var(--control)"
                />
              )}
              <rect
                x={x(column)}
                y={y(row)}
                width={boxWidth}
                height={boxHeight}
                rx={6}
                fill="var(--surface)"
                stroke="var(--control)"
                strokeDasharray={family.member.isKnown ? undefined : '4 3'}
              />
              <text x={x(column) + 8} y={y(row) + 18} fontSize={12} fill="var(--ink)">
                {family.member.name.length > 22 ? `${family.member.name.slice(0, 21)}…` : family.member.name}
              </text>
            </g>
          ))}
        </svg>
      </section>
    </Figure>
  )
}
