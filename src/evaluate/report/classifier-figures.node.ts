/** The pictures and charts of a report on a classifier. */
import { heatChart, lineChart } from '../../charts/index.js'
import { type ImageSet, imageSize } from '../../data/index.js'
import { type Answered, type Classification, likeliest } from '../classification.js'
import { labelledSheet } from './labelled-sheet.node.js'
import type { ReportFigure } from './report.js'

/** How often each class was taken for each. */
export function confusionFigure({ confusion }: Classification, classes: readonly string[]): ReportFigure {
  const title = 'What is taken for what'
  return {
    title,
    svg: heatChart({
      ...{ title, isBare: true, width: 520, scale: 'log' },
      x: { label: 'answer', names: classes },
      y: { label: 'truth', names: classes },
      values: confusion,
    }),
    caption:
      'Test images of each class by the answer they got. Shades follow the logarithm, so that few mistakes show beside many right answers.',
  }
}

/** Whether chances come true. */
export function calibrationFigure({ calibration }: Classification): ReportFigure {
  const title = 'Chances and how often they come true'
  return {
    title,
    svg: lineChart({
      ...{ title, isBare: true, width: 480, height: 340 },
      x: { label: 'chance of the answer', format: 'percent', domain: [0, 1] },
      y: { label: 'share of right answers', format: 'percent', domain: [0, 1] },
      series: [
        {
          name: 'true',
          points: [
            [0, 0],
            [1, 1],
          ],
          isDashed: true,
        },
        {
          name: 'this model',
          points: calibration.bins.map(({ confidence, accuracy }) => [confidence, accuracy] as const),
          marks: true,
        },
      ],
    }),
    caption: 'Below the dashed line the model is surer than it should be. Most images lie at the right end.',
  }
}

/** The surest mistakes; none where there are none. */
export async function mistakeFigures(
  { logChances, labels, classes: count }: Answered,
  test: ImageSet,
  classes: readonly string[],
): Promise<readonly ReportFigure[]> {
  const answers = likeliest(logChances, count)
  const chance = (row: number): number => logChances[row * count + answers[row]!]!
  const wrong = Array.from(labels, (_, row) => row).filter((row) => answers[row] !== labels[row])
  const surest = wrong.sort((a, b) => chance(b) - chance(a)).slice(0, 24)
  if (surest.length === 0) return []
  const size = imageSize(test)
  const pixels = Buffer.concat(surest.map((row) => test.pixels.subarray(row * size, (row + 1) * size)))
  const title = 'The surest mistakes'
  return [
    {
      title,
      svg: await labelledSheet(pixels, test, {
        ...{ title, width: 960, scale: Math.max(1, Math.floor(56 / Math.max(test.height, test.width))) },
        labels: surest.map((row) => `${classes[labels[row]!]} → ${classes[answers[row]!]}`),
      }),
      caption: 'Under each image its class and what it was taken for, the surest answers first.',
      isWide: true,
    },
  ]
}
