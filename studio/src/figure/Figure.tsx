/** The frame of every figure: its title, a sentence that says what it shows, the numbers as a table, and ways to take them away. */
import { type ReactNode, useId, useRef, useState } from 'react'
import { usePreferences } from '../shell/preferences'
import { Button } from './Button'

/** Loaded when something is taken away. */
const takeAway = () => import('./takeAway')

export interface FigureTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

interface FigureProps {
  /** Its name in tests and in files that are taken away. */
  readonly id: string
  readonly title: string
  /** What it shows at present, in a sentence for those who do not see it, and for all. */
  readonly summary: string
  readonly table: FigureTable
  readonly caption?: ReactNode
  readonly children: ReactNode
}

export function Figure({ id, title, summary, table, caption, children }: FigureProps) {
  const heading = useId()
  const body = useRef<HTMLDivElement>(null)
  // Rows that nobody can see would cost frames while they change.
  const [isOpen, setOpen] = useState(usePreferences.getState().numbers === 'open')
  const rows = isOpen ? table.rows : []
  return (
    <figure data-figure={id} aria-labelledby={heading} className="min-w-0">
      <h2 id={heading} className="mb-2 font-medium text-[16px]">
        {title}
      </h2>
      {/* Axes and numbers run from left to right in every language. */}
      <div ref={body} dir="ltr">
        {children}
      </div>
      <figcaption className="mt-2 max-w-prose text-muted">
        <span data-summary>{summary}</span>
        {caption && <span className="block">{caption}</span>}
      </figcaption>
      <details className="mt-1" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="w-fit text-muted">The numbers</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
        <section className="max-h-72 overflow-auto" tabIndex={0} aria-label={`${title}: the numbers`}>
          <table className="mt-1 border-collapse">
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col" className="border-line border-b px-2 py-1 text-start font-medium">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={table.columns[j]} className="px-2 py-0.5">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <div className="mt-1 flex flex-wrap gap-2">
          <Button onClick={async () => (await takeAway()).saveTable(id, table)}>Save as CSV</Button>
          <Button onClick={async () => (await takeAway()).savePicture(id, body.current!)}>Save the picture</Button>
        </div>
      </details>
    </figure>
  )
}
