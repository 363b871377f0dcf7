/** Pictures of why something is strange: bars for columns, curves for the steps of a series, heat for the pixels of an image. */
import type { AnomalyDetector, Explanation } from '../detect/index.js'
import type { PlacedImage } from './detectExplain.js'
import { cellText, number } from './detectWords.js'

export interface ExplanationPicture {
  /** As a file of that name holds it. */
  bytes(path: string): Promise<Uint8Array>
  /** Of an image: itself and its heat, [2, height, width, 3]. */
  readonly pixels?: Uint8Array
}

export async function explanationPicture(
  made: AnomalyDetector,
  why: Explanation,
  row: number,
  image?: PlacedImage,
): Promise<ExplanationPicture> {
  if (image !== undefined) return heatPicture(made, why, image)
  const svg = made.subject.kind === 'series' ? await stepsChart(made, why, row) : await partsChart(made, why, row)
  return {
    async bytes(path) {
      if (path.toLowerCase().endsWith('.svg')) return Buffer.from(svg)
      const { toPng } = await import('../charts/index.node.js')
      return toPng(svg)
    },
  }
}

const headingOf = ({ detector, threshold }: AnomalyDetector, { score }: Explanation): string =>
  `${detector.name}: score ${number(score)}, threshold ${number(threshold.value)}`

async function partsChart(made: AnomalyDetector, why: Explanation, row: number): Promise<string> {
  const { barChart } = await import('../charts/index.js')
  return barChart({
    title: `What made row ${row} ${why.isAnomaly ? 'strange' : 'as strange as it is'}`,
    subtitle: headingOf(made, why),
    x: { label: 'adds to the score' },
    bars: why.parts
      .slice(0, 12)
      .map(({ column, share, cell }) => ({ name: `${column} = ${cellText(cell)}`, value: share })),
  })
}

/** A curve for each channel over the steps of the window, up to the row. */
async function stepsChart(made: AnomalyDetector, why: Explanation, row: number): Promise<string> {
  const { lineChart } = await import('../charts/index.js')
  const names = why.parts.map(({ column }) => column)
  const subject = made.subject.kind === 'series' ? made.subject : undefined
  const channels = (subject?.columns ?? []).filter(({ name, kind }) => kind !== 'ignored' && names.includes(name))
  const steps = why.shares.length / channels.length
  return lineChart({
    title: `Which steps made row ${row} ${why.isAnomaly ? 'strange' : 'as strange as it is'}`,
    subtitle: headingOf(made, why),
    x: { label: 'row' },
    y: { label: 'adds to the score' },
    series: channels.map(({ name }, channel) => ({
      name,
      marks: steps <= 60,
      points: Array.from({ length: steps }, (_, step) => [
        row - steps + 1 + step,
        why.shares[step * channels.length + channel]!,
      ]),
    })),
  })
}

async function heatPicture(
  made: AnomalyDetector,
  why: Explanation,
  { set, place }: PlacedImage,
): Promise<ExplanationPicture> {
  const { imageGrid } = await import('../charts/index.node.js')
  const { height, width, channels } = set
  const area = height * width
  const pixels = new Uint8Array(2 * area * 3)
  const heat = new Float64Array(area)
  for (let i = 0; i < area; i++) {
    for (let channel = 0; channel < channels; channel++) heat[i]! += Math.max(0, why.shares[channel * area + i]!)
  }
  const hottest = Math.max(...heat, Number.MIN_VALUE)
  for (let i = 0; i < area; i++) {
    const levels = [0, 1, 2].map((c) => set.pixels[(place * area + i) * channels + Math.min(c, channels - 1)]!)
    pixels.set(levels, i * 3)
    const grey = (levels[0]! + levels[1]! + levels[2]!) / 3
    pixels.set(hot(heat[i]! / hottest, grey), (area + i) * 3)
  }
  return {
    pixels,
    bytes: () =>
      imageGrid(
        pixels,
        { channels: 3, height, width },
        {
          columns: 2,
          labels: ['the image', 'what raised its score'],
          title: `Image ${place + 1}: ${why.isAnomaly ? 'an anomaly' : 'within what is usual'}`,
          subtitle: headingOf(made, why),
          scale: Math.max(1, Math.round(224 / height)),
        },
      ),
  }
}

/** From the image, faint, over red to yellow and white where the heat is greatest. */
function hot(heat: number, grey: number): readonly [number, number, number] {
  const level = Math.sqrt(heat)
  const base = grey * 0.25 * (1 - level)
  return [
    Math.min(255, base + 255 * Math.min(1, 1.8 * level)),
    Math.min(255, base + 255 * Math.max(0, Math.min(1, 2.2 * level - 0.8))),
    Math.min(255, base + 255 * Math.max(0, 3 * level - 2)),
  ]
}
