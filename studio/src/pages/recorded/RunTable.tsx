/** The list of runs: only the rows that show are there, so that thousands scroll as easily as ten. */
import type { RunRow } from 'atelier/studio'
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { PageLink } from '../../shell/PageLink'
import { mostPicked, type orders } from './link'
import { agoText, countText, lossText, statusSigns, stepText } from './words'

interface RunTableProps {
  readonly runs: readonly RunRow[]
  readonly sort: string
  readonly order: string
  readonly picked: readonly string[]
  onSort(sort: (typeof orders)[number]): void
  onPick(id: string, isPicked: boolean): void
}

const rowHeight = 36
/** Rows that are there above and below those that show. */
const margin = 8

interface Column {
  readonly sort?: (typeof orders)[number]
  readonly heading: string
  /** Where there is too little room it is left out. */
  readonly when: string
  readonly isNumber?: boolean
  cell(run: RunRow, now: number): ReactNode
}

const columns: readonly Column[] = [
  {
    ...{ sort: 'name', heading: 'Run', when: '' },
    cell: ({ id, name }) => (
      <PageLink
        to="/runs/$id"
        params={{ id } as never}
        translate="no"
        className="block truncate underline underline-offset-4"
      >
        {name}
      </PageLink>
    ),
  },
  {
    ...{ sort: 'status', heading: 'Status', when: '' },
    cell: ({ status }) => (
      <span className="whitespace-nowrap">
        <span aria-hidden="true" className="inline-block w-5">
          {statusSigns[status]}
        </span>
        {status}
      </span>
    ),
  },
  {
    ...{ sort: 'family', heading: 'Family', when: 'hidden md:table-cell' },
    cell: ({ family }) => family ?? '–',
  },
  {
    ...{ sort: 'parameters', heading: 'Parameters', when: 'hidden xl:table-cell', isNumber: true },
    cell: ({ parameters }) => countText(parameters),
  },
  { ...{ sort: 'step', heading: 'Steps', when: 'hidden sm:table-cell', isNumber: true }, cell: stepText },
  {
    ...{ sort: 'loss', heading: 'Loss', when: 'hidden sm:table-cell', isNumber: true },
    cell: ({ loss }) => lossText(loss),
  },
  {
    ...{ sort: 'best', heading: 'Best validation', when: 'hidden lg:table-cell', isNumber: true },
    cell: ({ bestLoss }) => lossText(bestLoss),
  },
  {
    ...{ sort: 'begun', heading: 'Begun', when: 'hidden lg:table-cell' },
    cell: ({ begun }, now) => <span className="whitespace-nowrap">{agoText(begun, now)}</span>,
  },
]

export function RunTable({ runs, sort, order, picked, onSort, onPick }: RunTableProps) {
  const box = useRef<HTMLElement>(null)
  const [{ first, count }, show] = useState({ first: 0, count: 20 })
  const now = useNow()
  const isFull = picked.length >= mostPicked
  const chosen = useMemo(() => new Set(picked), [picked])
  const told = useRef(onPick)
  told.current = onPick
  const pick = useCallback((id: string, isPicked: boolean) => told.current(id, isPicked), [])

  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => {
      const top = Math.max(0, Math.floor(element.scrollTop / rowHeight) - margin)
      const rows = Math.ceil(element.clientHeight / rowHeight) + 2 * margin
      show((before) => (before.first === top && before.count === rows ? before : { first: top, count: rows }))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const watcher = new ResizeObserver(look)
    watcher.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      watcher.disconnect()
    }
  }, [])

  const start = Math.min(first, Math.max(0, runs.length - count))
  const shown = runs.slice(start, start + count)
  const below = runs.length - start - shown.length
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      aria-label="The runs"
      className="max-h-[60vh] overflow-y-auto rounded-[10px] border border-line"
    >
      <table className="w-full table-fixed border-collapse sm:table-auto" aria-rowcount={runs.length + 1}>
        <thead className="sticky top-0 z-10 bg-bg">
          <tr>
            <th scope="col" className="w-9 border-line border-b">
              <span className="sr-only">Lay over each other</span>
            </th>
            {columns.map((column) => (
              <Heading
                key={column.heading}
                column={column}
                isSorted={column.sort === sort}
                order={order}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {start > 0 && <Gap rows={start} />}
          {shown.map((run, i) => (
            <Row
              key={run.id}
              run={run}
              index={start + i + 2}
              now={now}
              isPicked={chosen.has(run.id)}
              isFull={isFull}
              onPick={pick}
            />
          ))}
          {below > 0 && <Gap rows={below} />}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  readonly run: RunRow
  readonly index: number
  readonly now: number
  readonly isPicked: boolean
  /** Whether no more can be picked. */
  readonly isFull: boolean
  onPick(id: string, isPicked: boolean): void
}

/** Scrolling draws the rows that come, and no others again. */
const Row = memo(function Row({ run, index, now, isPicked, isFull, onPick }: RowProps) {
  return (
    <tr aria-rowindex={index} style={{ height: rowHeight }} className="border-line border-b hover:bg-surface">
      <td className="text-center">
        <input
          type="checkbox"
          aria-label={`Lay ${run.name} over the others`}
          checked={isPicked}
          disabled={isFull && !isPicked}
          onChange={({ target }) => onPick(run.id, target.checked)}
          className="size-6 align-middle accent-[var(--focus)]"
        />
      </td>
      {columns.map(({ heading, when, isNumber, cell }) => (
        <td key={heading} className={`truncate px-2 ${when} ${isNumber ? 'text-end' : ''}`}>
          {cell(run, now)}
        </td>
      ))}
    </tr>
  )
})

/** Room for rows that are not there. */
const Gap = ({ rows }: { readonly rows: number }) => (
  <tr style={{ height: rows * rowHeight }}>
    <td />
  </tr>
)

interface HeadingProps extends Pick<RunTableProps, 'order' | 'onSort'> {
  readonly column: Column
  readonly isSorted: boolean
}

function Heading({ column: { sort, heading, when, isNumber }, isSorted, order, onSort }: HeadingProps) {
  const direction = order === 'rising' ? 'ascending' : 'descending'
  return (
    <th
      scope="col"
      aria-sort={isSorted ? direction : 'none'}
      className={`border-line border-b px-2 py-1 font-medium ${when} ${isNumber ? 'text-end' : 'text-start'}`}
    >
      <button type="button" onClick={() => sort && onSort(sort)} className="max-w-full text-start">
        {heading}
        <span aria-hidden="true" className="ms-1">
          {isSorted ? (order === 'rising' ? '↑' : '↓') : ''}
        </span>
      </button>
    </th>
  )
}

/** The time, to the half minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
