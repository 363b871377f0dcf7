/** The report on a classifier of images: how often it is right, of what, and how far its chances can be believed. */
import { type ImageSet, imageBatch } from '../../data/index.js'
import { type Answered, type Classification, calibration, calibrationFloor, classification } from '../classification.js'
import { type ClassifierBaseline, classifierBaselines } from '../classification-baselines.js'
import { ratio } from '../novelty.js'
import { bootstrap } from '../statistics/bootstrap.js'
import type { Interval } from '../statistics/interval.js'
import { calibrationFigure, confusionFigure, mistakeFigures } from './classifier-figures.node.js'
import { measureOf } from './measure.js'
import type { ComparisonRow, Measure, Report, ReportVerdict } from './report.js'

/** A classifier, and what it is judged on. */
export interface ClassifierEvaluation {
  readonly name: string
  readonly training: ImageSet
  /** Images that it has not learnt from. */
  readonly test: ImageSet
  /** ln p of each class [images, classes] for images [n, channels, height, width] from 0 to 1. */
  answer(images: Float32Array): Promise<Float32Array>
  readonly operationsPerImage?: number
  readonly seed?: number
  readonly made?: Readonly<Record<string, string>>
}

/** Images answered in one call. */
const together = 250

/** Measures a classifier beside the largest class, means, neighbours and a linear map. @throws AtelierError on data without labels. */
export async function evaluateClassifier(given: ClassifierEvaluation): Promise<Report> {
  const { training, test, seed = 1 } = given
  const classes = test.classes ?? []
  const labels = test.labels ?? new Int32Array(0)
  const { logChances, batches } = await answersOf(given)
  const answered: Answered = { logChances, labels, classes: classes.length }
  const scores = classification(answered, { seed })
  const baselines = await classifierBaselines(rowsOf(training), rowsOf(test), { seed })
  const told = { samples: test.count, seed } as const
  const accuracy = measureOf(
    scores.accuracy,
    {
      ...told,
      name: 'Accuracy',
      unit: '%',
      better: 'higher',
      note: 'Share of test images whose likeliest class is the right one.',
    },
    100,
  )
  const loss = measureOf(scores.loss, {
    ...told,
    name: 'Loss',
    unit: 'nats',
    better: 'lower',
    note: 'Mean of −ln p of the right class: wrong answers cost more the surer they were.',
  })
  const best = baselines.reduce((one, other) => (other.accuracy.value > one.accuracy.value ? other : one))
  const pace = paceOf(batches, seed)
  const verdicts: readonly ReportVerdict[] = [
    {
      axis: 'Accuracy',
      words: accuracyWords(scores, best),
      measure: accuracy,
      references: baselines.map(({ name, accuracy }) => ({ name, value: 100 * accuracy.value })),
    },
    calibrationVerdict(scores, answered, seed),
    {
      axis: 'Speed',
      words: `It answers ${Number(pace.value.toPrecision(2)).toLocaleString('en-US')} images a second on this machine.`,
      measure: pace,
      references: [],
    },
  ]
  return {
    title: `${given.name} on ${test.name}`,
    summary: verdicts.map(({ words }) => words).join(' '),
    verdicts,
    made: {
      ...given.made,
      data: `${test.name}: ${training.count.toLocaleString('en-US')} training and ${test.count.toLocaleString('en-US')} test images`,
      seed: String(seed),
    },
    sections: [
      {
        title: 'Accuracy',
        comparison: {
          title: 'Beside simple answers',
          text: 'What costs nothing to learn, or little, on the same data. A loss stands where a baseline gives chances.',
          rows: [
            {
              name: 'this model',
              role: 'model',
              what: 'The likeliest class is its answer.',
              measures: [accuracy, loss],
            },
            ...baselines.map((baseline) => baselineRow(baseline, accuracy, loss)),
          ],
        },
        measures: [accuracy, loss, verdicts[1]!.measure],
        figures: [confusionFigure(scores, classes), calibrationFigure(scores)],
      },
      { title: 'Classes', measures: classMeasures(scores, classes, seed), figures: [] },
      {
        title: 'Mistakes',
        text: `${test.count - Math.round(scores.accuracy.value * test.count)} of ${test.count.toLocaleString('en-US')} test images were taken for another class.`,
        measures: [],
        figures: await mistakeFigures(answered, test, classes),
      },
      { title: 'Speed', measures: [pace, ...operationMeasure(given, seed)], figures: [] },
    ],
  }
}

async function answersOf({ test, answer }: ClassifierEvaluation) {
  const classes = test.classes?.length ?? 0
  const logChances = new Float32Array(test.count * classes)
  const batches: { images: number; seconds: number }[] = []
  const timed = async (from: number): Promise<Float32Array> => {
    const places = Uint32Array.from({ length: Math.min(together, test.count - from) }, (_, i) => from + i)
    const images = imageBatch(test, places)
    const start = performance.now()
    const chances = await answer(images)
    batches.push({ images: places.length, seconds: (performance.now() - start) / 1000 })
    return chances
  }
  for (let from = 0; from < test.count; from += together) logChances.set(await timed(from), from * classes)
  // The first call opens the program; few are asked again, so that there are times to sum up.
  while (batches.length < leastTimed + 1) await timed(0)
  return { logChances, batches: batches.slice(1) }
}

/** Batches whose times are summed up, at least. */
const leastTimed = 10

const rowsOf = (set: ImageSet) => ({
  count: set.count,
  labels: set.labels ?? new Int32Array(0),
  classes: set.classes ?? [],
  values: (places: ArrayLike<number>) => imageBatch(set, places),
})

/** What the accuracy says beside the best baseline. */
export function accuracyWords({ accuracy }: Pick<Classification, 'accuracy'>, best: ClassifierBaseline): string {
  const right = `It is right ${(100 * accuracy.value).toFixed(1)} times in a hundred`
  const theirs = `${best.name} ${(100 * best.accuracy.value).toFixed(1)} times`
  if (accuracy.low > best.accuracy.high) return `${right}; the best of the simple answers, ${theirs}.`
  if (accuracy.high < best.accuracy.low) return `${right}, less often than a simple answer: ${theirs}.`
  return `${right}, no more often than a simple answer: ${theirs}.`
}

function calibrationVerdict({ calibration }: Classification, answered: Answered, seed: number): ReportVerdict {
  const floor = calibrationFloor(answered, { seed })
  const isTrue = calibration.error < 2 * floor + 0.005
  return {
    axis: 'Calibration',
    words: isTrue
      ? 'Its chances can be believed.'
      : `Its chances are off by ${(100 * calibration.error).toFixed(1)} points on average.`,
    measure: measureOf(
      calibrationInterval(answered, seed),
      {
        name: 'Calibration error',
        unit: 'points',
        better: 'lower',
        floor: 100 * floor,
        floorName: 'true chances, by chance',
        samples: answered.labels.length,
        seed,
        note: 'Mean difference between the chance of the answer and how often it is right, over 15 bins; its floor is what true chances would give.',
      },
      100,
    ),
    references: [{ name: 'true chances', value: 100 * floor }],
  }
}

/** Resampled examples have a larger error than the sample, so the interval is centred. */
function calibrationInterval({ logChances, labels, classes }: Answered, seed: number): Interval {
  const { value, low, high } = bootstrap(
    [labels.length],
    (places) => {
      const chances = new Float32Array(labels.length * classes)
      for (const [row, place] of places!.entries()) {
        chances.set(logChances.subarray(place * classes, (place + 1) * classes), row * classes)
      }
      const drawn = Int32Array.from(places!, (place) => labels[place]!)
      return calibration({ logChances: chances, labels: drawn, classes }).error
    },
    { seed, resamples: 100, method: 'centred' },
  )
  return { value, low: Math.max(0, Math.min(value, low)), high: Math.max(value, high) }
}

function baselineRow(
  { name, what, accuracy, loss, samples }: ClassifierBaseline,
  own: Measure,
  ownLoss: Measure,
): ComparisonRow {
  const { low: _, high: __, ...plain } = ownLoss
  return {
    ...{ name, what, role: 'baseline' },
    measures: [
      { ...own, value: 100 * accuracy.value, low: 100 * accuracy.low, high: 100 * accuracy.high, samples },
      { ...plain, value: loss ?? Number.NaN, samples },
    ],
  }
}

const classMeasures = ({ perClass }: Classification, classes: readonly string[], seed: number): readonly Measure[] =>
  perClass.flatMap(({ recall, precision, count }, i) =>
    recall === undefined
      ? []
      : [
          measureOf(
            recall,
            {
              name: classes[i]!,
              unit: '%',
              better: 'higher',
              samples: count,
              seed,
              note: `Recognised so often; what is taken for it is right ${precision === undefined ? 'never' : `${(100 * precision.value).toFixed(1)} times in a hundred`}.`,
            },
            100,
          ),
        ],
  )

const paceOf = (batches: readonly { readonly images: number; readonly seconds: number }[], seed: number): Measure =>
  measureOf(
    ratio(
      batches.map(({ images }) => images),
      batches.map(({ seconds }) => seconds),
      { seed },
    ),
    {
      name: 'Images a second',
      better: 'higher',
      samples: batches.reduce((sum, { images }) => sum + images, 0),
      seed,
      note: `Answered in batches of up to ${together}; the interval resamples ${batches.length} batches.`,
    },
  )

const operationMeasure = ({ operationsPerImage }: ClassifierEvaluation, seed: number): readonly Measure[] =>
  operationsPerImage === undefined
    ? []
    : [
        {
          name: 'Operations per image',
          value: operationsPerImage,
          better: 'lower',
          samples: 1,
          seed,
          note: 'Multiplications and additions of one answer, counted from the graph; exact.',
        },
      ]
