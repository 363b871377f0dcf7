/** The network itself: values on its nodes, weights on its edges, and after the way back the derivatives of both. */
import { Figure } from '../../figure/Figure'
import { below, captionOf, chainOf, columns, type NetworkNumbers, type Phase, plain, rowsOf } from './numbers'

interface NetworkFigureProps {
  readonly numbers: NetworkNumbers
  readonly phase: Phase
  /** Which weight is spelt out. */
  readonly weight: number
  /** What the last step came to, if one has just been made. */
  readonly made?: string
  onPick(weight: number): void
}

const width = 760
/** Units need room for their bias below and their derivative above. */
const heightOf = (hidden: number): number => Math.max(400, 60 + 116 * hidden)
const columnsAt = { input: 70, hidden: 360, output: 620 } as const

interface Node {
  readonly x: number
  readonly y: number
}

interface Edge {
  readonly weight: number
  readonly from: Node
  readonly to: Node
  /** How far along its label stands. */
  readonly at: number
}

function layout({ hidden }: NetworkNumbers) {
  const height = heightOf(hidden)
  const inputs = [0, 1].map((i) => ({ x: columnsAt.input, y: height / 2 - 80 + 160 * i }))
  const states = Array.from({ length: hidden }, (_, i) => ({
    x: columnsAt.hidden,
    y: height / 2 + (i - (hidden - 1) / 2) * 114,
  }))
  const output = { x: columnsAt.output, y: height / 2 }
  const edges: Edge[] = [
    ...inputs.flatMap((from, input) =>
      states.map((to, unit) => ({ weight: input * hidden + unit, from, to, at: input === 0 ? 0.36 : 0.66 })),
    ),
    ...states.map((from, unit) => ({ weight: 3 * hidden + unit, from, to: output, at: 0.48 })),
  ]
  return { inputs, states, output, edges }
}

export function NetworkFigure({ numbers, phase, weight, made, onPick }: NetworkFigureProps) {
  const { inputs, states, output, edges } = layout(numbers)
  const caption = captionOf(numbers, phase, made)
  const chosen = Math.min(weight, numbers.weights.length - 1)
  const { factors, product } = chainOf(numbers, chosen)
  const [isForward, isBackward] = [phase !== 'before', phase === 'backward']
  return (
    <Figure
      id="network"
      title="The network, number by number"
      summary={caption}
      table={{ columns, rows: rowsOf(numbers) }}
      caption={
        isBackward && (
          <>
            {numbers.names[chosen]}: ∂L/∂w = {factors} = {product}. Press an edge to spell out another.
          </>
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section className="overflow-x-auto rounded-[10px] border border-line" tabIndex={0} aria-label="The network">
        <svg
          viewBox={`0 0 ${width} ${heightOf(numbers.hidden)}`}
          role="img"
          aria-label={caption}
          className="w-full min-w-[640px]"
        >
          {edges.map((edge) => (
            <EdgeLine
              key={edge.weight}
              edge={edge}
              numbers={numbers}
              isBackward={isBackward}
              isChosen={edge.weight === chosen}
              onPick={onPick}
            />
          ))}
          {inputs.map((node, i) => (
            <Unit key={i} node={node} name={`x${below(i)}`} value={plain(numbers.inputs[i]!)} />
          ))}
          {states.map((node, i) => (
            <Unit
              key={i}
              node={node}
              name={`h${below(i)}`}
              value={isForward ? plain(numbers.states[i]!) : ''}
              below={`b ${plain(numbers.weights[2 * numbers.hidden + i]!)}`}
              {...(isBackward && { gradient: plain(numbers.stateGradients[i]!) })}
            />
          ))}
          <Unit
            node={output}
            name="ŷ"
            value={isForward ? plain(numbers.output) : ''}
            below={`b ${plain(numbers.weights[4 * numbers.hidden]!)}`}
            {...(isBackward && { gradient: plain(numbers.outputGradient) })}
          />
          <g fontSize={14} fill="var(--ink)">
            <line x1={output.x + 30} x2={output.x + 64} y1={output.y} y2={output.y} stroke="var(--control)" />
            <text x={output.x + 70} y={output.y - 4}>
              {isForward ? `L ${plain(numbers.loss)}` : 'L'}
            </text>
            <text x={output.x + 70} y={output.y + 16} fill="var(--muted)">
              y {plain(numbers.target)}
            </text>
          </g>
        </svg>
      </section>
    </Figure>
  )
}

interface EdgeLineProps {
  readonly edge: Edge
  readonly numbers: NetworkNumbers
  readonly isBackward: boolean
  readonly isChosen: boolean
  onPick(weight: number): void
}

function EdgeLine({ edge: { weight, from, to, at }, numbers, isBackward, isChosen, onPick }: EdgeLineProps) {
  const value = numbers.weights[weight]!
  const [x, y] = [from.x + at * (to.x - from.x), from.y + at * (to.y - from.y)]
  return (
    <g onPointerDown={() => onPick(weight)} className="cursor-pointer">
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} stroke="transparent" strokeWidth={18} />
      <line
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        stroke={isChosen ? 'var(--focus)' : 'var(--control)'}
        strokeWidth={Math.min(8, 1 + 2.5 * Math.abs(value))}
        strokeDasharray={value < 0 ? '7 4' : undefined}
      />
      <g
        fontSize={13}
        textAnchor="middle"
        className="number"
        paintOrder="stroke"
        stroke="var(--bg)"
        strokeWidth={5}
        strokeLinejoin="round"
      >
        <text x={x} y={isBackward ? y - 2 : y + 4} fill="var(--ink)" fontWeight={isChosen ? 600 : 400}>
          {plain(value)}
        </text>
        {isBackward && (
          <text x={x} y={y + 14} fill="var(--critic)">
            ∂ {plain(numbers.gradient[weight]!)}
          </text>
        )}
      </g>
    </g>
  )
}

interface UnitProps {
  readonly node: Node
  readonly name: string
  readonly value: string
  readonly below?: string
  readonly gradient?: string
}

function Unit({ node: { x, y }, name, value, below: under, gradient }: UnitProps) {
  return (
    <g textAnchor="middle">
      <circle cx={x} cy={y} r={30} fill="var(--surface)" stroke="var(--control)" strokeWidth={1.5} />
      <text x={x} y={y - 9} fontSize={13} fill="var(--muted)">
        {name}
      </text>
      <text x={x} y={y + 10} fontSize={15} fill="var(--ink)" className="number">
        {value}
      </text>
      {under && (
        <text x={x} y={y + 46} fontSize={12} fill="var(--muted)" className="number">
          {under}
        </text>
      )}
      {gradient && (
        <text x={x} y={y - 36} fontSize={13} fill="var(--critic)" className="number">
          ∂ {gradient}
        </text>
      )}
    </g>
  )
}
