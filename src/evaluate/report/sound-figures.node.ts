/** The pictures of a report on sounds. */
import { heatChart } from '../../charts/index.js'
import { spectrogramSheet } from '../../charts/index.node.js'
import { confusionMatrix, likeliest } from '../classification.js'
import type { ReportFigure } from './report.js'
import { nearestTraining, type SoundMeasuring } from './sound-measures.js'

/** Rows of spectrograms of a kind, and columns where there are no classes. */
const [rows, columns] = [2, 10]

/** Held-out real sounds over made ones, a column for each class. */
export async function besideFigure({ sets, classes }: Pick<SoundMeasuring, 'sets' | 'classes'>): Promise<ReportFigure> {
  const { real, model, size } = sets
  const title = 'Real and made'
  const all = [...Array(model.pictures.length / size).keys()]
  const labels = classes && model.labels
  const names = labels ? [...new Set(labels)] : undefined
  const groups = names
    ? names.map((label) => all.filter((row) => labels![row] === label))
    : Array.from({ length: columns }, (_, column) => all.filter((row) => row % columns === column))
  const deep = Math.min(rows, ...groups.map(({ length }) => length))
  const parts = [real, model].flatMap(({ pictures }) =>
    Array.from({ length: deep }, (_, row) =>
      groups.map((places) => pictures.subarray(places[row]! * size, (places[row]! + 1) * size)),
    ).flat(),
  )
  return {
    title,
    png: await sheet(sets, title, parts, {
      columns: groups.length,
      rowLabels: Array.from({ length: 2 * deep }, (_, row) => (row < deep ? 'real' : 'made')),
      ...(names && { columnLabels: names.map((label) => classes![label]!) }),
    }),
    caption:
      'Above held-out real sounds, below what the model makes of the same class, by the sounds that were found. None are chosen.',
    isWide: true,
  }
}

/** The made sounds that are nearest to a training sound, each beside it. */
export async function nearestFigure(given: Pick<SoundMeasuring, 'memory' | 'sets'>): Promise<ReportFigure> {
  const { sets } = given
  const { model, training, size } = sets
  const { decibels, places } = await nearestTraining(given, model.pictures)
  const order = [...decibels.keys()].sort((a, b) => decibels[a]! - decibels[b]!).slice(0, columns)
  const at = (pictures: Float32Array, row: number): Float32Array => pictures.subarray(row * size, (row + 1) * size)
  const title = 'Nearest to the training sounds'
  return {
    title,
    png: await sheet(
      sets,
      title,
      [...order.map((row) => at(model.pictures, row)), ...order.map((row) => at(training, places[row]!))],
      { columns: order.length, rowLabels: ['made', 'training'] },
    ),
    caption: `Those made sounds that are nearest to a training sound, over that sound; they differ by ${decibels[order[0]!]!.toFixed(1)} dB (root mean square) and more.`,
    isWide: true,
  }
}

/** What made sounds of each class are taken for. */
export async function confusionFigure({ sets, classes, classify }: SoundMeasuring): Promise<readonly ReportFigure[]> {
  const { model } = sets
  if (!classify || !classes || !model.labels) return []
  const answers = likeliest(await classify(model.pictures), classes.length)
  const title = 'What is heard of what was asked for'
  return [
    {
      title,
      svg: heatChart({
        ...{ title, isBare: true, width: 520, scale: 'log' },
        x: { label: 'heard', names: classes },
        y: { label: 'asked for', names: classes },
        values: confusionMatrix(answers, model.labels, classes.length),
      }),
      caption: 'Made sounds of each class, by what the classifier takes them for.',
    },
  ]
}

async function sheet(
  { drawn, size }: SoundMeasuring['sets'],
  title: string,
  parts: readonly Float32Array[],
  layout: {
    readonly columns: number
    readonly rowLabels?: readonly string[]
    readonly columnLabels?: readonly string[]
  },
): Promise<Uint8Array> {
  const pictures = new Float32Array(parts.length * size)
  for (const [i, part] of parts.entries()) pictures.set(part, i * size)
  const { format, middles, shape } = drawn
  return spectrogramSheet({
    title,
    pictures,
    middles,
    frames: shape[2]!,
    seconds: format.length / format.rate,
    ...layout,
  })
}
