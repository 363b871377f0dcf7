/** One task: a few drawings of each character that the network has never met, and others to be told apart. */
import type { Picture } from 'atelier/studio'
import { PixelGrid } from '../../figure/PixelGrid'

interface EpisodeFiguresProps {
  readonly content: Picture
  readonly ways: number
  readonly shots: number
}

const size = 28 * 28
const letterOf = (way: number): string => String.fromCharCode(65 + way)

/** Class by class → example by example, so that a class is a column. */
function byColumns(images: ArrayLike<number>, ways: number, each: number): Float32Array {
  const turned = new Float32Array(ways * each * size)
  for (let way = 0; way < ways; way++) {
    for (let i = 0; i < each; i++) {
      for (let k = 0; k < size; k++) turned[(i * ways + way) * size + k] = images[(way * each + i) * size + k]!
    }
  }
  return turned
}

export function EpisodeFigures({ content, ways, shots }: EpisodeFiguresProps) {
  const answers = content.values.answers as Readonly<Record<string, readonly number[]>>
  const labels = content.values.labels as readonly number[]
  const names = content.values.names as readonly string[]
  const [network, pixels] = [answers['nearest mean of places']!, answers['nearest example of pixels']!]
  const queries = labels.length / ways
  const order = Array.from({ length: labels.length }, (_, i) => (i % ways) * queries + Math.floor(i / ways))
  const wrong = (given: readonly number[]): number => given.filter((answer, i) => answer !== labels[i]).length
  const [wrongNetwork, wrongPixels] = [wrong(network), wrong(pixels)]
  const support = content.arrays.support!
  const asked = content.arrays.queries!
  return (
    <div className="space-y-6">
      <PixelGrid
        id="shown"
        title={`What it is shown: ${shots} of each of ${ways}`}
        summary={`${ways} characters in ${ways} columns, ${shots === 1 ? 'one drawing' : `${shots} drawings`} of each, by different people. The network was trained on other characters.`}
        images={byColumns(support.data, ways, shots)}
        shape={[ways * shots, 1, 28, 28]}
        columns={ways}
        size={72}
        labels={Array.from({ length: ways * shots }, (_, i) => letterOf(i % ways))}
        table={{ columns: ['Column', 'Character'], rows: names.map((name, way) => [letterOf(way), name]) }}
      />
      <PixelGrid
        id="asked"
        title="What it is asked, and what it says"
        summary={`Of ${labels.length} new drawings, the nearest mean of places gets ${labels.length - wrongNetwork} right, the nearest pixels ${labels.length - wrongPixels}.`}
        images={byColumns(asked.data, ways, queries)}
        shape={[labels.length, 1, 28, 28]}
        columns={ways}
        size={72}
        labels={order.map((i) => `${letterOf(network[i]!)} ${network[i] === labels[i] ? '✓' : '✗'}`)}
        table={{
          columns: ['It is', 'By places', 'By pixels'],
          rows: labels.map((label, i) => [letterOf(label), letterOf(network[i]!), letterOf(pixels[i]!)]),
        }}
      />
    </div>
  )
}
