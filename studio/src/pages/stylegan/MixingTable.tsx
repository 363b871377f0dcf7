import type { Numbers, Picture } from 'atelier/studio'
import { Figure } from '../../figure/Figure'
import { Pixels } from '../../figure/PixelGrid'
import { stripe } from './CrossoverBar'

interface MixingTableProps {
  readonly picture: Picture | undefined
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  /** Another face in the place of one. */
  onAnother(side: 'a' | 'b', place: number): void
}

/** Faces of the rows, of the columns, and of each pair: what it has of whom is striped below it. */
export function MixingTable({ picture, rows, columns, onAnother }: MixingTableProps) {
  const sources = picture ? sourcesOf(picture) : []
  const share = sources.filter((source) => source === 'B').length
  const summary = picture
    ? `${rows.length * columns.length} faces, each with ${sources.length - share} layers of its row and ${share} of its column: ${layerWords(sources)}.`
    : 'The faces are being drawn.'
  const arrays = picture?.arrays
  const isWhole =
    arrays && arrays.rows!.shape[0] === rows.length && arrays.columns!.shape[0] === columns.length ? arrays : undefined
  return (
    <Figure
      id="mixing"
      title="Rows A, columns B"
      summary={summary}
      caption="Press a face at the edge for another in its place."
      table={{
        columns: ['Face', 'Row', 'Column', 'Mean brightness', 'Layers'],
        rows: isWhole
          ? rows.flatMap((row, i) =>
              columns.map((column, j) => {
                const at = i * columns.length + j
                return [at + 1, row, column, meanOf(isWhole.cells!, at).toFixed(4), layerWords(sources)]
              }),
            )
          : [],
      }}
    >
      <div
        className="grid w-full max-w-2xl gap-1"
        style={{ gridTemplateColumns: `repeat(${columns.length + 1}, minmax(0, 96px))` }}
      >
        <span className="self-end text-[12px] text-muted">A ↓ B →</span>
        {columns.map((seed, j) => (
          <Edge
            key={`b${j}`}
            label={`Another face in column ${j + 1}, which is ${seed}`}
            numbers={isWhole?.columns}
            at={j}
            sources={sources.map(() => 'B')}
            onPress={() => onAnother('b', j)}
          />
        ))}
        {rows.map((seed, i) => [
          <Edge
            key={`a${i}`}
            label={`Another face in row ${i + 1}, which is ${seed}`}
            numbers={isWhole?.rows}
            at={i}
            sources={sources.map(() => 'A')}
            onPress={() => onAnother('a', i)}
          />,
          ...columns.map((column, j) => (
            <div key={`${i} ${j}`} className="min-w-0">
              {isWhole && (
                <Face
                  numbers={isWhole.cells!}
                  at={i * columns.length + j}
                  label={`Row ${seed} with column ${column}`}
                />
              )}
              <Stripes sources={sources} />
            </div>
          )),
        ])}
      </div>
    </Figure>
  )
}

const sourcesOf = ({ values }: Picture): readonly ('A' | 'B')[] =>
  (values.layers as readonly string[]).map((source) => (source === 'rows' ? 'A' : 'B'))

/** Such as "1 to 5 of A, 6 to 8 of B". */
export function layerWords(sources: readonly ('A' | 'B')[]): string {
  const runs: { source: 'A' | 'B'; from: number; to: number }[] = []
  for (const [layer, source] of sources.entries()) {
    const last = runs.at(-1)
    if (last?.source === source) last.to = layer + 1
    else runs.push({ source, from: layer + 1, to: layer + 1 })
  }
  return runs.map(({ source, from, to }) => `${from === to ? from : `${from} to ${to}`} of ${source}`).join(', ')
}

const shapeOf = ({ shape }: Numbers) => shape as readonly [number, number, number, number]

function meanOf(numbers: Numbers, at: number): number {
  const [, channels, height, width] = shapeOf(numbers)
  const size = channels * height * width
  let sum = 0
  for (let i = 0; i < size; i++) sum += numbers.data[at * size + i]!
  return sum / size
}

export function Face({
  numbers,
  at,
  label,
}: {
  readonly numbers: Numbers
  readonly at: number
  readonly label: string
}) {
  const [, channels, height, width] = shapeOf(numbers)
  return <Pixels images={numbers.data} at={at * channels * height * width} shape={shapeOf(numbers)} label={label} />
}

function Stripes({ sources }: { readonly sources: readonly ('A' | 'B')[] }) {
  return (
    <span aria-hidden className="mt-0.5 flex h-1.5 gap-px">
      {sources.map((source, layer) => (
        <span key={layer} className="flex-1" style={stripe(source)} />
      ))}
    </span>
  )
}

interface EdgeProps {
  readonly label: string
  readonly numbers: Numbers | undefined
  readonly at: number
  readonly sources: readonly ('A' | 'B')[]
  onPress(): void
}

function Edge({ label, numbers, at, sources, onPress }: EdgeProps) {
  return (
    <div className="min-w-0">
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={onPress}
        className="block aspect-square w-full rounded-md border border-control p-0.5 hover:bg-surface"
      >
        {numbers && <Face numbers={numbers} at={at} label="" />}
      </button>
      <Stripes sources={sources} />
    </div>
  )
}
