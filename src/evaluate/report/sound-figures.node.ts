/** The pictures of a report on sounds. */
import { heatChart } from '../../charts/index.js'
import { spectrogramSheet } from '../../charts/index.node.js'
import { confusionMatrix, likeliest } from '../classification.js'
import type { ReportFigure } from './report.js'
import { nearestTraining, type SoundMeasuring } from './sound-measures.js'

/** Spectrograms of a kind in a row, at most. */
const each = 5

/** Made sounds beside held-out real ones, a row for each class; without classes, in one row each. */
export async function besideFigure({ sets, classes }: Pick<SoundMeasuring, 'sets' | 'classes'>): Promise<ReportFigure> {
  const { real, model, size } = sets
  const title = 'Real and made'
  const labels = classes && model.labels
  const groups: readonly (number | undefined)[] = labels ? [...new Set(labels)] : [undefined]
  const rowsOf = groups.map((label) =>
    [...Array(model.pictures.length / size).keys()].filter((row) => label === undefined || labels![row] === label),
  )
  const shown = Math.min(each, ...rowsOf.map((rows) => rows.length))
  const parts = rowsOf.flatMap((rows) =>
    [real, model].flatMap(({ pictures }) =>
      rows.slice(0, shown).map((row) => pictures.subarray(row * size, (row + 1) * size)),
    ),
  )
  return {
    title,
    png: await sheet(sets, title, parts, {
      columns: 2 * shown,
      ...(labels && { rowLabels: groups.map((label) => classes![label!]!) }),
      columnLabels: Array.from({ length: 2 * shown }, (_, i) => (i < shown ? 'real' : 'made')),
    }),
    caption:
      'On the left held-out real sounds, on the right what the model makes of the same class, by the sounds that were found. None are chosen.',
    isWide: true,
  }
}

/** The made sounds that are nearest to a training sound, each beside it. */
export async function nearestFigure(given: Pick<SoundMeasuring, 'memory' | 'sets'>): Promise<ReportFigure> {
  const { sets } = given
  const { model, training, size } = sets
  const { decibels, places } = await nearestTraining(given, model.pictures)
  const order = [...decibels.keys()].sort((a, b) => decibels[a]! - decibels[b]!).slice(0, 2 * each)
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
