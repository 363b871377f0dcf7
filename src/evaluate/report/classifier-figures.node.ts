/** What a classifier's answers look like. */
import { barChart, heatChart, lineChart } from '../../charts/index.js'
import { imageGrid } from '../../charts/index.node.js'
import { type ImageSet, selectImages } from '../../data/index.js'
import { type Answered, type Classification, likeliest } from '../classification.js'
import { wilson } from '../statistics/proportions.js'
import type { ReportFigure } from './report.js'

/** Classes that a table or a chart names one by one. */
const mostClasses = 40

/** What is taken for what, and how much of each class is recognised; nothing where classes are too many to be named. */
export function confusionFigures(found: Classification, names: readonly string[]): readonly ReportFigure[] {
  if (names.length > mostClasses) return []
  const heat: ReportFigure = {
    title: 'What is taken for what',
    svg: heatChart({
      title: 'What is taken for what',
      isBare: true,
      width: 480,
      x: { label: 'answered', names },
      y: { label: 'is', names },
      values: found.confusion,
      scale: 'log',
    }),
    caption:
      'How many images of each class (rows) got each answer (columns). Shades are logarithmic, so that single mistakes show.',
  }
  const bars: ReportFigure = {
    title: 'Recognised of each class',
    svg: barChart({
      title: 'Recognised of each class',
      isBare: true,
      width: 480,
      x: { label: 'share recognised', format: 'percent' },
      bars: found.perClass.map(({ recall }, label) => ({
        name: names[label]!,
        value: recall?.value ?? Number.NaN,
        ...(recall && { low: recall.low, high: recall.high }),
      })),
    }),
    caption: "Share of each class's images that were recognised, with Wilson's intervals.",
  }
  return [heat, bars]
}

const shownMistakes = 24

/** The images that it was most wrong about. */
export async function mistakesFigure(
  { logChances, labels, classes }: Answered,
  test: ImageSet,
): Promise<readonly ReportFigure[]> {
  const answers = likeliest(logChances, classes)
  const worst = Array.from(labels, (label, place) => ({
    place,
    label,
    surprise: -logChances[place * classes + label]!,
  }))
    .filter(({ place, label }) => answers[place] !== label)
    .toSorted((a, b) => b.surprise - a.surprise)
    .slice(0, shownMistakes)
  if (worst.length === 0) return []
  const { pixels } = selectImages(
    test,
    worst.map(({ place }) => place),
  )
  const said = worst.map(({ place, label }) => `${test.classes![label]}, not ${test.classes![answers[place]!]}`)
  const figure: ReportFigure = {
    title: 'The most surprising mistakes',
    png: await imageGrid(pixels, test, { labels: said, columns: 8 }),
    caption: `The ${worst.length} images whose class the model thought least likely: what each is, and what it answered.`,
    isWide: true,
  }
  return [figure]
}

/** How often answers of about the same chance are right. */
export function reliabilityFigure({ calibration: { bins } }: Classification): ReportFigure {
  const title = 'Chances and what came of them'
  return {
    title,
    svg: lineChart({
      title,
      isBare: true,
      width: 480,
      height: 360,
      x: { label: 'chance of the answer', format: 'percent', domain: [0, 1] },
      y: { label: 'share of right answers', format: 'percent', domain: [0, 1] },
      series: [
        {
          name: 'true chances',
          isDashed: true,
          points: [
            [0, 0],
            [1, 1],
          ],
        },
        {
          name: 'this model',
          marks: true,
          points: bins.map(({ confidence, accuracy }) => [confidence, accuracy] as const),
          band: bins.map(({ count, confidence, accuracy }) => {
            const { low, high } = wilson(Math.round(count * accuracy), count)
            return [confidence, low, high] as const
          }),
        },
      ],
    }),
    caption:
      'Answers in bins of their chance: below the dashed line the model is too sure of itself. The band is Wilson’s interval; it is wide where answers are few.',
  }
}
