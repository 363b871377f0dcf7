import { looks } from '../figure/roles'
import { useWidth } from '../figure/useWidth'

interface OrderComparisonProps {
  readonly expected?: readonly string[]
  readonly items: readonly string[]
  readonly label: string
}

const row = 32

/** Two columns, the order expected and the one that came, with a line for each item: what crosses came out the other way round. */
export function OrderComparison({ expected, items, label }: OrderComparisonProps) {
  const [holder, width] = useWidth<HTMLDivElement>(560)
  const [left, right] = [0.4 * width, 0.6 * width]
  const y = (place: number): number => 36 + row * place
  const letters = Math.max(6, Math.floor(left / 7) - 2)
  const cut = (text: string): string => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text)
  return (
    <div ref={holder}>
      <svg
        width={width}
        height={y(items.length)}
        role="img"
        aria-label={label}
        className="max-w-full"
        fontSize={13}
        fill="var(--ink)"
      >
        {expected && (
          <text x={left - 12} y={14} textAnchor="end" fill="var(--muted)">
            you expected
          </text>
        )}
        <text x={right + 12} y={14} fill="var(--muted)">
          it was
        </text>
        {items.map((item, place) => {
          const before = expected?.indexOf(item)
          const isKept = before === place
          return (
            <g key={item}>
              {before !== undefined && (
                <>
                  <text x={left - 12} y={y(before) + 4} textAnchor="end">
                    {before + 1}. {cut(item)}
                  </text>
                  <line
                    x1={left}
                    x2={right}
                    y1={y(before)}
                    y2={y(place)}
                    stroke={isKept ? looks.real.colour : looks.reference.colour}
                    strokeWidth={2}
                    strokeDasharray={isKept ? '' : '5 3'}
                  />
                </>
              )}
              <text x={right + 12} y={y(place) + 4}>
                {place + 1}. {cut(item)}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
