import { Figure } from './Figure'
import { percent, ranked, readable, slices } from './probability'

interface NeedleStripProps {
  readonly id: string
  readonly tokens: readonly string[]
  readonly probabilities: Float64Array
  /** What gives the slices their order, which temperature must not change. */
  readonly ghost: Float64Array
  /** Where the needle stands, from 0 to below 1. */
  readonly u: number
  readonly chosen: number
}

const shades = ['var(--high)', 'var(--low)']

/** All chances side by side, and a needle that the dice have set: the temperature moves the borders, never the needle. */
export function NeedleStrip({ id, tokens, probabilities, ghost, u, chosen }: NeedleStripProps) {
  const all = slices(probabilities, ranked(ghost))
  const wide = all.filter(({ start, end }) => end - start > 0.0005)
  const word = (token: number): string => readable(tokens[token] ?? '?')
  const hit = all.find((slice) => slice.id === chosen)!
  return (
    <Figure
      id={id}
      title="The needle"
      summary={`The dice stand at ${u.toFixed(4)}, which falls on ${word(chosen)} (${percent(hit.end - hit.start)}).`}
      table={{
        columns: ['Token', 'From', 'To'],
        rows: all.slice(0, 40).map((slice) => [word(slice.id), slice.start.toFixed(4), slice.end.toFixed(4)]),
      }}
    >
      <svg viewBox="0 0 1000 64" role="img" aria-label="The chances side by side, and the needle" className="w-full">
        {wide.map((slice, i) => {
          const [x, width] = [1000 * slice.start, 1000 * (slice.end - slice.start)]
          return (
            <g key={slice.id}>
              <rect
                x={x}
                y={16}
                width={Math.max(0.5, width - 1)}
                height={40}
                fill={shades[i % 2]}
                opacity={slice.id === chosen ? 1 : 0.7}
              />
              {width > 26 && (
                <text
                  x={x + width / 2}
                  y={42}
                  textAnchor="middle"
                  fontSize={18}
                  className="font-mono"
                  fill={i % 2 === 0 ? 'var(--bg)' : 'var(--ink)'}
                >
                  {word(slice.id).slice(0, Math.floor(width / 12))}
                </text>
              )}
            </g>
          )
        })}
        <path d={`M ${1000 * u} 14 l -7 -12 h 14 z`} fill="var(--maker)" />
        <line x1={1000 * u} x2={1000 * u} y1={12} y2={60} stroke="var(--maker)" strokeWidth={2} />
      </svg>
    </Figure>
  )
}
